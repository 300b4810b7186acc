"""What is never in a backup: nothing that readers wrote, and nothing that another table needs."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from articles.reports.models import MistakeReport
from patienttools.kept_out import kept_out_models, never_in_a_backup
from rxsite.backup import contents
from rxsite.backup.contents import kept_out_tables, mark_of_secret
from tests.articles.editors import make_client

# Columns into which a public form writes: whoever adds such a form adds its table here and keeps it out.
WRITTEN_BY_READERS = {"reports_mistakereport", "ask_thread", "ask_message"}


def test_what_readers_write_is_never_in() -> None:
    assert set(kept_out_tables()) >= WRITTEN_BY_READERS
    assert {model._meta.db_table for model in kept_out_models()} <= set(kept_out_tables())


def test_sessions_are_never_in() -> None:
    assert "django_session" in kept_out_tables()


def test_no_row_that_is_in_needs_one_that_is_not() -> None:
    out = set(kept_out_tables())
    needs = [
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in out
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in out
    ]
    assert needs == []


def test_a_room_says_it_of_its_own_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    from patienttools import kept_out

    monkeypatch.setattr(kept_out, "_reasons", dict(kept_out_models()))
    found = apps.get_model("articles.Code")
    assert never_in_a_backup("for the test")(found) is found
    assert kept_out_tables()["articles_code"] == "for the test"


def test_a_table_that_names_a_model_which_is_gone_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "KEPT_OUT", contents.KEPT_OUT | {"ask.Gone": "for the test"})
    with pytest.raises(ImproperlyConfigured, match=r"ask\.Gone"):
        kept_out_tables()


def test_the_mark_of_a_secret_tells_two_apart_and_holds_neither() -> None:
    assert mark_of_secret("one secret") == mark_of_secret("one secret") != mark_of_secret("another")
    assert "secret" not in mark_of_secret("one secret")


@pytest.mark.django_db
def test_what_a_reader_wrote_is_not_in_the_log_of_what_staff_did() -> None:
    report = MistakeReport.objects.create(text="zzmarkerzz", slug="", language="en", received_on="2026-11-28")
    client: Any = make_client()
    data = {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"}
    client.post("/admin/reports/mistakereport/", data)
    assert not any("zzmarkerzz" in f"{entry.object_repr}{entry.change_message}" for entry in LogEntry.objects.all())
    assert "zzmarkerzz" not in str(report)
