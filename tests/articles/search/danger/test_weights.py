"""The weights of danger were made from the questions, ideas and features that stand beside them."""

from articles.search.danger.kinds import KINDS
from articles.search.danger.sources import digest, labelled
from articles.search.danger.weighing import DANGER, weights

MEGABYTE = 1_000_000


def test_the_weights_were_made_from_what_stands_there() -> None:
    assert weights().made_from == digest(), "Train again: make train"


def test_every_kind_but_the_rest_has_its_own_line() -> None:
    assert set(weights().labels) - {DANGER, "other"} == set(KINDS)


def test_every_way_of_writing_has_both_sides() -> None:
    sides = {(question.way, bool(question.kind)) for question in labelled()}
    assert len(sides) == 2 * len({way for way, _is_danger in sides}) == 6


def test_the_table_of_weights_is_small() -> None:
    from articles.search.danger.weighing import WEIGHTS

    assert WEIGHTS.stat().st_size < MEGABYTE
