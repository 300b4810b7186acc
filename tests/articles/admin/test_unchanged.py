"""The page of every row of the shipped library, sent back as it is: saved, every one, and nothing has changed by it."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from reversion.models import Revision

from articles.lint.models import LintRule
from articles.models import PublishedEdition
from patienttools.ask.models import SavedParagraph
from patienttools.generation.models import LibraryGeneration
from rxsite.people.roles import ROLES
from tests.articles.admin.test_saves import KINDS, has_form, make_event
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client
from tests.counts import ENDURANCE_SHARE

# To save a report is to say that it is done.
SAVED_BY_DOING = {"MistakeReport"}
MODELS = [model for model in admin.site._registry if has_form(model) and model.__name__ not in SAVED_BY_DOING]
ROWS_IN_THE_SHORT_RUN = 4


@pytest.fixture(scope="module")
def client(shipped: None) -> Client:
    """An editor in the shipped library, with a row of each kind that it does not ship."""
    User.objects.create_user("writer", email="writer@example.org")
    Group.objects.create(name="Writers")
    LintRule.objects.create(key="own", language="en", pattern="a\nb", why="Because\nof it.", instead="Y.")
    SavedParagraph.objects.create(language="en", title="Greeting", text="Thank you\nfor asking.")
    make_event()
    make_picture, _one, _other = KINDS["picture"]
    make_picture()
    return make_client()


def columns_of(row: Model) -> dict[str, Any]:
    """Every column and every inline or tied row, as stored."""
    page = admin.site._registry[type(row)]
    columns: dict[str, Any] = type(row)._base_manager.filter(pk=row.pk).values().get()
    for field in row._meta.many_to_many:
        columns[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
    for inline in page.inlines:
        parents = [field.name for field in inline.model._meta.fields if field.related_model is type(row)]
        name = inline.fk_name or parents[0]
        columns[inline.model.__name__] = list(
            inline.model._base_manager.filter(**{name: row.pk}).order_by("pk").values()
        )
    return columns


def send_back(client: Client, row: Model) -> None:
    address = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    before, revisions = columns_of(row), Revision.objects.count()
    generation = LibraryGeneration.objects.values().first()
    data = sent_by_page(client.get(address), f"{row._meta.model_name}_form")
    response = client.post(address, data)
    said = [] if response.status_code == 302 else response.context["errors"]
    assert response.status_code == 302, f"{row!r} cannot be saved: {said}"
    assert columns_of(row) == before, f"{row!r} was changed by saving it unchanged"
    assert Revision.objects.count() == revisions, f"{row!r} was given a needless revision"
    assert LibraryGeneration.objects.values().first() == generation, f"{row!r} made every page anew"


def rows_of(model: type[Model]) -> list[Model]:
    """Without the groups of roles, which are made from a table and have no form."""
    rows = model._default_manager.order_by("pk")
    return list(rows.exclude(name__in=ROLES) if model is Group else rows)


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_some_rows_of_every_kind_are_saved_unchanged(client: Client, model: type[Model]) -> None:
    rows = rows_of(model)
    assert rows, "the guard has nothing to try"
    step = max(1, len(rows) // ROWS_IN_THE_SHORT_RUN)
    for row in rows[::step]:
        send_back(client, row)
    assert PublishedEdition.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_row_is_saved_unchanged(client: Client, model: type[Model]) -> None:
    refused = []
    for row in rows_of(model)[::ENDURANCE_SHARE]:
        try:
            send_back(client, row)
        except AssertionError as error:
            refused.append(str(error).partition("\n")[0])
    assert not refused, "\n".join(refused)
