"""How long a code takes that opens something, and one that does not: told apart by no more than chance."""

import datetime
import math
import random
import time
from collections.abc import Callable

import pytest

from patienttools.ask.codes import LIST_LENGTH, WORDS_A_CODE, new_code
from patienttools.ask.threads import ask, find
from tests.counts import count_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]
TRIES = count_of(20_000)
# Standard deviations of pure chance; beyond it lies one run in sixteen thousand.
MOST_SIGMA = 4.0


def share_of_slower(right: list[float], wrong: list[float]) -> float:
    """How often a right one takes longer than a wrong one; half of the time by chance (Mann and Whitney)."""
    ranked = sorted([(seconds, True) for seconds in right] + [(seconds, False) for seconds in wrong])
    ranks = sum(rank for rank, (_seconds, is_right) in enumerate(ranked, 1) if is_right)
    return (ranks - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong))


def test_a_right_and_a_wrong_code_take_as_long(say: Callable[[str], None]) -> None:
    day, chance = datetime.date(2026, 11, 29), random.Random(1)
    known = [" ".join(ask(text="A question.", language="en", is_dangerous=False, on=day)) for _number in range(20)]
    tries = [True] * (TRIES // 2) + [False] * (TRIES // 2)
    chance.shuffle(tries)
    took: dict[bool, list[float]] = {True: [], False: []}
    for is_right in tries:
        code = chance.choice(known) if is_right else " ".join(new_code("en"))
        began = time.perf_counter()
        found = find(code)
        took[is_right].append(time.perf_counter() - began)
        assert (found is not None) is is_right
    share = share_of_slower(took[True], took[False])
    sigma = math.sqrt((TRIES + 1) / (12 * (TRIES // 2) ** 2))
    bits = WORDS_A_CODE * math.log2(LIST_LENGTH)
    say(f"codes: {bits:.0f} bits; {TRIES} tries, the right one slower in {share:.2%} (chance: 50 % ± {sigma:.2%})")
    assert abs(share - 0.5) < MOST_SIGMA * sigma


def test_the_measure_sees_a_difference_where_there_is_one() -> None:
    chance = random.Random(2)
    quick, slow = [chance.gauss(10, 1) for _n in range(500)], [chance.gauss(10.5, 1) for _n in range(500)]
    assert share_of_slower(slow, quick) > 0.5 + MOST_SIGMA * math.sqrt(1001 / (12 * 500**2))
    assert share_of_slower([1.0, 3.0], [2.0, 4.0]) == 0.25
