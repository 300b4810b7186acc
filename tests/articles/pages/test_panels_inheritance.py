"""Inheritance: a panel may speak for a child article, one level, in one language, never on safety steps."""

from pathlib import Path

import pytest

from articles.editions.publishing import unpublish_edition
from articles.kinds import CLINICAL_KINDS, INHERITED_KINDS, SectionKind
from patienttools.panels.registry import PANELS
from tests.factories import article_toml, content_folder, edition_text, get_edition, get_page, load, write_article

pytestmark = pytest.mark.django_db
CHILD = "/en/guides/child/"
VIEWS = (CHILD, f"{CHILD}clinical/")
DANGER = (
    "## When it is urgent {#danger_signs}\n\n### Emergency now\n\n- PARENT-DANGER.[^R1] See [more](article:parent).\n\n"
    "### Get help today\n\n- B\n\n### Plan with someone you trust\n\n- C\n"
)
VISIT = "## What to ask {#visit_ask}\n\n- PARENT-ASK.[^R2]\n"
CLINICAL_VISIT = "## What to ask {#visit_ask .clinical}\n\n- PARENT-CLINICAL-ASK.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def load_family(folder: Path, parent: str, child: str = "## What it is {#definition}\n\nWords.\n") -> None:
    write_article(folder, "parent", en=edition_text(parent, title="The parent"))
    write_article(
        folder, "child", toml=article_toml("child", parent="parent"), en=edition_text(child, title="The child")
    )
    load(folder)


@pytest.mark.parametrize("path", VIEWS)
def test_danger_signs_and_the_doctor_visit_come_from_the_parent_which_is_named(folder: Path, path: str) -> None:
    load_family(folder, f"{DANGER}\n{VISIT}")
    page = get_page(path)
    assert "PARENT-DANGER." in page.main.words
    assert "PARENT-ASK." in page.main.words
    assert page.main.words.count("This part comes from “The parent”.") == 2
    assert "/en/guides/parent/" in page.main.addresses


NEVER_INHERITED = {"safety_steps", "first_steps", "technology_safety", "treatments", "supporters", "legal"}
# And what says in short what another article says, which nobody takes for a part of this one.
NOT_A_PART = {"in_short"}


@pytest.mark.parametrize("kind", sorted(NEVER_INHERITED))
@pytest.mark.parametrize("path", VIEWS)
def test_what_can_be_unsafe_for_the_child_is_never_inherited(folder: Path, kind: str, path: str) -> None:
    load_family(folder, f"## Heading {{#{kind}}}\n\n1. **PARENT-STEP.** Do it.\n   - Why: it helps.\n")
    assert "PARENT-STEP" in get_page(path.replace("child", "parent")).html
    page = get_page(path)
    assert "PARENT-STEP" not in page.html
    assert "This part comes from" not in page.words


def test_no_panel_that_can_be_inherited_reads_a_kind_that_never_is() -> None:
    for panel in PANELS:
        assert not panel.is_inheritable or not NEVER_INHERITED & set(panel.kinds), panel
        assert not panel.is_inheritable or not panel.is_clinical, panel


def test_the_kinds_that_are_never_inherited_are_these() -> None:
    assert set(SectionKind.values) - INHERITED_KINDS - CLINICAL_KINDS == NEVER_INHERITED | NOT_A_PART
    assert not INHERITED_KINDS & CLINICAL_KINDS


def test_the_marks_of_the_parents_citations_are_left_out(folder: Path) -> None:
    load_family(folder, f"{DANGER}\n{VISIT}", "## What it is {#definition}\n\nWords.[^R2]\n")
    page = get_page(CHILD)
    assert [one for one in page.ids if one.startswith("cite-")] == ["cite-R2-1"]
    assert "A first source" not in page.words
    assert len(set(page.ids)) == len(page.ids)


def test_a_panel_of_its_own_wins_wholly(folder: Path) -> None:
    load_family(
        folder, VISIT + "\n## What to bring {#visit_bring}\n\n- PARENT-BRING\n", "## Ask {#visit_ask}\n\n- OWN-ASK\n"
    )
    words = get_page(CHILD).words
    assert "OWN-ASK" in words
    assert "PARENT" not in words


def test_a_parents_clinical_sections_are_never_inherited(folder: Path) -> None:
    load_family(folder, CLINICAL_VISIT)
    for path in VIEWS:
        assert "PARENT-CLINICAL-ASK" not in get_page(path).html


def test_own_sections_make_a_panel_whatever_their_order(folder: Path) -> None:
    child = f"{CLINICAL_VISIT}\n{VISIT}".replace("PARENT", "OWN")
    load_family(folder, VISIT, child)
    words = get_page(f"{CHILD}clinical/").main.words
    assert "OWN-ASK" in words
    assert "OWN-CLINICAL-ASK" in words
    assert "PARENT-ASK" not in words


def test_nothing_comes_from_a_grandparent(folder: Path) -> None:
    write_article(folder, "grandparent", en=edition_text(DANGER))
    write_article(folder, "parent", toml=article_toml("parent", parent="grandparent"))
    write_article(folder, "child", toml=article_toml("child", parent="parent"))
    load(folder)
    assert "PARENT-DANGER" in get_page("/en/guides/parent/").html
    assert "PARENT-DANGER" not in get_page(CHILD).html


def test_nothing_comes_from_a_parent_in_another_language(folder: Path) -> None:
    bangla = (
        "## কখন জরুরি {#danger_signs}\n\n### এখনই জরুরি\n\n- বিপদ\n\n### আজই সাহায্য নিন\n\n- খ\n\n"
        "### বিশ্বাসের কারও সঙ্গে পরিকল্পনা করুন\n\n- গ\n"
    )
    write_article(folder, "parent", bn=edition_text(bangla, title="মূল লেখা", summary="কথা।"))
    write_article(folder, "child", toml=article_toml("child", parent="parent"))
    load(folder)
    page = get_page(CHILD)
    assert "বিপদ" not in page.words
    assert "/bn/guides/parent/" not in page.main.addresses


def test_nothing_comes_from_an_unpublished_parent_and_all_goes_with_it(folder: Path) -> None:
    load_family(folder, DANGER)
    assert "PARENT-DANGER" in get_page(CHILD).html
    unpublish_edition(edition=get_edition("parent"))
    page = get_page(CHILD)
    assert "PARENT-DANGER" not in page.html
    assert "The parent" not in page.words


@pytest.mark.parametrize("sheet", ["safety-checklist", "warning-signs", "doctor-visit"])
def test_an_inherited_panel_has_its_sheet_with_the_source_named(folder: Path, sheet: str) -> None:
    load_family(folder, f"{DANGER}\n{VISIT}")
    page = get_page(f"{CHILD}sheets/{sheet}/")
    assert page.status == 200
    assert "This part comes from “The parent”." in page.words
    assert get_page(f"{CHILD}sheets/safety-roadmap/").status == 404


def test_the_words_above_the_safety_steps_are_on_page_and_paper(folder: Path) -> None:
    steps = "## Steps {#safety_steps}\n\nNo step can promise safety.[^R1]\n\n1. **Tell someone.** Today.\n"
    load_family(folder, steps)
    for path in (
        "/en/guides/parent/",
        "/en/guides/parent/sheets/safety-roadmap/",
        "/en/guides/parent/sheets/safety-checklist/",
    ):
        words = get_page(path).main.words
        assert "No step can promise safety." in words
        assert "Tell someone." in words
