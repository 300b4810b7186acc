"""For the tests of work in bulk: many drafts, and the pages as an editor goes through them."""

import re
from collections.abc import Sequence
from typing import Any

from django.test import Client

from articles.bulk.models import Run
from articles.models import Edition, Section
from tests.articles.browsing import sent_by_page
from tests.articles.editors import BODY, make_edition
from tests.factories import share_code

ASK = "/admin/bulk/run/ask/"


def make_many(count: int) -> list[Edition]:
    """Drafts with two sections each, written row by row."""
    first = make_edition("many-0")
    articles = type(first.article).objects.bulk_create(
        type(first.article)(slug=f"many-{number}", share_code=share_code(f"many-{number}"))
        for number in range(1, count)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            article=article,
            language="en",
            title=f"Text {article.slug}",
            summary="What it is to be followed.",
            takeaways=["Somebody can help."],
            writer=first.writer,
            review_due_on=first.review_due_on,
        )
        for article in articles
    )
    Section.objects.bulk_create(
        Section(edition=edition, kind=kind, heading=kind, body=BODY, position=position)
        for edition in editions
        for position, kind in enumerate(("definition", "signs"))
    )
    return [first, *editions]


def ask(client: Client, act: str, editions: Sequence[Edition], **given: str) -> Any:
    """The page that says what would happen to each."""
    keys = [str(edition.pk) for edition in editions]
    if given:
        return client.post(ASK, {"edition": keys, "act": act, "step": "look"} | given)
    return client.get(ASK, {"edition": keys, "act": act})


def begin(client: Client, asked: Any) -> Any:
    """Presses the button of that page; the report."""
    return client.post(ASK, sent_by_page(asked, "bulk-form"), follow=True)


def work(client: Client, act: str, editions: Sequence[Edition], **given: str) -> Run:
    begin(client, ask(client, act, editions, **given))
    run = Run.objects.first()
    assert run is not None
    return run


def outcomes(run: Run) -> list[str]:
    return list(run.ends.order_by("place").values_list("outcome", flat=True))


def text_of(response: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
