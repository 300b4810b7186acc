"""What strangers wrote without sight of rules, weights or phrases: measured as side B, then kept here as side A."""

import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.articles.search.judging import judge
from tests.library import fill_with_library

pytestmark = [pytest.mark.long, pytest.mark.django_db]
LISTS = Path(__file__).parent
FOLDERS = ["first", "second", "third"]
FOURTH, FIFTH, SIXTH, SEVENTH = "fourth", "fifth", "sixth", "seventh"
HELP = 'id="danger-help"'
# Least shares. Of search a little below what is measured since it was built with these lists (tests/README.md).
IN_THREE = {"english": 0.96, "bangla": 0.95, "romanised": 0.90, "misspelt": 0.95}
# The fifth and sixth are harder: whole tellings, few of whose words the library has, and sections alone as answers.
# Nothing has learnt the seventh.
OWN_BARS = {
    FIFTH: {"english": 0.93, "bangla": 0.95, "romanised": 0.97, "misspelt": 0.97},
    SIXTH: {"english": 0.89, "bangla": 0.85, "romanised": 0.84, "misspelt": 0.92},
    SEVENTH: {"english": 0.96, "bangla": 0.97, "romanised": 0.96, "misspelt": 0.94},
}
# Danger has learnt four lists, the linter three: their bars say only that what was learnt is known (tests/README.md).
LEARNT = {"seen": 0.98, "calm": 0.97, "recall": 0.94, "precision": 0.98}
# Nothing has learnt the fourth and the seventh.
UNLEARNT = {"seen": 0.97, "calm": 0.95, "recall": 0.77, "precision": 0.91}
Say = Callable[[str], None]


def read(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads((LISTS / folder / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture
def library(db: None) -> None:
    fill_with_library()


@pytest.mark.parametrize("folder", [*FOLDERS, FIFTH, SIXTH, SEVENTH])
@pytest.mark.usefixtures("library")
def test_search_answers_in_the_first_three(folder: str, say: Say) -> None:
    shares = {}
    for group, queries in read(folder, "search").items():
        score = judge(queries)
        shares[group] = score.share(3)
        right = f"first {score.share(1):.1%}, in three {score.share(3):.1%}"
        say(f"strangers, {folder}, search, {group}: {len(queries)} queries, {right}")
    bars = OWN_BARS.get(folder, IN_THREE)
    assert set(shares) == set(bars)
    assert {group: share for group, share in shares.items() if share < bars[group]} == {}


@pytest.mark.parametrize("folder", [*FOLDERS, FOURTH, SIXTH, SEVENTH])
@pytest.mark.usefixtures("library")
def test_danger_is_seen_and_calm_left_calm(folder: str, say: Say) -> None:
    client = Client()
    told: dict[str, list[bool]] = {"danger": [], "calm": []}
    first, second, *_others = (code for code, _name in settings.LANGUAGES)
    for group, lists in read(folder, "danger").items():
        address = f"/{first if group == 'english' else second}/search/"
        for kind, questions in lists.items():
            shown = [HELP in client.post(address, {"q": question}).content.decode() for question in questions]
            right = [one == (kind == "danger") for one in shown]
            told[kind] += right
            say(f"strangers, {folder}, {kind}, {group}: {sum(right)} of {len(right)} right")
    shares = {kind: sum(right) / len(right) for kind, right in told.items()}
    say(f"strangers, {folder}: danger seen {shares['danger']:.1%}, calm left calm {shares['calm']:.1%}")
    bars = UNLEARNT if folder in {FOURTH, SEVENTH} else LEARNT
    assert shares["danger"] >= bars["seen"]
    assert shares["calm"] >= bars["calm"]


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("folder", [*FOLDERS, FOURTH])
def test_the_linter_finds_harm_and_leaves_good_sentences(folder: str, language: str, say: Say, tmp_path: Path) -> None:
    lists = read(folder, f"lint_{language}")
    path, output = tmp_path / "sentences.txt", io.StringIO()
    path.write_text(
        "".join(f"{' '.join(text.split())}\n" for text in lists["harmful"] + lists["fine"]), encoding="utf-8"
    )
    with pytest.raises(SystemExit):
        call_command("lint_text", str(path), language=language, stdout=output)
    lines = {json.loads(line)["line"] for line in output.getvalue().splitlines()}
    harmful = len(lists["harmful"])
    caught = sum(line <= harmful for line in lines)
    recall, precision = caught / harmful, caught / len(lines)
    say(f"strangers, {folder}, linter, {language}: recall {recall:.1%}, precision {precision:.1%}")
    bars = UNLEARNT if folder == FOURTH else LEARNT
    assert recall >= bars["recall"]
    assert precision >= bars["precision"]
