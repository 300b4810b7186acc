"""What answers has an address of its own: questions, sheets, tools and bands stand beside sections and helplines."""

import pytest
from django.test import Client

from articles.kinds import ArticleKind
from articles.models import PublishedEdition
from articles.pages.addresses import Place, Target
from articles.search.models import Entry, Source
from tests.articles.search.judging import ask
from tests.factories import ReadPage, get_page, read_html

pytestmark = pytest.mark.usefixtures("shipped")


def post(question: str, language: str = "en") -> ReadPage:
    response = Client().post(f"/{language}/search/", {"q": question})
    return read_html(response.content.decode(), response.status_code)


def test_each_source_has_entries_in_every_language() -> None:
    for language in ("en", "bn"):
        there = set(Entry.objects.filter(language=language).values_list("source", flat=True))
        assert there >= set(Source.values) - {Source.BAND.value}
    assert Entry.objects.filter(source=Source.BAND, language="en").count() >= 5


@pytest.mark.slow
def test_a_question_of_a_page_is_found_and_its_address_is_in_that_page() -> None:
    entry = Entry.objects.filter(source=Source.QUESTION, language="en", audience="everyone").first()
    entry = entry or Entry.objects.filter(source=Source.QUESTION, language="en").exclude(audience="clinical")[0]
    result = next(one for one in ask(entry.heading).results[:3] if one.source == Source.QUESTION)
    path, _sign, anchor = result.url.partition("#")
    assert anchor in get_page(path).ids


@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_part_of_a_tool_that_is_found_has_its_place_on_the_page_of_the_tool(language: str) -> None:
    anchors: dict[Target, set[str]] = {}
    for entry in Entry.objects.filter(kind=ArticleKind.TOOL, language=language).exclude(source=Source.HELPLINE):
        anchors.setdefault(Target(entry.slug, entry.kind, entry.share_code), set()).add(entry.anchor)
    assert len(anchors) >= 8
    for tool, there in anchors.items():
        assert there - {""} <= set(get_page(Place(language).address(tool)).ids), tool.slug
    assert sum(map(len, anchors.values())) > 40


def test_a_question_leads_to_the_part_of_a_tool_that_answers_it() -> None:
    result = next(one for one in ask("does the call show on the phone bill").results if one.slug == "help")
    assert "first_steps" in {result.anchor, *(other.anchor for other in result.also)}


def test_a_sheet_is_found_by_what_is_printed() -> None:
    page = post("safety checklist to print")
    sheets = [address for address in page.addresses if "/sheets/safety-checklist/" in address]
    assert sheets
    assert get_page(sheets[0]).status == 200
    assert not [address for address in page.addresses[:40] if "sleep-medicines" in address]


def test_a_sheet_gives_way_where_nobody_speaks_of_paper() -> None:
    assert all(result.source != Source.SHEET for result in ask("he pressed my neck").results[:4])


def test_a_threshold_of_a_brief_tool_is_found() -> None:
    entry = Entry.objects.filter(source=Source.BAND, language="en").order_by("id")[2]
    result = ask(entry.heading).results[0]
    assert (result.source, result.anchor) == (Source.BAND, entry.anchor)
    assert result.is_clinical


def test_one_word_asks_what_it_is() -> None:
    result = ask("stalking").results[0]
    assert (result.slug, result.anchor) == ("stalking", "definition")


@pytest.mark.parametrize(("question", "language"), [("cancer", "en"), ("ক্যান্সার", "bn"), ("diabetes insulin", "en")])
def test_what_is_not_written_here_is_said_so_and_nothing_else_is_offered(question: str, language: str) -> None:
    answer = ask(question, language)
    assert answer.results == answer.elsewhere == ()
    page = post(question, language)
    titles = [f'/guides/{slug}/"' for slug in PublishedEdition.objects.values_list("slug", flat=True)]
    assert not [title for title in titles if title in page.main.html]
    assert ("nothing is written here yet" if language == "en" else "এখনো কিছু লেখা নেই") in page.words


@pytest.mark.parametrize("question", ["aaaaaaa", "k k k", "?", "!!!", "z", "।।", "গগগগ", "ক"])
def test_one_letter_and_lone_signs_bring_no_page(question: str) -> None:
    assert ask(question).results == ()
