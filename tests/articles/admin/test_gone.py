"""History, recover and going back of every row work when what it named has gone: they say so, and show the text."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from reversion.models import Version

from articles.models import Article, Code, Contributor, Edition, Reference, Relation, Review
from articles.pictures.models import Picture
from articles.search.models import Expression
from patienttools.admin.revisions import DeskAdmin
from patienttools.helplines.models import Country
from tests.articles.admin.test_saves import KINDS, address_of, form_of, make_event, make_helpline, open_page
from tests.articles.browsing import sent_by_page
from tests.articles.editors import confirm_proposals, make_client, make_edition, with_reason

pytestmark = pytest.mark.django_db

NOT_THERE = "No longer there:"


def make_whole_edition() -> Edition:
    edition = make_edition()
    doctor = Contributor.objects.create(key="doctor", names={"en": "A doctor"})
    Review.objects.create(edition=edition, kind="clinical", by=doctor, reviewed_on=datetime.date(2026, 5, 1))
    return edition


def make_whole_article() -> Article:
    parent, other = (Article.objects.create(slug=slug, share_code=(slug * 9)[:10]) for slug in ("above", "beside"))
    article = Article.objects.create(slug="between", share_code="betweenbet", parent=parent)
    article.codes.add(Code.objects.create(key="icd-10-cm:T74", system="ICD", code="T74", meaning="Meaning"))
    Relation.objects.create(article=article, kind="helped_by", to=other)
    return article


def make_whole_helpline() -> Any:
    line = make_helpline()
    line.confirmed_by, line.confirmed_on = User.objects.create_user("caller"), datetime.date(2026, 5, 1)
    line.save()
    return line


MAKERS: dict[str, Callable[[], Any]] = {kind: make for kind, (make, _one, _other) in KINDS.items()} | {
    "article": make_whole_article,
    "edition": make_whole_edition,
    "helpline": make_whole_helpline,
    "event": make_event,
}
# What takes the place of a thing that a row cannot be without.
OTHERS: dict[type[Model], Callable[[], Model]] = {
    Contributor: lambda: Contributor.objects.create(key="other", names={"en": "Another"}),
    Article: lambda: Article.objects.create(slug="other", share_code="otherother"),
    Country: lambda: Country.objects.create(code="NP", numeric="524", slug="nepal", names={"en": "Nepal"}),
}
DESK = {model._meta.model_name: page for model, page in admin.site._registry.items() if isinstance(page, DeskAdmin)}

# What no revision holds.
OF_TODAY = {(Contributor, "user")}


def pointers_of(page: Any) -> Iterator[tuple[type[Model], str]]:
    """Every field by which a row of the page, or an inline row of it, points to something else."""
    models = [page.model, *(inline.model for inline in page.inlines)]
    for model in models:
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            is_to_its_own = model is not page.model and field.related_model is page.model and field.name != "to"
            if field.related_model is not None and not is_to_its_own and (model, field.name) not in OF_TODAY:
                yield model, field.name


POINTERS = [(kind, model, name) for kind, page in DESK.items() for model, name in pointers_of(page)]


def saved_twice(client: Client, row: Model) -> list[Version]:
    """The versions of a row whose page was changed two times, oldest first."""
    kind = str(row._meta.model_name)
    _make, (box, text), (other, other_text) = KINDS[kind]
    for changes in ({box: text}, {other: other_text}):
        response = client.post(address_of(row), with_reason(open_page(client, row) | changes))
        confirm_proposals()
        assert response.status_code == 302, response.context["errors"]
    return list(Version.objects.get_for_object(row).order_by("pk"))


def take_away(row: Any, model: type[Model], name: str) -> None:
    """Deletes what the field points to, after the row was made to point elsewhere."""
    field = model._meta.get_field(name)
    holders: Any = model._base_manager.all()
    if field.many_to_many:
        getattr(row, name).all().delete()
        return
    keys = [key for key in holders.values_list(field.attname, flat=True) if key]
    instead = None if field.null else OTHERS[field.related_model]()
    for holder in holders.filter(**{f"{name}__in": keys}):
        model._base_manager.filter(pk=holder.pk).update(**{name: instead})
    for key in keys:
        target = field.related_model._base_manager.get(pk=key)
        if isinstance(target, Article):
            target.editions.exclude(pk=getattr(row, "pk", 0)).delete()
        target.delete()


def look_through(client: Client, row: Model, versions: list[Version]) -> list[str]:
    """Every page of the history of a row that exists; going back to each version is tried."""
    base = address_of(row).removesuffix("change/")
    history = client.get(f"{base}history/")
    assert history.status_code == 200
    pages = []
    for version in versions:
        address = f"{base}history/{version.pk}/"
        response = client.get(address)
        assert response.status_code == 200, (version, response.status_code)
        page = response.content.decode()
        pages.append(page)
        if f'id="{form_of(row)}"' in page:
            assert client.post(address, with_reason(sent_by_page(response, form_of(row)))).status_code in {200, 302}
            confirm_proposals()
        else:
            assert client.post(address, {}).status_code == 200
    return pages


@pytest.mark.parametrize(("kind", "model", "name"), POINTERS, ids=lambda part: getattr(part, "__name__", part))
def test_what_a_version_named_is_deleted_while_the_row_stays(kind: str, model: type[Model], name: str) -> None:
    client = make_client()
    row = MAKERS[kind]()
    versions = saved_twice(client, row)
    take_away(row, model, name)
    pages = look_through(client, row, versions)
    assert all(NOT_THERE in page for page in pages)


@pytest.mark.parametrize(("kind", "model", "name"), POINTERS, ids=lambda part: getattr(part, "__name__", part))
def test_what_a_version_named_is_deleted_with_the_row(kind: str, model: type[Model], name: str) -> None:
    client = make_client()
    row = MAKERS[kind]()
    versions = saved_twice(client, row)
    field = model._meta.get_field(name)
    keys = [key for key in model._base_manager.values_list(name, flat=True) if key]
    pk = row.pk
    row.delete()
    for target in field.related_model._base_manager.filter(pk__in=keys):
        if isinstance(target, Article):
            target.editions.all().delete()
        target.delete()
    row.pk = pk
    base = address_of(row).replace(f"{pk}/change/", "")
    listing = client.get(f"{base}recover/")
    assert listing.status_code == 200
    assert versions[-1].object_repr in listing.content.decode()
    for version in versions:
        response = client.get(f"{base}recover/{version.pk}/")
        assert response.status_code == 200
        assert NOT_THERE in response.content.decode()
        assert "readonly>" in response.content.decode()
        assert client.post(f"{base}recover/{version.pk}/", {}).status_code == 200
        history = client.get(f"{base}{pk}/history/", follow=True)
        assert NOT_THERE in history.content.decode()
        assert client.get(f"{base}{pk}/history/{version.pk}/").status_code == 200


def test_a_picture_that_was_removed_is_read_and_not_recovered_since_its_files_are_gone() -> None:
    client = make_client()
    row = MAKERS["picture"]()
    versions = saved_twice(client, row)
    look_through(client, row, versions[:1])
    row.delete()
    for data in (None, {}):
        ask = client.get if data is None else client.post
        page = ask(f"/admin/pictures/picture/recover/{versions[-1].pk}/", data).content.decode()
        assert "its file, which was removed" in page
        assert KINDS["picture"][1][1] in page
    assert not Picture.objects.exists()


# A row that has files is gone with them.
@pytest.mark.parametrize("kind", [kind for kind in DESK if kind != "picture"])
def test_every_kind_of_row_goes_back_and_is_recovered(kind: str) -> None:
    client = make_client()
    row = MAKERS[kind]()
    versions = saved_twice(client, row)
    box, text = KINDS[kind][1]
    look_through(client, row, versions[:1])
    assert open_page(client, row)[box] != text, "it went back"
    pk = row.pk
    row.delete()
    row.pk = pk
    base = address_of(row).replace(f"{pk}/change/", "")
    address = f"{base}recover/{versions[-1].pk}/"
    response = client.get(address)
    assert client.post(address, with_reason(sent_by_page(response, form_of(row)))).status_code == 302
    confirm_proposals()
    assert open_page(client, row)[box].replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_who_saved_a_version_is_deleted() -> None:
    writer, client = make_client("writer"), make_client()
    row = MAKERS["reference"]()
    versions = saved_twice(writer, row)
    User.objects.get(username="writer").delete()
    look_through(client, row, versions)


def test_names_that_are_only_text_may_be_gone_too() -> None:
    client = make_client()
    article = make_edition().article
    asked = Expression.objects.create(key="asked", role="asked", slug=article.slug, phrases={"en": ["why"]})
    code = Code.objects.create(key="x:1", system="X", code="1", meaning="M", reference_key="R01")
    for row, box in ((asked, "phrases_en"), (code, "meaning")):
        client.post(address_of(row), open_page(client, row) | {box: "something else"})
    article.editions.all().delete()
    article.delete()
    Reference.objects.all().delete()
    for row in (asked, code):
        look_through(client, row, list(Version.objects.get_for_object(row)))


def test_a_deleted_row_whose_key_is_taken_meanwhile_can_still_be_read() -> None:
    client = make_client()
    row = MAKERS["reference"]()
    versions = saved_twice(client, row)
    row.delete()
    Reference.objects.create(key="R09", citation="Another.", evidence="cross_sectional", read="full")
    page = client.get(f"/admin/articles/reference/recover/{versions[-1].pk}/").content.decode()
    assert "A survey, mended by the first." in page


def test_a_version_that_cannot_be_read_shows_what_was_kept() -> None:
    client = make_client()
    row = MAKERS["reference"]()
    versions = saved_twice(client, row)
    Version.objects.filter(pk=versions[0].pk).update(serialized_data='[{"of": "another time"}]')
    response = client.get(address_of(row).replace("change/", f"history/{versions[0].pk}/"))
    assert response.status_code == 200
    assert "another time" in response.content.decode()


def test_only_who_may_look_reads_what_was_kept() -> None:
    client = make_client()
    row = MAKERS["edition"]()
    versions = saved_twice(client, row)
    take_away(row, Edition, "writer")
    stranger = make_client("stranger", permissions=("view_reference",))
    assert stranger.get(address_of(row).replace("change/", f"history/{versions[0].pk}/")).status_code == 403
