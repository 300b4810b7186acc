"""Words that people write in different ways become one."""

import pytest

from articles.search.folding import token_of, tokens_of
from articles.search.languages import sound_of_roman, stem_of
from articles.search.spelling import is_near

SAME = (
    "শিকার=সীকার পিছু=পীছূ প্রমাণ=প্রমান জরুরি=জরুরী সাহায্য=সাহাজ্য হঠাৎ=হঠাত নিরাপত্তা=নিরাপত্ত্বা বাড়ি=বারি চাঁদ=চাদ "
    "ক্ষমা=খমা নেওয়া=নেয়া বিষণ্নতা=বিষন্নতা স্বামীর=সামী পুলিশকে=পুলিশ ছবিগুলো=ছবি নির্যাতনের=নির্যাতন"
)
ROMANISED = (
    "নিরাপত্তা=nirapotta স্বামী=shami স্বামী=swami আমাকে=amake মারে=mare পিছু=pichhu নেওয়া=neya আত্মহত্যা=atmohotya "
    "ধরেছে=dhoreche হুমকি=humki জীবন=jibon ঘুম=ghum"
)


@pytest.mark.parametrize("pair", SAME.split())
def test_bangla_spellings_and_endings_fall_together(pair: str) -> None:
    one, other = pair.split("=")
    assert token_of(one).term == token_of(other).term


@pytest.mark.parametrize("pair", ROMANISED.split())
def test_bangla_in_latin_letters_sounds_like_bangla(pair: str) -> None:
    bangla, latin = pair.split("=")
    assert token_of(bangla).sound == sound_of_roman(latin)


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("stalking stalked stalks stalker", "stalk"),
        ("threats threatening threatened", "threat"),
        ("hitting hits", "hit"),
    ],
)
def test_forms_of_an_english_word_fall_together(words: str, stem: str) -> None:
    assert {stem_of(word) for word in words.split()} == {stem}


def test_terms_are_ascii_whatever_the_text() -> None:
    text = "“Don’t” naïve ﬁne ＷＩＤＥ ০৯৯ গলা\u200dটিপে\ud800\0 हिन्दी"
    assert all(token.term.isascii() and token.term for token in tokens_of(text))


def test_a_slip_of_the_finger_is_near_and_another_word_is_not() -> None:
    assert is_near("strangeld", "strangled")
    assert is_near("polcie", "police")
    assert not is_near("chose", "those")
    assert not is_near("cat", "car")
