"""The words of codes as they ship: 2,048 a language, told apart as they are typed, and in both lists none alike."""

import pytest
from django.conf import settings

from patienttools.ask.codes import FOLDER, LIST_LENGTH, fold, words_of

SHIPPED = sorted(path.stem for path in FOLDER.glob("*.txt"))


def test_every_language_of_the_site_has_its_own_words() -> None:
    assert sorted(code for code, _name in settings.LANGUAGES) == SHIPPED


@pytest.mark.parametrize("language", SHIPPED)
def test_the_words_are_2048_and_each_is_short_enough_for_paper(language: str) -> None:
    words = words_of(language)
    assert len(set(map(fold, words))) == LIST_LENGTH
    assert max(map(len, words)) <= 16


@pytest.mark.parametrize("language", SHIPPED)
def test_no_word_is_another_with_one_letter_left_out(language: str) -> None:
    words = set(words_of(language))
    near = {(word, word[:at] + word[at + 1 :]) for word in words for at in range(len(word))}
    assert not [(word, shorter) for word, shorter in near if shorter in words][:10]


def test_a_language_without_words_of_its_own_has_those_of_the_first() -> None:
    assert words_of("hi") == words_of(settings.LANGUAGE_CODE)
