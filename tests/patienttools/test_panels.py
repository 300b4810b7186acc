"""Panels: each says something or is not there, escapes what it is given, and keeps the outline of its page."""

import dataclasses
import re
from itertools import pairwise

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from articles.kinds import SHEETS
from patienttools.panels.base import URGENT, Material, Panel, Source
from patienttools.panels.content import Block, Group, SectionContent, section_as_data, section_from_data
from patienttools.panels.examples import EXAMPLES, HOSTILE, Example
from patienttools.panels.registry import PANELS
from patienttools.panels.warning_signs import LEVELS, WarningSigns
from tests.factories import ReadPage, read_html

BY_NAME = {example.name: example for example in EXAMPLES}
STATES = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


def show(panel: Panel, tag: str = "panel", level: int = 2) -> ReadPage:
    template = Template(f"{{% load panels %}}{{% {tag} panel heading_level={level} %}}")
    return read_html(template.render(Context({"panel": panel})))


def tags_of(html: str) -> list[str]:
    """Opening and closing tags in order, without attributes."""
    return re.findall(r"<(/?[a-z0-9]+)", html)


@STATES
@pytest.mark.parametrize("tag", ["panel", "sheet"])
@pytest.mark.parametrize("level", [2, 3])
def test_every_example_renders_with_its_headings_in_order(example: Example, tag: str, level: int) -> None:
    with translation.override(example.language):
        page = show(example.panel, tag, level)
    levels = [one for one, _text in page.headings]
    assert levels[0] == level
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert min(levels) == level
    assert all(text for _level, text in page.headings)
    assert len(set(page.ids)) == len(page.ids)
    assert not re.search(r"<(ul|ol|dl|p|li|section)(?: [^>]*)?>\s*</\1>", page.html)


@STATES
@pytest.mark.parametrize("tag", ["panel", "sheet"])
def test_every_example_closes_what_it_opens(example: Example, tag: str) -> None:
    stack: list[str] = []
    for name in tags_of(show(example.panel, tag).html):
        if name in {"br", "img", "input"}:
            continue
        if name.startswith("/"):
            assert stack.pop() == name[1:]
        else:
            stack.append(name)
    assert stack == []


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.name.endswith("-hostile")], ids=lambda one: one.name
)
@pytest.mark.parametrize("tag", ["panel", "sheet"])
def test_hostile_words_are_shown_and_not_run(example: Example, tag: str) -> None:
    html = show(example.panel, tag).html
    assert "<script" not in html
    assert "<img" not in html
    assert HOSTILE not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "{{ 7|add:7 }}" in html, "the words of an author are no template"
    assert not re.search(r"<[^>]*\son\w+=", html)


def test_every_panel_has_an_example_in_full() -> None:
    shown = {type(example.panel) for example in EXAMPLES}
    assert {panel.name for panel in PANELS} == {panel.name for panel in shown}
    assert len(BY_NAME) == len(EXAMPLES)


def test_every_panel_has_its_files_and_a_name_of_its_own() -> None:
    assert len({panel.name for panel in PANELS}) == len(PANELS)
    for panel in PANELS:
        assert (settings.BASE_DIR / "templates" / "panels" / f"{panel.name}.html").is_file()
        assert re.fullmatch("[a-z_]+", panel.name)


def test_no_two_panels_show_the_same_section() -> None:
    kinds = [(kind, panel.is_clinical) for panel in PANELS for kind in panel.kinds]
    assert len(set(kinds)) == len(kinds)


def test_every_sheet_has_its_panel() -> None:
    names = {panel.name.replace("_", "-") for panel in PANELS}
    assert set(SHEETS[1:]) <= names


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("view", ["patient", "clinical"])
def test_a_panel_with_nothing_to_say_is_not_there(panel: type[Panel], view: str) -> None:
    assert panel.build(Material(view=view)) is None


@pytest.mark.parametrize("panel", [one for one in PANELS if one.kinds], ids=lambda panel: panel.name)
def test_a_panel_of_sections_that_hold_nothing_is_not_there(panel: type[Panel]) -> None:
    empty = {kind: SectionContent(kind, "everyone", "Heading", SafeString(), ()) for kind in panel.kinds}
    assert panel.build(Material(sections=empty)) is None


def test_the_level_of_danger_is_said_in_words() -> None:
    words = show(BY_NAME["warning-signs-full"].panel).words
    assert "Emergency now" in words
    assert "Call your emergency number." in words
    assert words.index("Emergency now") < words.index("Get help today") < words.index("Plan with someone you trust")
    assert BY_NAME["warning-signs-full"].panel.position == URGENT


def test_levels_stand_in_order_of_urgency_however_they_were_written() -> None:
    panel = BY_NAME["warning-signs-full"].panel
    assert isinstance(panel, WarningSigns)
    section = dataclasses.replace(panel.section, groups=tuple(reversed(panel.section.groups)))
    built = WarningSigns.build(Material(sections={"danger_signs": section}))
    assert built is not None
    assert [level.key for level in built.levels] == list(LEVELS)


@pytest.mark.parametrize("panel", [one for one in PANELS if one.is_inheritable], ids=lambda panel: panel.name)
def test_a_panel_made_from_a_parents_sections_says_whose_they_are(panel: type[Panel]) -> None:
    source = Source("A wider subject", "/en/guides/wider/")
    full = next(one.panel for one in EXAMPLES if type(one.panel) is panel and one.name.endswith("full"))
    parts = getattr(full, "parts", None) or (full.section,)  # type: ignore[attr-defined]
    built = panel.build(Material(sections={part.kind: part for part in parts}, source=source))
    assert built is not None
    assert built.source == source


def test_each_step_of_the_roadmap_says_why_and_what_to_be_careful_about() -> None:
    page = show(BY_NAME["safety-roadmap-full"].panel)
    assert page.html.count("<ol") == 1
    assert page.words.count("Why:") == page.words.count("Caution:") == 4
    assert page.words.index("This sentence stands") < page.words.index("Sample point 1.")


def test_an_inherited_panel_names_its_source_and_takes_no_ids_of_its_sections() -> None:
    page = show(BY_NAME["warning-signs-inherited"].panel)
    assert "This part comes from “A wider subject”." in page.words
    assert "danger_signs" not in page.ids


def test_a_section_comes_back_from_data_and_is_changed_piece_by_piece() -> None:
    for example in EXAMPLES:
        for name in ("section", "parts"):
            value = getattr(example.panel, name, ())
            for section in value if isinstance(value, tuple) else (value,):
                if isinstance(section, SectionContent):
                    assert section_from_data(section_as_data(section)) == section
                    changed = section.mapped(lambda html: f"[{html}]")
                    assert changed.html == f"[{section.html}]"
                    assert len(changed.points) == len(section.points)
                    assert all(point.text.startswith("[") for point in changed.points)


def test_a_block_is_prose_or_a_list() -> None:
    group = Group("", "", (Block(html=None, points=()),))
    assert group.points == ()
