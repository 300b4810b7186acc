"""A to Z: Bangla in the order of its dictionaries, everyday names beside titles, families and topics."""

import re
from pathlib import Path

import pytest

from articles.pages.addresses import FAMILIES
from articles.pages.codes import code_of
from articles.search.languages.bn_order import letter_of, sort_key
from tests.factories import article_toml, bangla_text, edition_text, get_page, load, write_article


@pytest.mark.parametrize(
    "words",
    [
        "অফিস আইন ইচ্ছা ঈদ উকিল ঊষা ঋণ একা ঐক্য ওষুধ ঔষধ কথা খবর গলা ঘুম চাপ",
        "কথা খবর গলা ঘুম চাপ ছবি জিডি ঝড় টাকা ঠিক ডাক্তার ঢাকা তথ্য থানা দিন ধাপ নারী পথ ফোন বিপদ ভয় মা যৌন রাত লক্ষণ শিশু ষাট সময় হুমকি",
        "কংস ককা কথা কল কাজ কাণ্ড কী কুল কূল কৃষি কে কৈ কোন কৌশল ক্লান্ত ক্ষতি",
        "ডাক ডায়েরি ড্রাইভার ঢাকা",
        "বই বংশ বন বা বাংলা বাড়ি বিষ বিষণ্নতা ব্যথা ব্লক",
        "হাট হাত হাসি হিসাব হ্রাস",
    ],
)  # fmt: skip
def test_bangla_words_stand_as_in_a_dictionary(words: str) -> None:
    shuffled = sorted(words.split(), key=lambda word: word[::-1])
    assert sorted(shuffled, key=sort_key) == words.split()


def test_each_title_stands_under_its_letter() -> None:
    assert [letter_of(title) for title in ("“Élan”", "stalking", "স্টকিং", "অ্যাপ", "৯৯৯", "(ক)")] == list("ESসঅ#ক")


def test_lists_both_alphabets_with_everyday_names_families_and_topics(folder: Path) -> None:
    write_article(
        folder, "cream", toml=article_toml("cream", parent="dry-skin"), en=edition_text(title="Cream"),
        bn=bangla_text(title="অ্যালোভেরা"),
    )  # fmt: skip
    (folder / "search" / "asked.toml").write_text(
        '[[asked]]\nslug = "cream"\nnames_en = ["Ointment"]\nen = ["what to put on skin"]\n', encoding="utf-8"
    )
    load(folder)
    page = get_page("/en/a-to-z/").main
    assert [text for level, text in page.headings if level == 2][:3] == ["By letter", "বাংলা", "Explore this library"]
    headings = [text for level, text in page.headings if level == 3]
    assert headings[: headings.index("অ")] == ["C", "D", "O", "W"]
    assert "Ointment : Cream" in page.words
    assert "/en/guides/cream/" in page.addresses
    assert page.html.index("অ্যালোভেরা") < page.html.index("শুষ্ক ত্বক")
    bangla = get_page("/bn/a-to-z/").main
    assert bangla.html.index("অ্যালোভেরা") < bangla.html.index("শুষ্ক ত্বক") < bangla.html.index("Cream")


def test_every_letter_is_a_fold_that_its_link_opens(folder: Path) -> None:
    html = get_page("/en/a-to-z/").main.html
    links = re.findall(r'class="jumps__link" href="#([a-z]+-\d+)"', html)
    assert len(links) == len(set(links)) > 3
    folds = re.findall(r'(?s)<details class="group letter">.*?</details>', html)
    assert [re.findall(r'id="([^"]+)"', fold) for fold in folds] == [[name] for name in links]


@pytest.mark.parametrize("language", ["en", "bn"])
def test_families_and_topics_are_linked_and_not_repeated(folder: Path, language: str) -> None:
    write_article(folder, "guides", toml=article_toml("guides", kind="page"), en=edition_text(title="Guides"))
    load(folder)
    page = get_page(f"/{language}/a-to-z/").main
    for family in FAMILIES:
        assert f"/{language}/a-to-z/{family}/" in page.addresses
    assert "/en/guides/" in page.addresses
    titles = re.findall(r'href="/en/guides/dry-skin/"', page.html)
    assert len(titles) == 1


def test_each_family_has_its_articles_and_leads_to_the_others(folder: Path) -> None:
    toml = article_toml("cream").replace('"topic"', '"medicine"')
    write_article(folder, "cream", toml=toml, en=edition_text(title="Cream"))
    load(folder)
    found = {}
    for family in FAMILIES:
        page = get_page(f"/en/a-to-z/{family}/").main
        found[family] = {address for address in page.addresses if "/guides/" in address}
        assert {f"/en/a-to-z/{other}/" for other in FAMILIES} <= set(page.addresses)
    assert found == {
        "conditions": set(),
        "tests": set(),
        "medicines": {"/en/guides/cream/"},
        "cancer": set(),
        "topics": {"/en/guides/dry-skin/"},
    }


def test_an_empty_family_says_so_and_offers_to_search(folder: Path) -> None:
    page = get_page("/en/a-to-z/cancer/")
    assert page.status == 200
    assert "Nothing is written here yet." in page.main.words
    assert 'action="/en/search/"' in page.main.html
    assert "/bn/a-to-z/cancer/" in page.addresses


def test_what_another_language_has_stands_last_in_its_family(folder: Path) -> None:
    write_article(folder, "only-bangla", bn=bangla_text(title="অ্যালোভেরা"))
    load(folder)
    page = get_page("/en/a-to-z/topics/").main
    assert page.html.index("Dry skin") < page.html.index("অ্যালোভেরা")
    assert "Not written in this language yet" in page.words


def test_a_guide_leads_to_its_family_at_its_end(folder: Path) -> None:
    page = get_page("/en/guides/dry-skin/").main
    assert "/en/a-to-z/topics/" in page.addresses


def test_the_discreet_copy_leads_nowhere_else(folder: Path) -> None:
    page = get_page(f"/r/{code_of('aaaaaaaaa2')}/en/").main
    assert [address for address in page.addresses if address.startswith(("/en/", "/bn/"))] == []
