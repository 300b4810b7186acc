"""Whoever loads content/ is killed (kill -9) after a write: all of it is there or nothing; the next load ends it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from articles.models import Edition, PublishedEdition, Reference, Release
from patienttools.generation.models import LibraryGeneration
from patienttools.helplines.models import Helpline
from tests.counts import count_of
from tests.factories import HELPLINES, REFERENCES, bangla_text, content_folder, edition_text, load, write_article
from tests.killing import killer

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = count_of(50)
STRIDE = 7
IMPORTS = """
import io
from pathlib import Path
from django.core.management import call_command
"""
SLUGS = ("dry-skin", "oily-skin", "itchy-skin")


def write_library(folder: Path, number: int) -> None:
    """Every file of it says the number; an article comes with every second number, and is gone with the others."""
    for slug in SLUGS:
        write_article(folder, slug, en=edition_text(title=f"{slug} {number}"), bn=bangla_text(title=f"ত্বক {number}"))
    (folder / "references.toml").write_text(REFERENCES.replace('citation = "', f'citation = "{number} '), "utf-8")
    helplines = HELPLINES.replace("National emergency service", f"National emergency service {number}")
    (folder / "helplines.toml").write_text(helplines, "utf-8")


def numbers() -> Any:
    """Which number each kind of row says, how many texts readers ever had, and the generation."""
    said = {
        "drafts": set(Edition.objects.values_list("title", flat=True)),
        "published": set(PublishedEdition.objects.values_list("title", flat=True)),
        "sources": {citation.partition(" ")[0] for citation in Reference.objects.values_list("citation", flat=True)},
        "helplines": {names["en"] for names in Helpline.objects.values_list("names", flat=True)},
    }
    found = {kind: {text.rpartition(" ")[2] for text in texts} for kind, texts in said.items()}
    return found, Release.objects.count(), list(LibraryGeneration.objects.values_list())


def kill_in_loading(folder: Path, times: int) -> Counter[str]:
    """How often nothing was there when it was killed, and how often all of it; nothing lies between."""
    work = f"call_command('load_content', content=Path({str(folder)!r}), verbosity=0, stdout=io.StringIO())"
    counted: Counter[str] = Counter()
    write_library(folder, 0)
    load(folder)
    with killer(IMPORTS, work) as kill_at:
        write_library(folder, 1)
        writes = kill_at()
        assert writes
        for number in range(2, times + 2):
            before = numbers()
            assert before[0] == {kind: {str(number - 1)} for kind in before[0]}
            write_library(folder, number)
            assert kill_at(1 + number * STRIDE % len(writes)) is None
            found = numbers()
            is_whole = found[0] == {kind: {str(number)} for kind in found[0]}
            assert is_whole or found == before
            counted["all of it" if is_whole else "nothing"] += 1
            load(folder)
            assert numbers()[0] == {kind: {str(number)} for kind in found[0]}
            assert numbers()[1] == before[1] + 2 * len(SLUGS), "each text once"
    return counted


@pytest.mark.slow
def test_a_load_that_is_killed_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    kill_in_loading(content_folder(tmp_path), 2)


@pytest.mark.long
def test_a_load_that_is_killed_fifty_times_leaves_all_of_it_or_nothing(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    counted = kill_in_loading(content_folder(tmp_path), KILLS)
    assert counted.total() == KILLS
    say(f"kill -9 in load_content on {connection.vendor}, {KILLS} times; there was then: {dict(counted)}")
