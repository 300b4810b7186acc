"""Marked: the words that open remarks quote, in a draft that is shown, each with the way to its remark."""

from collections.abc import Iterable

from django.utils.translation import gettext

from articles.reviewing.quoting import Place, small_words, stands
from articles.reviewing.remarks import RemarkState
from articles.text.marking import Mark
from patienttools.languages import in_own_digits


def words_id(key: int) -> str:
    """The id that the words of a remark have where they are marked."""
    return f"words-{key}"


def marks_of(
    states: Iterable[RemarkState], places: tuple[Place, ...], *, page: str = "", is_apart: bool = False
) -> list[Mark]:
    """Of the open ones whose words stand in these places; numbers are those of the list in which they are given.

    `page` is the address on which the remarks are, where it is another; `is_apart` opens it in a tab of its own.
    """
    return [
        Mark(
            id=words_id(state.remark.pk),
            words=tuple(small_words(state.remark.quote)),
            place=state.remark.place,
            number=in_own_digits(number),
            label=gettext("Remark"),
            href=f"{page}#remark-{state.remark.pk}",
            is_apart=is_apart,
        )
        for number, state in enumerate(states, 1)
        if state.is_open and state.remark.quote and stands(places, state.remark.quote, state.remark.place)
    ]
