"""Digests: contents are told apart by what they say, never by where in a file they stood."""

import datetime
import re
from dataclasses import dataclass, field

import pytest

from patienttools.files.digests import digest_of


@dataclass(frozen=True)
class Said:
    text: str
    line: int = field(default=0, compare=False)


def test_the_same_words_on_another_line_are_the_same() -> None:
    assert digest_of(Said("a", line=1)) == digest_of(Said("a", line=9))
    assert digest_of({"within": [Said("a", line=1)]}) == digest_of({"within": [Said("a", line=9)]})
    assert digest_of(Said("a")) != digest_of(Said("b"))


def test_one_moment_is_the_same_in_every_zone() -> None:
    moment = datetime.datetime(2027, 1, 1, 6, tzinfo=datetime.UTC)
    assert digest_of(moment) == digest_of(moment.astimezone(datetime.timezone(datetime.timedelta(hours=6))))


@pytest.mark.parametrize("one", [frozenset("ab"), re.compile("x"), datetime.date(2027, 1, 1), ("a", 1), None, ""])
def test_everything_that_documents_hold_has_a_digest(one: object) -> None:
    assert digest_of({"it": one}) == digest_of({"it": one})


def test_what_has_no_fixed_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no digest"):
        digest_of({"it": object()})
