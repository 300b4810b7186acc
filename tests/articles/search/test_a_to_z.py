"""A to Z: Bangla in the order of its dictionaries, everyday names beside titles, families and topics."""

from pathlib import Path

import pytest

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
    headings = [text for level, text in page.headings if level == 3]
    assert headings[: headings.index("Topics")] == ["C", "D", "O", "W"]
    assert "Ointment: Cream" in page.words
    assert "/en/guides/cream/" in page.addresses
    assert [text for level, text in page.headings if level == 2][:4] == ["By letter", "By family", "By topic", "বাংলা"]
    assert page.html.index("অ্যালোভেরা") < page.html.index("শুষ্ক ত্বক")
    bangla = get_page("/bn/a-to-z/").main
    assert bangla.html.index("অ্যালোভেরা") < bangla.html.index("শুষ্ক ত্বক") < bangla.html.index("Cream")


def test_the_discreet_copy_leads_nowhere_else(folder: Path) -> None:
    page = get_page("/r/aaaaaaaaa2/en/").main
    assert [address for address in page.addresses if address.startswith(("/en/", "/bn/"))] == []
