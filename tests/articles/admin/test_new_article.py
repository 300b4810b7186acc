"""A new article in one step, with a statistic and its source in the same form; each further language in one click."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from reversion.models import Version

from articles.desk.needs import needs_of
from articles.desk.sources import tidy_doi, tidy_pmid
from articles.editions.publishing import publish_edition
from articles.kinds import ArticleKind
from articles.models import Article, Contributor, Edition, Reference
from patienttools.typed.models import Typed
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/new/"
WRITTEN = {
    "title": "Being watched at work",
    "summary": "What it is to be watched at work. It is never your fault.",
    "kind": "guide",
    "subject": "topic",
    "sections-0-kind": "definition",
    "sections-0-heading": "What it is",
    "sections-0-body": "Somebody looks at what you do, again and again.",
    "sections-2-kind": "first_steps",
    "sections-2-heading": "What to do first",
    "sections-2-body": "- **Tell somebody.** A friend, or the union.",
}
STATISTIC = {
    "statistic": "In one survey 31 of 100 workers were watched.",
    "citation": "Rahman T. Watched at work. 2021.",
    "doi": " https://doi.org/10.1000/Work.21. ",
    "pmid": "PMID: 12345678",
    "evidence": "cross_sectional",
    "read": "abstract",
    "place": "Dhaka",
}


@pytest.fixture
def client() -> Client:
    client = make_client("rima")
    Contributor.objects.create(key="rima", names={"en": "Rima"}, user=User.objects.get(username="rima"))
    return client


def opened(client: Client) -> dict[str, Any]:
    return sent_by_page(client.get(NEW), "new-article-form")


def test_one_form_gives_an_article_an_edition_its_sections_and_the_source_of_a_statistic(client: Client) -> None:
    Reference.objects.create(key="R41", citation="Older.", evidence="cross_sectional", read="full")
    answer = client.post(NEW, opened(client) | WRITTEN | STATISTIC)
    edition = Edition.objects.get()
    assert answer["Location"] == f"/admin/articles/edition/{edition.pk}/change/#needs"
    assert (edition.article.slug, edition.title) == ("being-watched-at-work", WRITTEN["title"])
    assert len(edition.article.share_code) == 10
    source = Reference.objects.get(key="R42")
    assert (source.doi, source.pmid, source.place) == ("10.1000/Work.21", "12345678", "Dhaka")
    assert [section.kind for section in edition.sections.all()] == ["definition", "first_steps"]
    body = edition.sections.first().body
    assert body == f"{WRITTEN['sections-0-body']}\n\n{STATISTIC['statistic']}[^R42]"
    assert not edition.article.published.exists()
    assert Version.objects.get_for_object(edition).count() == 1
    assert client.get(answer["Location"]).status_code == 200
    publish_edition(edition=edition, by=None)


def test_who_writes_in_which_language_and_until_when_stands_there_already(client: Client) -> None:
    sent = opened(client)
    assert sent["writer"] == str(Contributor.objects.get(key="rima").pk)
    assert sent["language"] == "en"
    due = datetime.date.fromisoformat(sent["review_due_on"])
    assert due == timezone.localdate() + datetime.timedelta(days=365)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "পিছু নেওয়া"}, "Lower-case letters, digits and single hyphens"),
        ({"slug": "being-followed"}, "Another article has this address"),
        (
            {"sections-0-body": "", "sections-0-heading": "", "sections-2-body": "", "sections-2-heading": ""},
            "Write at least one section",
        ),
        ({"sections-2-kind": "definition"}, "has a section of this kind"),
        ({"sections-0-kind": "recognise"}, "choose “Clinicians”"),
        ({"sections-0-body": "x" * 20_001}, "This has 20001 characters; at most 20000 fit"),
        ({"statistic": STATISTIC["statistic"]}, "A statistic has a source"),
        (STATISTIC | {"statistic": ""}, "Write the sentence that cites this source"),
        (STATISTIC | {"statistic": "Many are watched."}, "states no number"),
        (STATISTIC | {"evidence": ""}, "A new source needs this"),
        (STATISTIC | {"doi": "not a doi"}, "A DOI such as"),
        (STATISTIC | {"doi": "doi:10.1000/KEPT"}, "It is kept already as R01"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_everything_stays_as_it_was_typed(
    client: Client, changes: dict[str, str], says: str
) -> None:
    make_edition()
    Reference.objects.filter(key="R01").update(doi="10.1000/kept")
    sent = opened(client) | WRITTEN | changes
    answer = client.post(NEW, sent)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    again = sent_by_page(answer, "new-article-form")
    assert {name: again[name].replace("\r\n", "\n") for name in WRITTEN | changes} == WRITTEN | changes
    assert Article.objects.count() == 1
    assert Reference.objects.count() == 1
    assert Typed.objects.get().pairs


def test_a_source_that_is_kept_is_cited_by_its_key(client: Client) -> None:
    source = Reference.objects.create(key="R07", citation="Older.", evidence="cross_sectional", read="full")
    client.post(NEW, opened(client) | WRITTEN | {"statistic": STATISTIC["statistic"], "known": str(source.pk)})
    assert Edition.objects.get().sections.first().body.endswith("watched.[^R07]")
    assert Reference.objects.count() == 1


STORY = {
    "kind": "story",
    "content_note": "It tells of being followed.",
    "consent_given_on": "2026-01-02",
    "consent_by": "In writing, after reading the whole text",
    "consent_may_be_withdrawn_by": "A word to the desk",
    "sections-0-kind": "story",
    "sections-2-heading": "",
    "sections-2-body": "",
}


def test_a_story_is_made_with_its_consent_and_its_note_in_the_same_form(client: Client) -> None:
    client.post(NEW, opened(client) | WRITTEN | STORY)
    edition = Edition.objects.get()
    article = edition.article
    assert (article.kind, edition.content_note) == ("story", STORY["content_note"])
    assert article.consent_given_on == datetime.date(2026, 1, 2)
    assert (article.consent_by, article.consent_may_be_withdrawn_by) == (
        STORY["consent_by"],
        STORY["consent_may_be_withdrawn_by"],
    )
    assert all(need.is_met for need in needs_of(edition, is_sound=True) if "onsent" in need.says or "note" in need.says)
    publish_edition(edition=edition, by=None)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"consent_given_on": ""}, "A story needs the consent"),
        ({"consent_by": ""}, "A story needs the consent"),
        ({"consent_may_be_withdrawn_by": " "}, "A story needs the consent"),
        ({"consent_given_on": "2099-01-01"}, "has not come yet"),
        ({"content_note": ""}, "readers can choose"),
        ({"sections-0-kind": "first_steps"}, "A story gives no advice"),
        ({"kind": "guide"}, "Only a story has a record of consent"),
    ],
)
def test_a_story_without_consent_or_with_advice_is_not_kept_and_nothing_typed_is_lost(
    client: Client, changes: dict[str, str], says: str
) -> None:
    answer = client.post(NEW, opened(client) | WRITTEN | STORY | changes)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    again = sent_by_page(answer, "new-article-form")
    assert {name: again[name] for name in STORY} == STORY | changes
    assert not Article.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in ArticleKind if kind != ArticleKind.STORY])
def test_the_form_makes_every_other_kind_too(client: Client, kind: ArticleKind) -> None:
    assert client.post(NEW, opened(client) | WRITTEN | {"kind": kind.value}).status_code == 302
    assert Article.objects.get().kind == kind


def test_what_was_typed_and_not_saved_is_offered_and_taken_into_the_form(client: Client) -> None:
    sent = opened(client) | WRITTEN | {"title": ""}
    client.post(NEW, sent)
    page = client.get(NEW)
    assert "Take it into the form" in page.content.decode()
    typed = Typed.objects.get()
    assert WRITTEN["summary"] in client.get(f"/admin/typed/{typed.pk}/").content.decode()
    again = sent_by_page(client.post(NEW, {"_take": str(typed.pk)}), "new-article-form")
    assert again["sections-2-body"] == WRITTEN["sections-2-body"]
    assert not Article.objects.exists()
    assert client.post(NEW, again | {"title": "A title"}).status_code == 302
    assert Typed.objects.get().is_over


def test_who_may_not_write_opens_nothing() -> None:
    reader = make_client(permissions=("view_article",))
    assert reader.get(NEW).status_code == 403
    assert reader.post(NEW, WRITTEN).status_code == 403


# --- Languages ---


def test_each_missing_language_is_one_click_from_the_article(client: Client) -> None:
    edition = make_edition()
    page = client.get(f"/admin/articles/article/{edition.article.pk}/change/").content.decode()
    address = f"/admin/articles/article/{edition.article.pk}/in/bn/"
    assert f'formaction="{address}"' in page
    assert "/in/en/" not in page
    answer = client.post(address)
    made = edition.article.editions.get(language="bn")
    assert answer["Location"] == f"/admin/articles/edition/{made.pk}/change/"
    assert made.writer.key == "rima"
    assert client.post(address)["Location"] == answer["Location"]
    assert edition.article.editions.count() == 2
    publish_edition(edition=edition, by=None)
    assert client.post(address)["Location"] == f"/admin/articles/edition/{made.pk}/translate/"


def test_no_language_is_made_that_the_site_does_not_have(client: Client) -> None:
    edition = make_edition()
    client.post(f"/admin/articles/article/{edition.article.pk}/in/xx/")
    assert edition.article.editions.count() == 1


# --- What an article needs ---


def test_the_list_of_needs_ticks_what_is_there(client: Client) -> None:
    edition = make_edition(summary="One thing. Another thing.")
    needs = {need.says: need.is_met for need in needs_of(edition, is_sound=True)}
    assert needs["A section “What it is”"]
    assert not needs["A section “Danger signs”"]
    assert needs["A summary of two or three sentences"]
    assert not needs["The article in বাংলা"]
    assert not needs["Sources that it cites"]
    page = client.get(f"/admin/articles/edition/{edition.pk}/change/").content.decode()
    assert 'id="needs"' in page


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/xyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("http://dx.doi.org/10.1000/xyz.", "10.1000/xyz"),
        ("DOI: 10.1000/xyz", "10.1000/xyz"),
        (" doi:10.1000/x(1)y ", "10.1000/x(1)y"),
        ("https://journals.example.org/doi/full/10.1000/xyz", "10.1000/xyz"),
        ("10.1000%2Fxyz", "10.1000/xyz"),
    ],
)
def test_a_doi_is_put_into_one_form_however_it_was_copied(text: str, doi: str) -> None:
    assert tidy_doi(text) == doi


@pytest.mark.parametrize(
    "text", ["12345678", "PMID: 12345678", "pmid12345678.", "https://pubmed.ncbi.nlm.nih.gov/12345678/"]
)
def test_a_pmid_is_put_into_one_form_however_it_was_copied(text: str) -> None:
    assert tidy_pmid(text) == "12345678"
