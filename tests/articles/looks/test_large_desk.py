"""The desk with ten thousand articles: its front page and the search over all drafts, in processor time."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from articles.looks.looking import look_at_texts
from articles.models import Article, Contributor, Edition, Section
from tests.articles.editors import make_client
from tests.articles.large import grow
from tests.counts import count_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ARTICLES = count_of(10_000)
# Seconds of this process; a large body of text is read through by the database as well, which is not counted.
FRONT_BAR = SEARCH_BAR = 1.0
BODY = "Some people are followed for months. See [this](article:grown-{n}). 40% of women say so.[^R01] " * 20


def write_drafts() -> None:
    """A draft for each article that was grown, with two sections."""
    writer = Contributor.objects.create(key="desk", names={"en": "The desk"})
    today = timezone.localdate()
    articles = list(Article.objects.order_by("pk"))
    for start in range(0, len(articles), 500):
        editions = Edition.objects.bulk_create(
            Edition(
                article=one, language="en", title=one.slug, summary="What it is.", writer=writer, review_due_on=today
            )
            for one in articles[start : start + 500]
        )
        Section.objects.bulk_create(
            Section(edition=edition, kind=kind, heading=kind, body=BODY.format(n=edition.pk), position=position)
            for edition in editions
            for position, kind in enumerate(("definition", "signs"))
        )


def seconds_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def test_the_front_page_and_the_search_stay_quick(say: Callable[[str], None]) -> None:
    grow(ARTICLES)
    write_drafts()
    while look_at_texts(600):
        pass
    client = make_client()
    client.get("/admin/")
    front = min(seconds_of(lambda: client.get("/admin/")) for _time in range(3))
    found = min(
        seconds_of(lambda: client.post("/admin/articles/edition/search/", {"q": "followed"})) for _t in range(3)
    )
    nothing = seconds_of(lambda: client.post("/admin/articles/edition/search/", {"q": "zebra crossing"}))
    say(
        f"Desk with {ARTICLES} articles on {connection.vendor}, processor seconds: front page {front:.2f}, "
        f"search that finds {found:.2f}, that finds nothing {nothing:.2f} (bars: {FRONT_BAR}, {SEARCH_BAR})"
    )
    assert front < FRONT_BAR
    assert max(found, nothing) < SEARCH_BAR
