"""A database from before there was a ledger: nothing of its editors is undone, and all else follows the files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from articles.events.models import Event
from articles.lint.models import LintRule
from articles.models import Article, Code, Contributor, Edition, PublishedEdition, Reference
from articles.search.models import Expression
from patienttools.files.models import LoadedEntry
from patienttools.helplines.models import Helpline
from tests.factories import HELPLINES, REFERENCES, bangla_text, content_folder, edition_text, load, write_article

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
BEFORE = [("articles", "0003_relation_suggestions"), ("search", "0002_engines"), ("events", "0001_initial")]
BEFORE += [("lint", "0001_initial"), ("helplines", "0001_initial")]
KEPT_A_DIGEST = {
    "contributor": Contributor,
    "reference": Reference,
    "code": Code,
    "article": Article,
    "edition": Edition,
    "expression": Expression,
    "event": Event,
    "helpline": Helpline,
}
LINES = ("bd-999", "bd-109", "bd-16430")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder as it was, with several of each kind."""
    folder = content_folder(tmp_path)
    write_files(folder, "Old")
    return folder


def write_files(folder: Path, word: str) -> None:
    """Each kind's file, with `word` in every text."""
    more = "".join(
        f'\n[{key}]\ncitation = "{word}."\nurl = "https://example.org/{key}"\n'
        'evidence = "guideline"\nread = "abstract"\n'
        for key in ("R3", "R4", "R5")
    )
    (folder / "references.toml").write_text(REFERENCES + more, encoding="utf-8")
    for slug in ("free", "edited", "withdrawn"):
        write_article(folder, slug, en=edition_text(title=f"{word} {slug}"), bn=bangla_text())
    lines = "".join(
        f'\n[[helplines]]\nkey = "{key}"\ncountry = "bd"\nis_emergency = false\nin_emergency_list = false\n'
        f'name = {{ en = "{word}" }}\nknowledge = "read"\n'
        for key in LINES[1:]
    )
    (folder / "helplines.toml").write_text(HELPLINES + lines, encoding="utf-8")
    events = "".join(
        f'[[events]]\nkey = "{key}"\ntitle = {{ en = "{word}" }}\nonline = true\norganiser = "Example"\n'
        'url = "https://organiser.example/"\nstarts_at = 2027-02-14T10:00:00\nends_at = 2027-02-14T16:00:00\n'
        'zone = "Asia/Dhaka"\nbooking = "open"\n'
        for key in ("free-day", "edited-day")
    )
    (folder / "events.toml").write_text(events, encoding="utf-8")
    (folder / "search").mkdir(exist_ok=True)
    same = "".join(f'[[same]]\nkey = "{key}"\nen = ["{word} {key}", "b"]\n' for key in ("free", "edited", "deleted"))
    (folder / "search" / "synonyms.toml").write_text(same, encoding="utf-8")


@pytest.fixture
def before(folder: Path) -> Iterator[Any]:
    """The tables as they were, filled from the files, with each row's digest beside it; today's again at the end."""
    load(folder)
    digests = {
        (entry.kind, entry.row_id): entry.digest
        for entry in LoadedEntry.objects.filter(kind__in=KEPT_A_DIGEST)
        if entry.row_id
    }
    executor = MigrationExecutor(connection)
    executor.migrate([*BEFORE, ("files", None)])
    apps = executor.loader.project_state(BEFORE).apps
    for (kind, number), digest in digests.items():
        name = KEPT_A_DIGEST[kind]._meta
        apps.get_model(name.app_label, name.model_name).objects.filter(pk=number).update(loaded_digest=digest)
    yield apps
    call_command("migrate", verbosity=0)


def test_nothing_that_an_editor_did_before_is_undone_and_all_else_follows(before: Any, folder: Path) -> None:
    an_editor_works(before)
    call_command("migrate", verbosity=0)
    write_files(folder, "New")
    said = load(folder)
    assert "Traceback" not in said
    free = Reference.objects.get(key="R3"), Helpline.objects.get(key="bd-109"), Event.objects.get(key="free-day")
    assert (free[0].citation, free[1].names, free[2].titles) == ("New.", {"en": "New"}, {"en": "New"})
    assert Edition.objects.get(article__slug="free", language="en").title == "New free"
    assert Expression.objects.get(key="same-free").phrases["en"][0] == "New free"

    assert Reference.objects.get(key="R4").citation == "An editor's."
    assert not Reference.objects.filter(key="R5").exists()
    assert Reference.objects.get(key="OWN").citation == "Own."
    assert Edition.objects.get(article__slug="edited", language="en").title == "An editor's"
    assert Edition.objects.get(article__slug="withdrawn", language="en").is_withdrawn
    assert not PublishedEdition.objects.filter(article__slug="withdrawn", language="en").exists()
    assert str(Helpline.objects.get(key="bd-999").confirmed_on) == "2026-11-20"
    assert Helpline.objects.get(key="bd-16430").names == {"en": "An editor's"}
    assert Event.objects.get(key="edited-day").organiser == "An editor's"
    assert Expression.objects.get(key="same-edited").phrases == {"en": ["an editor's", "c"]}
    assert Expression.objects.get(key="same-own").phrases == {"en": ["own", "words"]}
    assert not Expression.objects.filter(key="same-deleted").exists()
    assert LintRule.objects.get(key="own").pattern == "x"
    for kept in ("reference R4", "edition edited/en", "edition withdrawn/en", "event edited-day", "helpline bd-16430"):
        assert f"Kept: {kept}." in said
    for deleted in ("reference R5", "expression same-deleted"):
        assert f"Left deleted: {deleted}." in said

    client = Client()
    for edition in PublishedEdition.objects.all():
        assert client.get(f"/{edition.language}/guides/{edition.slug}/").status_code == 200
    for path in ("/en/", "/bn/"):
        assert client.get(path).status_code == 200
    assert "0 changed" in load(folder)


def an_editor_works(apps: Any) -> None:
    """Changes, withdraws, deletes and adds, as the desk of that time did."""

    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model).objects

    references = rows("articles", "Reference")
    references.filter(key="R4").update(citation="An editor's.")
    delete(apps, references.get(key="R5"), "R5: Old.")
    references.create(key="OWN", citation="Own.", evidence="guideline", read="abstract")
    editions = rows("articles", "Edition").filter(language="en")
    editions.filter(article__slug="edited").update(title="An editor's")
    editions.filter(article__slug="withdrawn").update(is_withdrawn=True)
    rows("articles", "PublishedEdition").filter(article__slug="withdrawn", language="en").delete()
    lines = rows("helplines", "Helpline")
    lines.filter(key="bd-999").update(confirmed_on="2026-11-20")
    lines.filter(key="bd-16430").update(names={"en": "An editor's"})
    rows("events", "Event").filter(key="edited-day").update(organiser="An editor's")
    expressions = rows("search", "Expression")
    expressions.filter(key="same-edited").update(phrases={"en": ["an editor's", "c"]})
    delete(apps, expressions.get(key="same-deleted"), "same-deleted")
    expressions.create(key="own", role="same", phrases={"en": ["own", "words"]})
    rows("lint", "LintRule").create(key="own", language="en", pattern="x", why="y", instead="z")


def delete(apps: Any, row: Any, said: str) -> None:
    """Deletes a row and writes so into the desk's log, as the desk does."""
    user, _is_new = User.objects.get_or_create(username="editor")
    about, _is_new = ContentType.objects.get_or_create(app_label=row._meta.app_label, model=row._meta.model_name)
    LogEntry.objects.create(
        user=user, content_type=about, object_id=str(row.pk), object_repr=said, action_flag=DELETION
    )
    row.delete()
