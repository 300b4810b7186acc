"""Addresses: one place writes them, the URL patterns read them, and the discreet ones say nothing."""

import itertools

import pytest
from django.urls import resolve

from articles.kinds import SHEETS, ArticleKind
from articles.pages.addresses import (
    ALL_SHEETS,
    CLINICAL,
    FAMILIES,
    SPECIAL,
    Place,
    Target,
    family_part,
    open_part,
    sheet_part,
)
from articles.pages.codes import code_of

PARTS = [
    "",
    CLINICAL,
    ALL_SHEETS,
    *(sheet_part(name, is_neutral=neutral) for name in SHEETS for neutral in (False, True)),
]
GUIDE = Target("stalking", "guide", "k7m2q9x4wp")


@pytest.mark.parametrize(
    ("target", "part", "address"),
    [
        (GUIDE, "", "/en/guides/stalking/"),
        (GUIDE, CLINICAL, "/en/guides/stalking/clinical/"),
        (GUIDE, sheet_part("doctor-visit"), "/en/guides/stalking/sheets/doctor-visit/"),
        (GUIDE, sheet_part("doctor-visit", is_neutral=True), "/en/guides/stalking/sheets/doctor-visit/neutral/"),
        (Target("device-safety", "tool", "a" * 10), "", "/en/tools/device-safety/"),
        (Target("about", "page", "a" * 10), "", "/en/about/"),
        (Target("home", "page", "a" * 10), "", "/en/"),
        (Target("guides", "page", "a" * 10), "", "/en/guides/"),
        (Target("help", "tool", "a" * 10), "", "/en/help/"),
    ],
)
def test_an_open_address_says_where_it_leads(target: Target, part: str, address: str) -> None:
    assert Place("en").address(target, part) == address
    assert Place("en").in_language("bn").address(target, part) == f"/bn{address[3:]}"


@pytest.mark.parametrize("part", PARTS)
def test_a_discreet_address_holds_a_code_a_language_and_numbers_and_comes_back(part: str) -> None:
    address = Place("bn", is_discreet=True).address(GUIDE, part)
    code, language, rest = address.removeprefix("/r/").split("/", 2)
    assert (code, language) == (code_of("k7m2q9x4wp"), "bn")
    assert open_part(rest) == part
    assert not set(rest) - set("0123456789p/")


def test_discreet_parts_are_all_different() -> None:
    places = [Place("en", is_discreet=True).address(GUIDE, part) for part in PARTS]
    assert len(set(places)) == len(PARTS)


@pytest.mark.parametrize("part", ["9/", "p99/", "clinical/", "sheets/doctor-visit/", "x/", "2/x/"])
def test_a_discreet_part_that_means_nothing_is_none(part: str) -> None:
    assert open_part(part) is None


@pytest.mark.parametrize(("kind", "part"), list(itertools.product(ArticleKind.values, PARTS)))
def test_every_written_address_is_read_by_a_pattern(kind: str, part: str) -> None:
    if kind == ArticleKind.PAGE and part:
        return  # pages about the site have no parts
    found = resolve(Place("en").address(Target("some-thing", kind, "k7m2q9x4wp"), part))
    assert found.kwargs["slug"] == "some-thing"
    assert (found.kwargs.get("part") or "") == part
    discreet = resolve(Place("en", is_discreet=True).address(Target("some-thing", kind, "k7m2q9x4wp"), part))
    assert open_part(discreet.kwargs["discreet_part"]) == part


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_an_address_in_the_open_and_in_the_discreet_copy(family: str) -> None:
    part = family_part(FAMILIES[family])
    target = Target("a-to-z", "page", "k7m2q9x4wp")
    assert resolve(Place("en").address(target, part)).kwargs == {"language": "en", "slug": "a-to-z", "part": part}
    discreet = Place("en", is_discreet=True).address(target, part).removeprefix(f"/r/{code_of('k7m2q9x4wp')}/en/")
    assert (open_part(discreet), len(discreet)) == (part, 3)


@pytest.mark.parametrize("slug", SPECIAL)
def test_special_pages_have_addresses_of_their_own(slug: str) -> None:
    assert resolve(Place("en").address(Target(slug, "page", "k7m2q9x4wp"))).kwargs["slug"] == slug


def test_the_number_of_a_sheet_never_changes() -> None:
    # Printed and shared addresses hold these numbers: only ever add at the end.
    assert SHEETS[:4] == ("safety-checklist", "warning-signs", "safety-roadmap", "doctor-visit")
