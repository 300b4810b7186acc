"""Stories: a kind of its own, told with consent, behind a note that can be passed by, and never advice."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from articles.editions.freezing import freeze_edition
from articles.editions.publishing import publish_edition, render_stale
from articles.files.documents import ArticleDocument, EditionDocument, SectionDocument
from articles.files.library import Surroundings, read_library
from articles.files.stories import STORY_KINDS, story_faults
from articles.kinds import CLINICAL_KINDS, SectionKind
from articles.models import Article, Edition, PublishedEdition
from patienttools.files.faults import ContentError
from tests.articles.editors import errors_of, make_client, read_form, save_and_publish
from tests.articles.search.judging import ask
from tests.factories import (
    article_toml,
    content_folder,
    discreet_code,
    edition_text,
    get_edition,
    get_page,
    load,
    read_html,
    write_article,
)

pytestmark = pytest.mark.django_db

# An example for these tests alone: it retells nobody.
CONSENT = """
[consent]
given_on = 2026-10-01
by = "In writing, after reading the whole text"
may_be_withdrawn_by = "A word to the editors, by any way"
"""
NOTE = "It tells of being followed."
SECTIONS = "## What happened {#story}\n\nThe example walked home another way.\n"
STORY = edition_text(
    SECTIONS, title="An example", summary="A walk home.", extra=f'content_note = "{NOTE}"\n', takeaways="[]"
)

EDITION = EditionDocument(
    language="en",
    title="An example",
    summary="A walk home.",
    takeaways=(),
    writer="site-editors",
    review_due_on=datetime.date(2027, 1, 1),
    is_published=True,
    sections=(),
    content_note=NOTE,
)
ARTICLE = ArticleDocument(slug="walk-home", kind="story", subject="topic", share_code="abcdefghjk")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "help", toml=article_toml("help", kind="page"), en=edition_text(title="Who to call"))
    return folder


def write_story(folder: Path, *, consent: str = CONSENT, text: str = STORY, parent: str = "") -> Path:
    toml = article_toml("walk-home", kind="story", parent=parent, extra=consent)
    return write_article(folder, "walk-home", toml=toml, en=text)


def faults_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("load_content", content=folder)
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("path", ["/en/guides/walk-home/", f"/r/{discreet_code('walk-home')}/en/"])
def test_the_note_stands_before_any_word_of_the_story(folder: Path, path: str) -> None:
    write_story(folder)
    load(folder)
    page = get_page(path).main
    label = page.words.index("A person’s own story.")
    assert page.words.index("An example") < label < page.words.index(NOTE) < page.words.index("A walk home.")
    assert "It is not advice." in page.words
    assert "consent" in page.words
    assert "In writing" not in page.words


def test_a_story_can_be_passed_by(folder: Path) -> None:
    write_story(folder)
    load(folder)
    page = get_page("/en/guides/walk-home/").main
    assert "#after-story" in page.addresses
    assert page.ids.count("after-story") == 1
    end = page.html.index('id="after-story"')
    assert page.html.index("another way") < end < page.html.index("/en/help/", end)


def test_a_story_among_results_says_that_it_is_one_and_what_comes(folder: Path) -> None:
    write_article(folder, "search", toml=article_toml("search", kind="tool"), en=edition_text(title="Search"))
    write_story(folder)
    write_article(folder, "dry-skin", en=edition_text(title="Walking with dry skin"))
    load(folder)
    found = read_html(Client().post("/en/search/", {"q": "walked home another way"}).content.decode()).main
    assert f"An example A person’s own story. Before you read: {NOTE} " in found.words
    assert found.words.count(NOTE) == 1
    other = read_html(Client().post("/en/search/", {"q": "dry skin"}).content.decode()).main
    assert "Walking with dry skin" in other.words
    assert "own story" not in other.words


def test_a_guide_may_have_a_note_and_is_no_story(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(extra=f'content_note = "{NOTE}"\n'))
    load(folder)
    page = get_page("/en/guides/dry-skin/").main
    assert NOTE in page.words
    assert "own story" not in page.words
    assert "after-story" not in page.ids


def test_refuses_a_story_without_consent_or_note_and_names_both(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_story(folder, consent="", text=edition_text(SECTIONS, title="An example"))
    faults = faults_of(folder, capsys)
    assert len(faults) == 2
    assert faults[0].startswith("walk-home/article.toml:1: A story needs the consent")
    assert faults[1].startswith("walk-home/en.md:2: A story opens with a content note")
    call_command("format_content", content=folder)
    with pytest.raises(CommandError, match="2 fault"):
        call_command("check_content", content=folder)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("consent", "fault"),
    [
        (CONSENT.replace("given_on = 2026-10-01\n", ""), "walk-home/article.toml:5: The field “given_on” is missing"),
        (CONSENT.replace("2026-10-01", '"soon"'), "walk-home/article.toml:6: “given_on” must be a date"),
        (
            CONSENT.replace('"In writing, after reading the whole text"', '" "'),
            "walk-home/article.toml:7: “by” is empty",
        ),
        (CONSENT + 'name = "x"\n', "walk-home/article.toml:9: Unknown field “name”"),
        ('consent = "yes"\n', "walk-home/article.toml:4: “consent” must be a table headed [consent]"),
    ],
)
def test_refuses_a_consent_that_is_not_whole(
    folder: Path, capsys: pytest.CaptureFixture[str], consent: str, fault: str
) -> None:
    write_story(folder, consent=consent)
    assert [line[: len(fault)] for line in faults_of(folder, capsys)] == [fault]


@pytest.mark.parametrize("kind", ["safety_steps", "treatments", "first_steps", "supporters", "visit_tell"])
def test_refuses_advice_in_a_story(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    assert kind not in STORY_KINDS
    write_story(folder, text=STORY + f"\n## What to do {{#{kind}}}\n\n1. **Run.** Now.\n")
    faults = faults_of(folder, capsys)
    assert [fault for fault in faults if "A story gives no advice" in fault] == [
        f"walk-home/en.md:17: A story gives no advice: “{kind}” belongs into a guide."
    ]


def test_nothing_for_clinicians_stands_in_a_story() -> None:
    assert not CLINICAL_KINDS & STORY_KINDS


def test_what_a_story_may_hold_is_named_and_all_else_is_refused() -> None:
    assert set(SectionKind.values) >= STORY_KINDS
    for kind in ("faq", "children", "prevention", "documenting", "a_kind_that_nobody_thought_of"):
        section = SectionDocument(kind, "everyone", "Heading", "Text.", line=7)
        edition = replace(EDITION, sections=(section,))
        (fault,) = story_faults("walk-home/en.md", replace(ARTICLE, editions=(edition,)), edition)
        assert fault.line == 7
        assert kind in fault.reason


def test_a_story_takes_no_advice_from_its_parent_but_the_way_to_help(folder: Path) -> None:
    parent = (
        "## What to tell {#visit_tell}\n\n- Tell the doctor.\n\n"
        "## Danger {#danger_signs}\n\n### Emergency now\n\n- Someone is at the door.\n\n"
        "### Get help today\n\n- It grows.\n\n### Plan with someone you trust\n\n- You are afraid.\n"
    )
    write_article(folder, "being-followed", en=edition_text(parent))
    write_article(folder, "below", toml=article_toml("below", parent="being-followed"))
    write_story(folder, parent="being-followed")
    load(folder)
    assert "Tell the doctor." in get_page("/en/guides/below/").main.words
    story = get_page("/en/guides/walk-home/").main.words
    assert "Tell the doctor." not in story
    assert "Someone is at the door." in story


def test_a_story_comes_back_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    place = write_story(folder)
    call_command("format_content", content=folder)
    before = {file.name: file.read_bytes() for file in place.iterdir()}
    assert b"[consent]" in before["article.toml"]
    assert f'content_note = "{NOTE}"'.encode() in before["en.md"]
    load(folder)
    call_command("export_content", content=tmp_path / "out")
    out = tmp_path / "out" / "articles" / "walk-home"
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert "0 made, 0 changed" in load(folder)


def test_what_was_published_holds_note_and_consent_and_survives_a_new_renderer(folder: Path) -> None:
    write_story(folder)
    load(folder)
    row = PublishedEdition.objects.get(slug="walk-home")
    older = {name: value for name, value in row.document.items() if name not in {"content_note", "consent"}}
    PublishedEdition.objects.filter(pk=row.pk).update(renderer_version="old", document=older)
    assert get_page("/en/guides/walk-home/").status == 200
    assert render_stale() == ["walk-home/en"]
    document = PublishedEdition.objects.get(slug="walk-home").document
    assert document["content_note"] == NOTE
    assert document["consent"] == {
        "given_on": "2026-10-01",
        "by": "In writing, after reading the whole text",
        "may_be_withdrawn_by": "A word to the editors, by any way",
    }


def test_the_database_keeps_no_story_without_consent() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(slug="bare", kind="story", share_code="abcdefghjk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(slug="half", share_code="abcdefghjk", consent_by="In writing")


def test_the_desk_asks_for_consent_and_keeps_it(folder: Path) -> None:
    client: Client = make_client()
    address = "/admin/articles/article/add/"
    data = read_form(client, address) | {"slug": "walk-home", "kind": "story"}
    assert "A story needs the consent" in errors_of(client.post(address, data))
    data |= {
        "consent_given_on": "2026-10-01",
        "consent_by": " In  writing ",
        "consent_may_be_withdrawn_by": "By a word",
    }
    client.post(address, data)
    assert Article.objects.get().consent_by == "In writing"


def test_a_draft_of_a_story_is_not_published_without_its_note(folder: Path) -> None:
    write_story(folder)
    load(folder)
    Edition.objects.filter(article__slug="walk-home").update(content_note="")
    with pytest.raises(ContentError) as refused:
        publish_edition(edition=get_edition("walk-home"), by=None)
    assert [fault.path for fault in refused.value.faults] == ["walk-home/en.md#content_note"]
    client = make_client()
    address = f"/admin/articles/edition/{get_edition('walk-home').pk}/change/"
    assert b"Content note:" in client.get(address).content
    save_and_publish(client, get_edition("walk-home"), read_form(client, address) | {"content_note": "  Of  fear. "})
    assert get_edition("walk-home").content_note == "Of fear."
    assert PublishedEdition.objects.get(slug="walk-home").document["content_note"] == "Of fear."


def test_no_story_ships() -> None:
    from django.conf import settings

    for path in (settings.BASE_DIR / "content" / "articles").glob("*/article.toml"):
        assert 'kind = "story"' not in path.read_text(encoding="utf-8"), path.parent.name


def test_a_search_shows_the_note_and_never_the_story(folder: Path) -> None:
    write_story(folder)
    load(folder)
    assert "walk-home" not in {result.slug for result in ask("another way").results}
    found = next(result for result in ask("an example of a walk").results if result.slug == "walk-home")
    assert found.sentence == NOTE
    assert found.url == "/en/guides/walk-home/"


def test_no_road_freezes_a_story_without_consent(folder: Path) -> None:
    write_story(folder)
    load(folder)
    library = read_library(folder, ("en", "bn"))
    story = library.articles["walk-home"]
    with pytest.raises(ContentError, match="consent"):
        freeze_edition(replace(story, consent=None, lines={}), story.editions[0], Surroundings.of(library))
