"""Beside: tools stand in the groups of guides where they are needed, and each tool leads to the guide on its matter."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from articles.pages.beside import GUIDE_OF, TOOLS, TOOLS_BESIDE
from articles.pages.groups import GROUPS
from articles.pages.keeping import keep_stale_pieces
from patienttools.tools.registry import TOOLS as REGISTERED
from tests.factories import ReadPage, article_toml, content_folder, edition_text, get_page, load, write_article

LANGUAGES = [code for code, _name in settings.LANGUAGES]
RECORD = "## What to write {#documenting}\n\n- **The day.** Write it down.\n"
STEPS = "## Steps {#safety_steps}\n\n1. **Tell someone.** One person.\n   - Why: It helps.\n   - Caution: Take care.\n"


def tools_of(page: ReadPage, group: str) -> list[str]:
    """Where the tools of one group of a page lead."""
    body = page.html.partition(f'id="group-{group}"')[2].partition('<details class="group"')[0]
    found = re.search(r'<ul class="beside">.*?</ul>', body, re.DOTALL)
    return re.findall(r'href="([^"]+)"', found[0]) if found else []


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("guide", "group", "tools"),
    [
        ("intimate-partner-stalking", "safer", ["safety-planner"]),
        ("intimate-partner-stalking", "phones", ["tech-check-up", "incident-log"]),
        ("intimate-partner-stalking", "help", ["help"]),
        ("intimate-partner-stalking", "family", ["supporters-checklist"]),
        ("work-school-university", "safer", ["workplace-sheet", "safety-planner"]),
        ("domestic-violence", "family", ["supporters-checklist"]),
        ("coercive-control", "family", ["supporters-checklist"]),
        ("ptsd", "help", ["help"]),
        ("sleep-medicines", "safer", []),
    ],
)
def test_a_tool_stands_in_the_group_where_it_is_needed(language: str, guide: str, group: str, tools: list[str]) -> None:
    found = tools_of(get_page(f"/{language}/guides/{guide}/"), group)
    assert [address.strip("/").rpartition("/")[2] for address in found] == tools
    assert all(get_page(address).status == 200 for address in found)


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tool", "guide"), GUIDE_OF.items())
def test_a_guide_and_a_tool_on_one_matter_lead_to_each_other(language: str, tool: str, guide: str) -> None:
    tool_path, guide_path = f"/{language}/tools/{tool}/", f"/{language}/guides/{guide}/"
    tool_page, guide_page = get_page(tool_path), get_page(guide_path)
    before_its_end = tool_page.main.html.partition('id="page-facts"')[0]
    assert f'href="{guide_path}"' in before_its_end
    beside = [address for group in GROUPS for address in tools_of(guide_page, group.key)]
    assert tool_path in beside


@pytest.mark.slow
@pytest.mark.django_db
def test_a_tool_that_readers_do_not_have_stands_nowhere(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin", en=edition_text(RECORD + STEPS))
    load(folder)
    assert 'class="beside"' not in get_page("/en/guides/dry-skin/").html


@pytest.mark.slow
@pytest.mark.django_db
def test_tools_beside_cost_no_query_of_their_own_and_lead_within_the_discreet_copy(
    tmp_path: Path, django_assert_num_queries: Any
) -> None:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text(RECORD + STEPS))
    for tool in ("incident-log", "safety-planner"):
        write_article(folder, tool, toml=article_toml(tool, kind="tool"))
    load(folder)
    keep_stale_pieces()
    get_page("/en/guides/dry-skin/")
    with django_assert_num_queries(2):
        page = get_page("/en/guides/dry-skin/")
    assert tools_of(page, "phones") == ["/en/tools/incident-log/"]
    discreet = get_page(re.search(r"/r/\w+/en/", page.html)[0])  # type: ignore[index]
    (address,) = tools_of(discreet, "phones")
    assert address.startswith("/r/")
    assert get_page(address).status == 200


def test_the_table_names_groups_and_tools_that_there_are() -> None:
    assert {beside.group for beside in TOOLS_BESIDE} <= {group.key for group in GROUPS}
    assert set(TOOLS) | set(GUIDE_OF) <= set(REGISTERED)
    for beside in TOOLS_BESIDE:
        holds = next(group.holds for group in GROUPS if group.key == beside.group)
        assert beside.needs <= set(holds)
