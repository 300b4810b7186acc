"""The longest guides, from what is stored of them: the same bytes, two queries, and little of the processor."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.kinds import View
from articles.models import PublishedEdition, PublishedPiece
from articles.pages.keeping import keep_stale_pieces
from tests.factories import get_page

pytestmark = pytest.mark.usefixtures("shipped")
GUIDE = "intimate-partner-stalking"
PATHS = [f"/{language}/guides/{GUIDE}/{view}" for language in ("en", "bn") for view in ("", "clinical/")]


@pytest.fixture(scope="module", autouse=True)
def stored(shipped: None) -> None:
    keep_stale_pieces()


def milliseconds(path: str) -> float:
    """Of this process's own CPU for a request, the best of five dozens."""
    client, best = Client(), 1e9
    for _number in range(5):
        began = time.process_time()
        for _request in range(12):
            client.get(path)
        best = min(best, (time.process_time() - began) / 12)
    return best * 1000


@pytest.mark.parametrize("path", PATHS)
def test_the_longest_guide_costs_two_queries_and_little_time(path: str, say: Callable[[str], None]) -> None:
    get_page(path)
    with CaptureQueriesContext(connection) as queries:
        assert get_page(path).status == 200
    assert len(queries) == 2
    took, floor = milliseconds(path), milliseconds("/robots.txt")
    say(f"{path}: {took:.2f} ms of CPU beside {floor:.2f} for robots.txt (bar: 2.5 where robots.txt takes 0.33)")
    # Machines differ and are restless: asserted at ten times the bar.
    assert took <= 25


@pytest.mark.slow
def test_a_guide_is_to_the_byte_what_it_is_without_what_is_stored() -> None:
    for slug, language in PublishedEdition.objects.filter(kind="guide").order_by("pk").values_list("slug", "language"):
        paths = [f"/{language}/guides/{slug}/", f"/{language}/guides/{slug}/clinical/all/"]
        stored_pages = [get_page(path).html for path in paths]
        kept = list(PublishedPiece.objects.filter(edition__slug=slug, edition__language=language, view__in=View.values))
        assert len(kept) == 2
        PublishedPiece.objects.filter(pk__in=[piece.pk for piece in kept]).delete()
        assert [get_page(path).html for path in paths] == stored_pages
        PublishedPiece.objects.bulk_create(kept)
