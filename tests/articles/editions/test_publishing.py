"""Publish: readers get what was published and nothing of the draft, until somebody publishes again."""

import datetime
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.editions.publishing import publish_edition, render_stale, unpublish_edition
from articles.models import Article, Contributor, Edition, PublishedEdition, Reference, Section
from articles.text.rendering import RENDERER_VERSION
from patienttools.files.faults import ContentError
from patienttools.generation.models import LibraryGeneration
from tests.factories import (
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
PATH = "/en/guides/dry-skin/"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """One published article in two languages, with a source and a code."""
    folder = content_folder(tmp_path)
    write_article(
        folder,
        "dry-skin",
        toml=article_toml("dry-skin", extra='codes = ["icd-10-cm:L85.3"]\n'),
        en=edition_text("## What it is {#definition}\n\nSkin that feels rough.[^R1]\n"),
        bn=bangla_text(),
    )
    load(folder)
    return folder


def generation() -> int:
    return LibraryGeneration.objects.get().number


@pytest.mark.parametrize("path", [PATH, f"{PATH}clinical/", "/en/guides/", "/en/"])
def test_nothing_of_a_changed_draft_shows_through(path: str) -> None:
    before = get_page(path).html
    Edition.objects.update(title="DRAFT", summary="DRAFT", takeaways=["DRAFT"], review_due_on="2020-01-01")
    Section.objects.update(heading="DRAFT", body="DRAFT")
    Reference.objects.update(citation="DRAFT", limits="DRAFT", url="https://draft.example/")
    Contributor.objects.update(names={"en": "DRAFT", "bn": "DRAFT"}, credential="DRAFT")
    Article.objects.update(kind="campaign", subject="medicine", not_applicable=["tests"])
    Article.objects.get().codes.clear()
    Section.objects.create(edition=get_edition("dry-skin"), kind="signs", heading="DRAFT", body="DRAFT", position=9)
    assert get_page(path).html == before


def test_publishing_shows_the_draft_as_it_is_now_and_steps_the_generation_once() -> None:
    edition = get_edition("dry-skin")
    edition.sections.update(body="New words.[^R1]")
    Reference.objects.filter(key="R1").update(citation="A corrected source")
    before, editor = generation(), User.objects.create_user("editor")
    publish_edition(edition=edition, by=editor)
    page = get_page(PATH)
    assert "New words." in page.words
    assert "A corrected source" in page.words
    assert "rough" not in page.words
    assert generation() == before + 1
    assert PublishedEdition.objects.get(language="en").published_by == editor


def test_publishing_what_readers_have_already_steps_nothing() -> None:
    before, moment = generation(), PublishedEdition.objects.get(language="en").published_at
    publish_edition(edition=get_edition("dry-skin"), by=None)
    assert generation() == before
    assert PublishedEdition.objects.get(language="en").published_at == moment


def test_last_changed_is_the_day_of_the_text_and_not_of_a_load(folder: Path) -> None:
    day = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC)
    PublishedEdition.objects.update(published_at=day)
    references = folder / "references.toml"
    references.write_text(references.read_text().replace("One country.", "Two countries."), encoding="utf-8")
    load(folder)
    assert "Two countries." in get_page(f"{PATH}clinical/").words
    assert PublishedEdition.objects.get(language="en").published_at == day
    for path in (PATH, "/bn/guides/dry-skin/"):
        assert '<time datetime="2026-03-04">' in get_page(path).html
    assert "Last changed" in get_page(PATH).words
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text(title="Very dry skin"))
    load(folder)
    assert PublishedEdition.objects.get(language="en").published_at > day


def test_an_edition_that_was_read_before_another_save_is_published_as_it_is_stored() -> None:
    edition = get_edition("dry-skin")
    Edition.objects.filter(pk=edition.pk).update(title="Saved meanwhile", version=edition.version + 1)
    publish_edition(edition=edition, by=None)
    assert PublishedEdition.objects.get(language="en").title == "Saved meanwhile"


@pytest.mark.parametrize(
    "body", ["", "<b>raw</b>", "One in seven.", "a[^R9]", "[x](javascript:123)", "[x](article:none)", "a\ud800"]
)
def test_a_refused_draft_changes_nothing(body: str) -> None:
    edition = get_edition("dry-skin")
    if body == "":
        edition.sections.all().delete()
    elif body.isprintable():
        edition.sections.update(body=body)
    else:
        edition.title = body
    before = get_page(PATH).html, generation()
    with pytest.raises(ContentError):
        publish_edition(edition=edition, by=None)
    assert (get_page(PATH).html, generation()) == before


def test_all_faults_of_a_draft_are_told_with_the_section_that_has_them() -> None:
    edition = get_edition("dry-skin")
    edition.sections.update(body="ok\n\n<b>raw</b>\n\nOne in seven.")
    Section.objects.create(edition=edition, kind="ask", audience="clinical", heading="A", body="a[^R9]", position=2)
    edition.takeaways = ["Fine.", "Half of all women."]
    with pytest.raises(ContentError) as caught:
        publish_edition(edition=edition, by=None)
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [
        ("dry-skin/en.md#ask-clinical", 1),
        ("dry-skin/en.md#definition", 3),
        ("dry-skin/en.md#definition", 5),
        ("dry-skin/en.md#takeaways", 2),
    ]


def changed(path: str = PATH) -> list[str]:
    """What the page says that its last change touched."""
    row = get_page(path).html.partition("Last changed")[2].partition("</dd>")[0]
    _day, _colon, names = re.sub(r"<[^>]+>", "", row).partition(":")
    return [name.strip() for name in names.split("·") if name.strip()]


def test_a_page_names_what_its_last_change_touched_and_a_new_one_names_nothing(folder: Path) -> None:
    assert changed() == []
    three = (
        "## What it is {#definition}\n\nSkin that feels rough.[^R1]\n\n## Signs {#signs}\n\n- Itch.[^R2]\n\n"
        "## How to ask {#ask .clinical}\n\nAsk alone.\n"
    )
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text(three))
    load(folder)
    assert changed() == ["Signs"]
    assert changed(f"{PATH}clinical/") == ["Signs", "How to ask"]
    # A source further up counts the marks below it on, and changes no word there.
    cited = three.replace("rough.[^R1]", "rough and tight.[^R2][^R1]")
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text(cited))
    load(folder)
    assert changed() == ["What it is"]
    edition = get_edition("dry-skin")
    edition.title = "Very dry skin"
    edition.save()
    publish_edition(edition=edition, by=None)
    assert changed() == ["Title and summary"]


def test_what_changed_stays_where_only_what_surrounds_the_text_was_published_anew(folder: Path) -> None:
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text("## Signs {#signs}\n\n- Itch.\n"))
    load(folder)
    assert changed() == ["Signs"]
    PublishedEdition.objects.update(renderer_version="0")
    render_stale()
    assert changed() == ["Signs"]
    number = generation()
    publish_edition(edition=get_edition("dry-skin"), by=None)
    assert (changed(), generation()) == (["Signs"], number)


def test_unpublishing_takes_one_language_from_readers_and_steps_the_generation() -> None:
    before = generation()
    assert unpublish_edition(edition=get_edition("dry-skin"))
    assert get_page(PATH).status == 404
    assert get_page("/bn/guides/dry-skin/").status == 200
    assert generation() == before + 1
    assert not unpublish_edition(edition=get_edition("dry-skin"))
    assert generation() == before + 1


def test_publishing_again_ends_a_withdrawal() -> None:
    edition = get_edition("dry-skin")
    unpublish_edition(edition=edition)
    assert get_edition("dry-skin").is_withdrawn
    publish_edition(edition=edition, by=None)
    assert not get_edition("dry-skin").is_withdrawn
    assert get_page(PATH).status == 200


def test_stale_pages_are_rendered_from_the_published_text_and_not_from_the_draft() -> None:
    before = PublishedEdition.objects.get(language="en")
    PublishedEdition.objects.filter(pk=before.pk).update(
        renderer_version="0", document={**before.document, "summary": "as an old renderer wrote it"}
    )
    Edition.objects.update(title="DRAFT")
    Section.objects.update(body="DRAFT")
    Reference.objects.update(citation="DRAFT")
    number = generation()
    assert render_stale() == ["dry-skin/en"]
    after = PublishedEdition.objects.get(language="en")
    assert after.renderer_version == RENDERER_VERSION
    assert (after.document, after.source) == (before.document, before.source)
    assert after.published_at == before.published_at
    assert generation() == number + 1


def test_nothing_stale_renders_nothing() -> None:
    number = generation()
    assert render_stale() == []
    assert generation() == number


def test_a_published_text_that_no_longer_passes_stops_the_command_and_changes_nothing() -> None:
    row = PublishedEdition.objects.get(language="en")
    source = {**row.source, "edition": row.source["edition"].replace("rough", "<b>rough</b>")}
    PublishedEdition.objects.update(renderer_version="0")
    PublishedEdition.objects.filter(pk=row.pk).update(source=source)
    with pytest.raises(CommandError, match=r"dry-skin/en\.md:\d+: Raw HTML"):
        call_command("render_stale")
    assert set(PublishedEdition.objects.values_list("renderer_version", flat=True)) == {"0"}


def test_a_review_is_shown_again_after_rendering_afresh(folder: Path) -> None:
    review = '\n[[reviews]]\nkind = "clinical"\nby = "a-reviewer"\non = 2026-01-02\n'
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text(extra=review))
    load(folder)
    before = get_page(PATH).words
    assert "A reviewer" in before
    PublishedEdition.objects.update(renderer_version="0")
    render_stale()
    assert get_page(PATH).words == before
