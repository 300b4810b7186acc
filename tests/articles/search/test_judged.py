"""Judged queries on the shipped library: how often the right answer is first and in the first three, on this engine."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from django.db import connection
from django.test import Client

from articles.pages.addresses import Place
from articles.search.danger.kinds import KINDS
from articles.search.models import Entry, Source
from tests.articles.search.judging import ask, judge, read_judged, table
from tests.factories import read_html

# In the first three (issue of search, November 2026).
# Near what is measured (all of each): at these, a wrong weight in the ranking shows.
BARS = {"english": 0.98, "bangla": 0.98, "misspelt": 0.96, "romanised": 0.96}

pytestmark = pytest.mark.usefixtures("shipped")


def test_finds_what_was_judged_right_in_the_first_three(say: Callable[[str], None]) -> None:
    judged = read_judged()
    scores = {group: judge(judged[group]) for group in BARS}
    say(table(connection.vendor, scores))
    assert sum(len(score.places) for score in scores.values()) >= 120
    missed = [line for score in scores.values() for line in score.missed]
    assert all(scores[group].share(3) >= bar for group, bar in BARS.items()), "\n".join(missed)


def test_sees_the_danger_in_every_danger_query() -> None:
    assert [query for query in read_judged()["danger"] if not ask(query).dangers] == []


def test_sees_no_danger_in_nine_of_ten_calm_queries() -> None:
    calm = read_judged()["calm"]
    alarmed = [query for query in calm if ask(query).dangers]
    assert len(alarmed) <= len(calm) / 10, alarmed


@pytest.mark.long
def test_every_entry_leads_to_a_place_on_a_page() -> None:
    pages: dict[str, set[str]] = {}
    wrong = []
    for entry in Entry.objects.exclude(source=Source.HELPLINE).select_related("edition"):
        from articles.pages.addresses import Target

        path = Place(entry.language).address(Target(entry.slug, entry.kind, entry.share_code), entry.part)
        if path not in pages:
            response = Client().get(path)
            html = response.content.decode() if response.status_code == 200 else ""
            pages[path] = set(re.findall(r'\sid="?([^\s">]+)', html))
        if not pages[path] or (entry.anchor and entry.anchor not in pages[path]):
            wrong.append(f"{path}#{entry.anchor}")
    assert wrong == []


@pytest.mark.parametrize("written", ["stlaker", "satlking", "abues", "plocie report"])
def test_letters_that_changed_places_are_put_right(written: str) -> None:
    assert ask(written).results


def test_tells_clinical_text_apart_and_ranks_it_where_it_is_asked_for() -> None:
    assert not ask("what should i do if someone follows me").results[0].is_clinical
    assert ask("icd-10 code for stalking victim").results[0].is_clinical


def test_gives_the_language_asked_in_first_and_offers_the_other() -> None:
    answer = ask("নিরাপত্তা পরিকল্পনা", language="en")
    assert {result.language for result in answer.results} == {"bn"}
    assert {result.language for result in answer.elsewhere} == {""}


def test_what_each_kind_of_danger_leads_to_is_there_in_every_language() -> None:
    for language, kind in product(("en", "bn"), KINDS.values()):
        path = f"/{language}/{'help' if kind.slug == 'help' else f'guides/{kind.slug}'}/"
        assert kind.section in read_html(Client().get(path).content.decode()).ids, path
