"""The way of a text: when readers first had it, when it last changed, and what in one line."""

import datetime

import pytest
from django.utils import timezone

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.editions.releases import put_back
from articles.files.documents import MAX_BECAUSE
from articles.models import Edition, PublishedEdition, Release, digest_of_published
from articles.plans.models import Plan
from articles.plans.running import run_due_plans
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition, messages_of, press_on
from tests.factories import get_page

pytestmark = pytest.mark.django_db
PATH = "/en/guides/being-followed/"
DAYS = [datetime.datetime(2026, 3, day, 12, tzinfo=datetime.UTC) for day in range(1, 6)]


def facts() -> str:
    """What the page says of itself, in words."""
    return get_page(PATH).words.partition("Who wrote it")[2]


def change(edition: Edition, title: str) -> Edition:
    Edition.objects.filter(pk=edition.pk).update(title=title)
    return Edition.objects.get(pk=edition.pk)


def published() -> PublishedEdition:
    return PublishedEdition.objects.get()


def test_a_new_page_says_when_it_was_first_published_and_a_changed_one_both_days() -> None:
    edition = make_edition()
    publish_edition(edition=edition, by=None, at=DAYS[0])
    assert "First published 1 March 2026" in facts()
    assert "Last changed" not in facts()
    publish_edition(edition=change(edition, "Being followed about"), by=None, at=DAYS[1])
    assert "Last changed 2 March 2026 : Title and summary" in facts().replace("2026:", "2026 :")
    assert "First published 1 March 2026" in facts()


def test_the_first_day_outlives_withdrawing_and_putting_back() -> None:
    edition = make_edition()
    publish_edition(edition=edition, by=None, at=DAYS[0])
    unpublish_edition(edition=edition)
    publish_edition(edition=change(edition, "Being followed about"), by=None, at=timezone.now())
    again = published().document["first_on"]
    assert again <= timezone.now().date().isoformat()
    put_back(
        release=Release.objects.exclude(act="withdrawn").earliest("pk"), by=None, because="The older one is right."
    )
    assert published().document["first_on"] == "2026-03-01"


def test_one_that_was_published_before_days_were_kept_takes_the_day_that_it_has() -> None:
    edition = make_edition()
    publish_edition(edition=edition, by=None, at=DAYS[0])
    row = published()
    del row.document["first_on"]
    row.published_at = DAYS[2]
    row.digest = digest_of_published(vars(row))
    row.save()
    assert "Last changed 3 March 2026" in facts()
    assert "First published" not in facts()
    publish_edition(edition=change(edition, "Being followed about"), by=None, at=DAYS[3])
    assert published().document["first_on"] == "2026-03-03"


def test_what_an_editor_types_at_the_gate_is_what_readers_are_told() -> None:
    client, edition = make_client(), make_edition()
    publish_edition(edition=edition, by=None, at=DAYS[0])
    asked = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}")
    assert "there is nothing to publish" in asked.content.decode()
    edition = change(edition, "Being followed about")
    asked = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}")
    press_on(client, asked, told="  The title says <b>more</b>.\n ")
    assert ": The title says &lt;b&gt;more&lt;/b&gt;." in get_page(PATH).html
    assert "Title and summary" not in facts()
    # The same text once more keeps it, and the page that asks knows that it is the same.
    asked = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}")
    assert "there is nothing to publish" in asked.content.decode()
    before = published().digest
    publish_edition(edition=Edition.objects.get(pk=edition.pk), by=None)
    assert published().digest == before
    # The next change has its own line, or names its parts.
    publish_edition(edition=change(edition, "Followed"), by=None)
    assert "The title says" not in facts()
    assert "Title and summary" in facts()


def test_a_line_that_is_too_long_is_refused_whole_and_stays_in_its_box() -> None:
    client, edition = make_client(), make_edition()
    publish_edition(edition=edition, by=None, at=DAYS[0])
    edition = change(edition, "Being followed about")
    asked = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}")
    page = press_on(client, asked, told="x" * (MAX_BECAUSE + 1))
    assert f"{MAX_BECAUSE + 1} characters" in messages_of(page)
    assert "x" * (MAX_BECAUSE + 1) in page.content.decode()
    assert published().title == "Being followed"


def test_a_plan_tells_readers_the_same_line() -> None:
    client, edition = make_client(), make_edition()
    publish_edition(edition=edition, by=None, at=DAYS[0])
    edition = change(edition, "Being followed about")
    day = timezone.now() + datetime.timedelta(days=1)
    page = sent_by_page(client.get(f"/admin/articles/edition/publish/?edition={edition.pk}"), "gate-form")
    moment = {"plan": "1", "plan_day": f"{day:%Y-%m-%d}", "plan_time": f"{day:%H:%M}", "told": "A clearer title."}
    client.post("/admin/articles/edition/publish/", page | moment)
    Plan.objects.update(at=timezone.now() - datetime.timedelta(seconds=1))
    run_due_plans()
    assert published().document["told"] == "A clearer title."
