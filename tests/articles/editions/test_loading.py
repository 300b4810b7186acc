"""Load: refused content loads nothing, an editor's work stays, and an unchanged library is left alone."""

from pathlib import Path

import pytest
import reversion
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from articles.editions.loading import freeze_library, load_library
from articles.editions.publishing import publish_edition, unpublish_edition
from articles.files.library import read_library
from articles.models import Article, Code, Contributor, Edition, PublishedEdition, Reference, Relation, Section
from patienttools.files.reports import Outcome
from patienttools.generation.models import LibraryGeneration
from patienttools.helplines.models import Country, Helpline
from tests.factories import (
    CODES,
    HELPLINES,
    REFERENCES,
    article_toml,
    bangla_text,
    content_folder,
    edition_text,
    get_edition,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db
MODELS = (
    Article,
    Code,
    Contributor,
    Country,
    Edition,
    Helpline,
    LibraryGeneration,
    PublishedEdition,
    Reference,
    Relation,
    Section,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def all_rows() -> dict[str, list[dict[str, object]]]:
    """Everything that loading writes, but for moments."""
    moments = {"changed_at", "stepped_at"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in moments}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in MODELS
    }


def refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What load_content complains of."""
    capsys.readouterr()
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_content", content=folder)
    return capsys.readouterr().err.splitlines()


def section(body: str, head: str = "## What it is {#definition}") -> str:
    return edition_text(f"{head}\n\n{body}\n")


BROKEN = {
    "bad TOML": (edition_text(title='Dry" skin'), "dry-skin/en.md:2: Not valid TOML"),
    "unknown kind": (section("a", "## A {#sings}"), "dry-skin/en.md:12: Unknown kind of section “sings”"),
    "the same kind twice": (
        edition_text("## A {#signs}\n\na\n\n## B {#signs}\n\nb\n"),
        "dry-skin/en.md:16: The kind “signs” stands twice; first in line 12.",
    ),
    "missing citation": (section("a\n\nb.[^R9]"), "dry-skin/en.md:16: The citation [^R9] names no reference."),
    "missing citation in the summary": (edition_text(summary="a.[^R9]"), "dry-skin/en.md:4: The citation [^R9]"),
    "missing citation in a takeaway": (
        edition_text(takeaways='[\n  "One.",\n  "Two.[^R9]",\n]'),
        "dry-skin/en.md:8: The citation [^R9]",
    ),
    "uncited statistic": (section("Fine.\n\n- It helps 40% of people."), "dry-skin/en.md:16: A statistic without"),
    "uncited statistic in the summary": (edition_text(summary="One in seven."), "dry-skin/en.md:4: A statistic"),
    "uncited statistic in a takeaway": (edition_text(takeaways='["One in seven."]'), "dry-skin/en.md:6: A statistic"),
    "raw script": (section("a\n\n<script>alert(1)</script>"), "dry-skin/en.md:16: Raw HTML is not allowed."),
    "raw style": (section("<style>p {}</style>"), "dry-skin/en.md:14: Raw HTML is not allowed."),
    "empty body": (edition_text("## A {#signs}\n\n## B {#types}\n\nb\n"), "dry-skin/en.md:12: The section is empty."),
    "bad date": (edition_text(due="2027-13-01"), "dry-skin/en.md:8: Not valid TOML"),
    "no date": (edition_text(due='"soon"'), "dry-skin/en.md:8: “review_due_on” must be a date"),
    "wrong language": (
        edition_text("## এটি কী {#definition}\n\n" + "ত্বক খসখসে ও টানটান লাগে। চুলকানি হতে পারে। " * 4),
        "dry-skin/en.md:1: Most letters are not Latin",
    ),
    "a label outside the catalogue": (
        section("- **A.** t\n  - Why: a\n  - Tip: b"),
        "dry-skin/en.md:16: A nested item opens with one of Why",
    ),
    "hostile address": (section("ok\n\n[x](javascript:123)"), "dry-skin/en.md:16: The address “javascript:123”"),
    "outside image": (section("![x](https://a.example/x.png)"), "dry-skin/en.md:14: The address “https://a.example"),
    "link to nowhere": (section("a\n\n[x](article:none)"), "dry-skin/en.md:16: A link leads to “article:none”"),
    "deep brackets": (section("a\n" + "[" * 3000), "dry-skin/en.md:15: Brackets stand 3000 deep"),
    "too long": (section("word\n" * 5000), "dry-skin/en.md:14: The text has"),
    "text that turns around": (section("a\n\nb\u202ec"), "dry-skin/en.md:16: The line holds an invisible character"),
    "title that turns around": (edition_text(title="a\u202eb"), "dry-skin/en.md:2: The line holds an invisible"),
    "heading with a citation": (section("a", "## A[^R1] {#signs}"), "dry-skin/en.md:12: A title or heading is plain"),
    "NUL": (section("a\0b"), "dry-skin/en.md:14: The line holds a control character."),
    "unknown field": (edition_text(extra='colour = "red"\n'), "dry-skin/en.md:10: Unknown field “colour”."),
    "no front matter": ("## What it is {#definition}\n\na\n", "dry-skin/en.md:1: The file opens with its fields"),
    "no section": (edition_text(""), "dry-skin/en.md:10: The edition has no section."),
    "5 MB": ("a" * 5_000_000, "dry-skin/en.md: The file has 5,000,000 bytes"),
    "no person": (edition_text().replace("site-editors", "nobody"), "dry-skin/en.md:7: “nobody” is no contributor."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_of_each_kind_is_refused_and_nothing_is_loaded(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = all_rows()
    text, complaint = BROKEN[name]
    write_article(folder, "another", bn=bangla_text(), en=edition_text())
    write_article(folder, "dry-skin", en=text)
    assert [line for line in refused(folder, capsys) if line.startswith(complaint)]
    assert all_rows() == before


def test_invalid_utf_8_is_refused_and_nothing_is_loaded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = all_rows()
    write_article(folder, "another")
    (write_article(folder, "dry-skin") / "en.md").write_bytes(edition_text().encode() + b"\xc3(")
    assert refused(folder, capsys)[0].startswith("dry-skin/en.md:15: Not valid UTF-8")
    assert all_rows() == before


def test_all_broken_files_are_told_at_once_and_the_loaded_library_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_article(folder, "another")
    load(folder)
    before = all_rows()
    named = {name: pair for name, pair in BROKEN.items() if name != "5 MB"}
    for number, (text, _complaint) in enumerate(named.values()):
        write_article(folder, f"broken-{number}", en=text)
    write_article(folder, "another", en=edition_text(title="New"))
    (folder / "helplines.toml").write_text(HELPLINES.replace("999", "nine"), encoding="utf-8")
    said = refused(folder, capsys)
    for number, (_text, complaint) in enumerate(named.values()):
        assert [line for line in said if line.startswith(complaint.replace("dry-skin", f"broken-{number}"))], complaint
    assert any(line.startswith("helplines.toml:") for line in said)
    assert all_rows() == before


def test_check_content_refuses_the_same_and_asks_no_database(
    folder: Path, capsys: pytest.CaptureFixture[str], django_assert_num_queries: object
) -> None:
    write_article(folder, "dry-skin", en=BROKEN["raw script"][0])
    call_command("format_content", content=folder)
    with django_assert_num_queries(0), pytest.raises(CommandError, match="1 fault"):  # type: ignore[operator]
        call_command("check_content", content=folder)
    assert capsys.readouterr().err.startswith("dry-skin/en.md:15: Raw HTML")


def test_loading_makes_drafts_and_publishes_what_is_marked_so(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text(publish=False))
    assert "1 published" in load(folder)
    assert Edition.objects.count() == 2
    assert [(row.slug, row.language) for row in PublishedEdition.objects.all()] == [("dry-skin", "en")]


def test_a_second_load_of_the_same_library_changes_nothing(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    write_article(folder, "child", toml=article_toml("child", parent="dry-skin", extra='codes = ["icd-10-cm:L85.3"]\n'))
    load(folder)
    before = all_rows()
    assert load(folder).endswith(
        "0 made, 0 changed, 13 unchanged, 0 moved, 0 retired, 0 published, 0 withdrawn, 0 kept.\n"
    )
    assert all_rows() == before


def test_one_load_steps_the_generation_of_the_articles_once(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    load(folder)
    before = LibraryGeneration.objects.get().number
    write_article(folder, "dry-skin", en=edition_text(title="New"), bn=bangla_text(title="নতুন"))
    load(folder)
    assert LibraryGeneration.objects.get().number == before + 1


def test_a_changed_source_reaches_readers_with_the_next_load(folder: Path) -> None:
    write_article(folder, "dry-skin", en=section("Rough.[^R1]"))
    load(folder)
    (folder / "references.toml").write_text(REFERENCES.replace("A first source", "Another source"), encoding="utf-8")
    assert "1 published" in load(folder)
    assert "Another source" in get_page("/en/guides/dry-skin/").words


def test_never_loads_over_an_editors_change_and_names_it(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    Section.objects.update(body="An editor's own words.")
    write_article(folder, "dry-skin", en=edition_text(title="From the file"))
    assert "Kept: edition dry-skin/en. An editor changed it." in load(folder)
    assert get_edition("dry-skin").title == "Dry skin"
    assert Section.objects.get().body == "An editor's own words."
    assert PublishedEdition.objects.get().title == "Dry skin"


def test_force_loads_over_an_editors_change_and_keeps_it_as_a_revision(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    Section.objects.update(body="An editor's own words.")
    assert "Loaded over: edition dry-skin/en." in load(folder, force=True)
    assert Section.objects.get().body == "Skin that feels rough and tight."
    version = reversion.models.Version.objects.get_for_object(get_edition("dry-skin")).first()
    assert version is not None
    kept = [one.field_dict for one in version.revision.version_set.all()]
    assert any(fields.get("body") == "An editor's own words." for fields in kept)


def test_an_editor_who_wrote_what_the_file_says_changed_nothing(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    Edition.objects.update(title="Very dry skin")
    write_article(folder, "dry-skin", en=edition_text(title="Very dry skin"))
    assert "0 kept" in load(folder)
    assert PublishedEdition.objects.get().title == "Very dry skin"


def test_what_an_editor_withdrew_stays_withdrawn(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    unpublish_edition(edition=get_edition("dry-skin"))
    write_article(folder, "dry-skin", en=edition_text(title="New"))
    assert "Kept: edition dry-skin/en. An editor changed it." in load(folder)
    assert not PublishedEdition.objects.exists()
    load(folder, force=True)
    assert PublishedEdition.objects.get().title == "New"


def test_what_an_editor_published_is_not_withdrawn_by_a_file_that_never_was(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(publish=False))
    load(folder)
    publish_edition(edition=get_edition("dry-skin"), by=User.objects.create_user("editor"))
    write_article(folder, "dry-skin", en=edition_text(title="New", publish=False))
    assert "edition dry-skin/en. An editor published it" in load(folder)
    assert PublishedEdition.objects.count() == 1


def test_a_file_that_is_no_longer_to_be_published_withdraws_what_it_published(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    write_article(folder, "dry-skin", en=edition_text(publish=False))
    before = LibraryGeneration.objects.get().number
    assert "1 withdrawn" in load(folder)
    assert not PublishedEdition.objects.exists()
    assert LibraryGeneration.objects.get().number == before + 1


def test_readers_get_the_source_as_an_editor_corrected_it(folder: Path) -> None:
    write_article(folder, "dry-skin", en=section("Rough.[^R1]"))
    load(folder)
    Reference.objects.filter(key="R1").update(citation="A corrected source")
    write_article(folder, "dry-skin", en=edition_text("## A {#definition}\n\nNew words.[^R1]\n"))
    assert "dry-skin/en" in load(folder)
    words = get_page("/en/guides/dry-skin/").words
    assert "New words." in words
    assert "A corrected source" in words


def test_readers_get_the_codes_as_an_editor_set_them(folder: Path) -> None:
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", extra='codes = ["icd-10-cm:L85.3"]\n'))
    load(folder)
    Article.objects.get().codes.clear()
    write_article(
        folder,
        "dry-skin",
        toml=article_toml("dry-skin", extra='codes = ["icd-10-cm:L85.3"]\n'),
        en=edition_text(title="New"),
    )
    assert "Changed: edition dry-skin/en." in load(folder)
    assert PublishedEdition.objects.get().document["codes"] == []


def test_parents_relations_and_codes_are_set_whatever_the_order_of_folders(folder: Path) -> None:
    relation = '\n[[relations]]\nkind = "is_a_kind_of"\nto = "zebra"\n'
    extra = f'codes = ["icd-10-cm:L85.3"]\n{relation}'
    write_article(folder, "aardvark", toml=article_toml("aardvark", parent="zebra", extra=extra))
    write_article(folder, "zebra")
    load(folder)
    article = Article.objects.get(slug="aardvark")
    assert article.parent is not None
    assert (article.parent.slug, article.relations.get().to.slug, article.codes.get().code) == (
        "zebra",
        "zebra",
        "L85.3",
    )


def test_a_file_with_one_new_code_changes_only_that(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    (folder / "codes.toml").write_text(CODES + CODES.replace("L85.3", "L85.9"), encoding="utf-8")
    load(folder)
    assert Code.objects.count() == 2


@pytest.mark.parametrize(
    "table", ["articles_section", "articles_publishededition", "articles_article", "articles_code"]
)
@pytest.mark.django_db(transaction=True)
def test_an_interrupted_load_leaves_nothing(folder: Path, table: str) -> None:
    before = all_rows()
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())

    def fail(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith("INSERT") and f'"{table}"' in sql:
            raise DatabaseError("the machine went away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), pytest.raises(DatabaseError, match="went away"):
        load(folder)
    assert all_rows() == before
    assert "2 published" in load(folder)


def test_what_was_read_and_rendered_can_be_loaded_later(folder: Path) -> None:
    write_article(folder, "dry-skin")
    library = read_library(folder, ("en", "bn"))
    report = load_library(library=library, frozen=freeze_library(library))
    assert report.keys("edition", Outcome.MADE) == report.keys("edition", Outcome.PUBLISHED) == ["dry-skin/en"]
