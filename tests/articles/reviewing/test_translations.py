"""Translations: each follows a text of its source; what changed there is shown, and one page brings it up to date."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editions.publishing import publish_edition, render_stale
from articles.editions.releases import keep_release
from articles.kinds import ReleaseAct
from articles.lint.models import GlossaryTerm
from articles.models import Edition, PublishedEdition, Review, Section
from articles.reviewing.following import follow_files, followed_by, source_of, stale_translations
from articles.reviewing.models import Following
from articles.reviewing.side_by_side import merged_order
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition, messages_of
from tests.articles.reviewing.asking import change, person

pytestmark = pytest.mark.django_db
BANGLA = "তারা বাইরে অপেক্ষা করে।\n"


@pytest.fixture
def client() -> Client:
    return make_client()


@pytest.fixture
def source() -> Edition:
    edition = make_edition()
    publish_edition(edition=edition, by=None)
    return edition


@pytest.fixture
def translation(source: Edition) -> Edition:
    """Of the two sections of the source only the first is written."""
    edition = make_edition(
        language="bn", title="অনুসরণ", summary="কী, আর কী সাহায্য করে।", takeaways=["কেউ সাহায্য করতে পারে।"]
    )
    edition.sections.filter(kind="signs").delete()
    edition.sections.update(body=BANGLA, heading="এটি কী")
    return edition


def address(edition: Edition) -> str:
    return f"/admin/articles/edition/{edition.pk}/translate/"


def page(client: Client, edition: Edition) -> Any:
    response = client.get(address(edition))
    assert response.status_code == 200
    return response


def save(client: Client, edition: Edition, shown: Any = None, *, follows: bool = True, **written: str) -> Any:
    sent = sent_by_page(shown or page(client, edition), "translate-form") | written
    if follows:
        sent["_follows"] = str(getattr(source_of(edition), "pk", ""))
    return client.post(address(edition), sent, follow=True)


def republish(source: Edition, words: str) -> None:
    change(source, words)
    publish_edition(edition=Edition.objects.get(pk=source.pk), by=None)


def stale(edition: Edition) -> list[bool]:
    return [one.is_said for one in stale_translations() if one.edition.pk == edition.pk]


def test_names_what_is_not_translated_and_offers_a_box_for_it(client: Client, translation: Edition) -> None:
    shown = page(client, translation)
    assert [side.id for side in shown.context["beside"].lacking] == ["signs"]
    text = shown.content.decode()
    assert "Nobody has said yet" in text
    assert text.index("What you may notice") < text.index('name="sections-1-body"')


def test_what_is_written_becomes_a_section_of_its_kind_in_the_order_of_the_source(
    client: Client, source: Edition, translation: Edition
) -> None:
    source.sections.filter(kind="signs").update(position=0)
    republish(source, "Some people are followed for months.\n")
    saved = save(client, translation, **{"sections-1-heading": "যা চোখে পড়ে", "sections-1-body": BANGLA})
    assert "follows what readers have of its source" in messages_of(saved)
    rows = list(translation.sections.order_by("position").values_list("kind", "audience", "heading"))
    assert rows == [("signs", "everyone", "যা চোখে পড়ে"), ("definition", "everyone", "এটি কী")]
    assert followed_by(translation) == source_of(translation)
    assert saved.redirect_chain[-1][0] == address(translation)
    assert not stale(translation)


def test_what_nobody_wrote_stays_unwritten(client: Client, translation: Edition) -> None:
    saved = save(client, translation, title="অনুসরণ করা")
    assert saved.status_code == 200
    assert list(translation.sections.values_list("kind", flat=True)) == ["definition"]
    assert Edition.objects.get(pk=translation.pk).title == "অনুসরণ করা"


def test_a_text_that_is_still_the_sources_own_is_not_translated(client: Client, translation: Edition) -> None:
    translation.sections.update(body=Section.objects.get(edition__language="en", kind="definition").body)
    assert [side.id for side in page(client, translation).context["beside"].lacking] == ["definition", "signs"]


def test_a_change_of_the_source_is_shown_word_by_word_until_somebody_brings_it_up_to_date(
    client: Client, source: Edition, translation: Edition
) -> None:
    save(client, translation)
    assert not stale(translation)
    republish(source, "Some people are followed for years.\n\n- **They wait outside.** It happens again and again.\n")
    assert stale(translation) == [True]
    assert any(one.box.key == "translations" for one in client.get("/admin/").context["boxes"])
    shown = page(client, translation)
    assert [side.id for side in shown.context["beside"].changed] == ["definition"]
    assert "<del>months.\n</del><ins>years.\n</ins>" in shown.content.decode()
    save(client, translation, shown, follows=False, **{"sections-0-body": "তারা বছরের পর বছর অপেক্ষা করে।"})
    assert stale(translation) == [True]
    # Nothing more to write: to say so is enough.
    save(client, translation)
    assert not stale(translation)
    assert not page(client, translation).context["beside"].changed
    assert [row.made_by_name for row in Following.objects.all()] == ["rima", "rima"]


def test_a_source_that_changed_while_the_page_was_open_is_not_said_to_be_followed(
    client: Client, source: Edition, translation: Edition
) -> None:
    shown = page(client, translation)
    sent = sent_by_page(shown, "translate-form") | {"_follows": str(shown.context["source"].pk), "title": "অনুসরণ করা"}
    republish(source, "Another text.\n")
    saved = client.post(address(translation), sent, follow=True)
    assert "changed since this page was shown" in messages_of(saved)
    assert Edition.objects.get(pk=translation.pk).title == "অনুসরণ করা"
    assert followed_by(translation) is None


@pytest.mark.parametrize("key", ["0", "x", "", "9" * 30])
def test_nothing_but_the_text_that_was_shown_is_followed(client: Client, translation: Edition, key: str) -> None:
    sent = sent_by_page(page(client, translation), "translate-form") | {"_follows": key}
    assert client.post(address(translation), sent).status_code == 302
    assert not Following.objects.exists()


def test_two_who_save_at_once_lose_nothing(client: Client, translation: Edition) -> None:
    shown = page(client, translation)
    Section.objects.filter(edition=translation).update(body="অন্য কেউ এটি লিখেছে।\n")
    Edition.objects.filter(pk=translation.pk).update(version=7)
    answer = save(client, translation, shown, **{"sections-0-body": "আমি এটি লিখেছি।"})
    text = answer.content.decode()
    assert "desk-clash" in text
    assert "অন্য কেউ এটি লিখেছে।" in text
    assert "আমি এটি লিখেছি।" in text
    assert not Following.objects.exists()
    assert Section.objects.get(edition=translation).body == "অন্য কেউ এটি লিখেছে।\n"


def test_what_is_wrong_is_said_beside_its_box_and_nothing_typed_is_lost(client: Client, translation: Edition) -> None:
    answer = save(client, translation, **{"sections-1-body": "শুধু লেখা, শিরোনাম নেই।"})
    text = answer.content.decode()
    assert "It is not saved yet" in text
    assert "শুধু লেখা, শিরোনাম নেই।" in text
    assert translation.sections.count() == 1


def test_reviews_dates_and_rendering_afresh_make_no_translation_stale(
    client: Client, source: Edition, translation: Edition
) -> None:
    save(client, translation)
    newest = source_of(translation)
    PublishedEdition.objects.update(renderer_version="older")
    render_stale()
    Review.objects.create(edition=source, kind="clinical", by=person(), reviewed_on="2026-01-02")
    publish_edition(edition=Edition.objects.get(pk=source.pk), by=None)
    assert source_of(translation) != newest
    assert not stale(translation)


def test_the_glossarys_words_are_offered_and_looked_for(client: Client, source: Edition, translation: Edition) -> None:
    GlossaryTerm.objects.create(
        key="waiting",
        words={"en": ["wait outside"], "bn": ["অপেক্ষা"]},
        avoid={"bn": ["দাঁড়িয়ে থাকে"]},
    )
    GlossaryTerm.objects.create(key="months", words={"en": ["month"], "bn": ["মাস"]})
    GlossaryTerm.objects.create(key="elsewhere", words={"en": ["onth"], "bn": ["না"]})
    translation.sections.update(body="তারা অপেক্ষা করে, দাঁড়িয়ে থাকে।\n")
    side = next(one for one in page(client, translation).context["beside"].sides if one.id == "definition")
    told = [(term.source, term.is_used, term.avoided) for term in side.terms]
    assert sorted(told) == [("month", False, ()), ("wait outside", True, ("দাঁড়িয়ে থাকে",))]


def test_an_edition_in_the_first_language_or_without_a_source_has_no_such_page(client: Client) -> None:
    alone, first = make_edition("alone", language="bn"), make_edition("first")
    for edition in (alone, first):
        assert client.get(address(edition))["Location"] == f"/admin/articles/edition/{edition.pk}/change/"
    assert not stale_translations()


def test_the_files_of_the_library_follow_one_another(source: Edition, translation: Edition) -> None:
    def as_loaded(edition: Edition) -> None:
        published = PublishedEdition.objects.get(article=edition.article_id, language=edition.language)
        keep_release(published, ReleaseAct.LOADED)

    change(translation, BANGLA)
    publish_edition(edition=Edition.objects.get(pk=translation.pk), by=None)
    assert follow_files() == 0
    as_loaded(source)
    as_loaded(translation)
    assert stale(translation) == [False]
    assert follow_files() == 1
    assert follow_files() == 0
    assert not stale(translation)
    # An editor changes the source: loading again says nothing of the translation.
    republish(source, "Another text.\n")
    assert follow_files() == 0
    assert stale(translation) == [True]


def test_stale_translations_are_found_in_two_queries(source: Edition, translation: Edition) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert stale_translations()
    assert len(asked) <= 2


def test_the_order_of_both() -> None:
    assert merged_order(["a", "b", "c"], ["b", "own", "a"]) == ["a", "b", "own", "c"]
    assert merged_order(["a"], ["own", "a"]) == ["own", "a"]
    assert merged_order([], ["x", "y"]) == ["x", "y"]
