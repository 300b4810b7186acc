"""Articles, references, contributors and helplines on the desk: what is used is known, and changes reach readers."""

import re

import pytest
from django.test import Client

from articles.editions.publishing import publish_edition
from articles.models import Article, Contributor, Edition, PublishedEdition, Reference
from articles.pages.codes import code_of
from patienttools.generation.models import LibraryGeneration
from patienttools.helplines.models import Country, Helpline
from tests.articles.browsing import sent_by_page
from tests.articles.editors import (
    confirm_proposals,
    data_of,
    errors_of,
    make_client,
    make_edition,
    messages_of,
    press_on,
    read_form,
    with_reason,
)

pytestmark = pytest.mark.django_db
ARTICLES = "/admin/articles/article/"


@pytest.fixture
def client() -> Client:
    return make_client()


def make_article(slug: str, parent: Article | None = None) -> Article:
    return Article.objects.create(slug=slug, parent=parent, share_code=(slug * 10)[:10])


def submit(client: Client, address: str, **changes: object) -> object:
    data: dict[str, object] = dict(read_form(client, address))
    return client.post(address, data | changes, follow=True)


def test_a_new_article_gets_a_share_code_that_nobody_types(client: Client) -> None:
    response = submit(client, f"{ARTICLES}add/", slug="new-guide", share_code="mine", not_applicable=["tests", "ask"])
    assert Article.objects.filter(slug="new-guide").exists(), errors_of(response)
    article = Article.objects.get(slug="new-guide")
    assert re.fullmatch("[a-hjkmnp-z2-9]{10}", article.share_code)
    assert article.not_applicable == ["tests", "ask"]
    page = client.get(f"{ARTICLES}{article.pk}/change/").content.decode()
    assert f"/r/{code_of(article.share_code)}/en/" in page
    assert response.status_code == 200  # type: ignore[attr-defined]


@pytest.mark.parametrize("slug", ["Upper", "two--hyphens", "under_score", "-x"])
def test_refuses_slugs_that_make_no_address(client: Client, slug: str) -> None:
    assert "single hyphens" in errors_of(submit(client, f"{ARTICLES}add/", slug=slug))


def test_the_slug_stays_once_readers_have_the_page(client: Client) -> None:
    edition = make_edition()
    publish_edition(edition=edition, by=None)
    address = f"{ARTICLES}{edition.article_id}/change/"
    assert "slug" not in client.get(address).context["adminform"].form.fields
    submit(client, address, slug="other")
    assert Article.objects.get().slug == "being-followed"


def test_topics_are_at_most_three_levels_deep_and_never_a_circle(client: Client) -> None:
    top = make_article("top")
    middle = make_article("middle", parent=top)
    low = make_article("low", parent=middle)
    other = make_article("other")
    make_article("others-own", parent=other)
    address = f"{ARTICLES}{{}}/change/"
    assert "not its own parent" in errors_of(submit(client, address.format(top.pk), parent=top.pk))
    assert "stands below this article itself" in errors_of(submit(client, address.format(top.pk), parent=low.pk))
    assert "stands on the last" in errors_of(submit(client, address.format(other.pk), parent=low.pk))
    assert "articles below it" in errors_of(submit(client, address.format(other.pk), parent=middle.pk))
    assert "articles below it" in errors_of(submit(client, address.format(top.pk), parent=other.pk))
    assert submit(client, address.format(low.pk), parent=middle.pk).redirect_chain
    submit(client, address.format(other.pk), parent=top.pk)
    assert Article.objects.get(slug="other").parent == top


def test_relations_are_refused_to_oneself_and_twice(client: Client) -> None:
    first, second = make_article("first"), make_article("second")
    address = f"{ARTICLES}{first.pk}/change/"
    row = {"relations-TOTAL_FORMS": "1", "relations-0-kind": "helped_by", "relations-0-id": ""}
    assert "no relation to itself" in errors_of(submit(client, address, **row, **{"relations-0-to": first.pk}))
    twice = row | {"relations-TOTAL_FORMS": "2", "relations-1-kind": "helped_by", "relations-1-id": ""}
    response = submit(client, address, **twice, **{"relations-0-to": second.pk, "relations-1-to": second.pk})
    assert "duplicate" in errors_of(response)
    submit(client, address, **row, **{"relations-0-to": second.pk})
    assert first.relations.get().to == second


def test_a_changed_reference_names_the_pages_that_cite_it_and_publishes_them_again(client: Client) -> None:
    edition = make_edition(summary="It is known.[^R01]")
    make_edition("not-citing")
    publish_edition(edition=edition, by=None)
    reference = Reference.objects.get()
    address = f"/admin/articles/reference/{reference.pk}/change/"
    assert "Being followed (en)" in client.get(address).content.decode()
    said = messages_of(submit(client, address, citation="A better survey."))
    assert "One published page shows what stood here before: Being followed (en)" in said
    again = address.replace("change", "publish-again")
    assert "Being followed (en)" in client.get(again).content.decode()
    press_on(client, client.post(again, {"edition": [edition.pk]}, follow=True))
    assert PublishedEdition.objects.get().document["references"][0]["citation"] == "A better survey."
    assert "Every published page shows" in client.get(again).content.decode()


def test_a_reference_in_use_keeps_its_key_and_is_not_deleted(client: Client) -> None:
    make_edition(takeaways=["Known.[^R01]"])
    reference = Reference.objects.get()
    address = f"/admin/articles/reference/{reference.pk}/change/"
    assert "key" not in client.get(address).context["adminform"].form.fields
    assert client.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"), [("doi", "10.1000/<script>"), ("pmid", "12a"), ("url", "javascript:alert(1)"), ("key", "9x")]
)
def test_refuses_a_reference_that_a_file_could_not_hold(client: Client, field: str, value: str) -> None:
    good = {"key": "R2", "citation": "A source.", "evidence": "law", "read": "full"}
    response = submit(client, "/admin/articles/reference/add/", **good | {field: value})
    assert f"{field}:" in errors_of(response)


def test_a_contributor_has_a_name_in_each_language_and_names_the_pages(client: Client) -> None:
    edition = make_edition()
    publish_edition(edition=edition, by=None)
    address = f"/admin/articles/contributor/{edition.writer_id}/change/"
    said = messages_of(submit(client, address, names_en="The desk", names_bn="ডেস্ক", credential="None given"))
    assert Contributor.objects.get().names == {"en": "The desk", "bn": "ডেস্ক"}
    assert "Being followed (en)" in said
    assert "This field is required" in errors_of(submit(client, address, names_en="", names_bn=""))


def make_helpline(**fields: object) -> Helpline:
    country, _created = Country.objects.get_or_create(
        code="bd", defaults={"numeric": "050", "slug": "bangladesh", "names": {"en": "Bangladesh"}}
    )
    columns = {"key": "nine", "names": {"en": "Police"}, "knowledge": "read", "country": country} | fields
    return Helpline.objects.create(**columns)


def test_a_changed_helpline_steps_the_generation_and_reads_numbers_line_by_line(client: Client) -> None:
    note = {"en": "Older pages say 1.", "bn": "পুরোনো"}
    row = make_helpline(numbers=[{"kind": "call", "number": "999"}, {"kind": "text", "number": "+880 1", "note": note}])
    address = f"/admin/helplines/helpline/{row.pk}/change/"
    shown = client.get(address).context["adminform"].form["numbers"].value()
    assert shown == "call 999\ntext +880 1 | Older pages say 1. | পুরোনো"
    before = row.numbers
    data = {"names_en": "Police line", "names_bn": "পুলিশ", "numbers": shown, "hours_en": "Always", "hours_bn": ""}
    response = submit(client, address, because="Read on their page.", **data)
    confirm_proposals()
    row.refresh_from_db()
    assert (row.names, row.numbers) == ({"en": "Police line", "bn": "পুলিশ"}, before), response
    assert row.hours == {"en": "Always"}
    assert LibraryGeneration.objects.get().number >= 1


def test_refuses_a_number_that_nobody_could_dial(client: Client) -> None:
    row = make_helpline()
    address = f"/admin/helplines/helpline/{row.pk}/change/"
    response = submit(client, address, numbers="call 999\nring ৯৯৯", names_en="Police")
    assert "Line 2: write one of call, text" in errors_of(response)
    assert data_of(response)["numbers"] == "call 999\nring ৯৯৯"


def test_a_doubtful_number_does_not_enter_the_emergency_list(client: Client) -> None:
    row = make_helpline(is_doubtful=True, is_emergency=True)
    address = f"/admin/helplines/helpline/{row.pk}/change/"
    response = submit(client, address, in_emergency_list="on", names_en="Police")
    assert "Only emergency numbers without doubt" in errors_of(response)


def test_deleting_a_helpline_steps_the_generation(client: Client) -> None:
    row = make_helpline()
    address = f"/admin/helplines/helpline/{row.pk}/delete/"
    asked = client.get(address, follow=True)
    client.post(asked.request["PATH_INFO"], with_reason(sent_by_page(asked, "delete-form")))
    confirm_proposals()
    assert not Helpline.objects.exists()
    assert LibraryGeneration.objects.get().number >= 1


def test_edition_rows_stay_loadable_after_articles_were_edited(client: Client) -> None:
    edition = make_edition()
    submit(client, f"{ARTICLES}{edition.article_id}/change/", subject="condition")
    assert Edition.objects.get().article.subject == "condition"
