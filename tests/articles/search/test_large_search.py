"""Ten thousand documents a language are searched in time, through the whole view, and asked phrases cost little."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection

from tests.counts import count_of
from tests.library import fill_with_library

pytestmark = [pytest.mark.long, pytest.mark.django_db]
DOCUMENTS = count_of(10_000)
# What is wanted of p95, in milliseconds by language. Machines are restless, so it is asserted at ten times it.
BARS = {"sqlite": {"English": 15.0, "Bangla": 25.0}, "postgresql": {"English": 40.0, "Bangla": 40.0}}
# How much more asked phrases may take of the processor: what is wanted is nothing, measured in turn in one run.
MORE_WITH_PHRASES = 2.0


def test_every_question_is_answered_in_time(say: Callable[[str], None]) -> None:
    fill_with_library()
    out = io.StringIO()
    call_command("bench_search", documents=DOCUMENTS, rounds=4, stdout=out)
    say(out.getvalue())
    rows = re.findall(r"^(\S.*?) +(with|without) +(.+)$", out.getvalue(), re.MULTILINE)
    # Of the processor the median: of few questions p95 is one question, and whatever else the machine did then.
    cpu = {(name, told): float(numbers.split()[1]) for name, told, numbers in rows}
    wall = {(name, told): float(numbers.split()[4]) for name, told, numbers in rows}
    assert len(wall) == 10
    for (name, told), took in wall.items():
        bar = BARS[connection.vendor]["English" if name.startswith("English") else "Bangla"]
        assert took < bar * 10
        assert cpu[name, told] < cpu[name, "without"] * MORE_WITH_PHRASES
