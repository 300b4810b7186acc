"""What can do harm is published only by who says why it stands so; the answer is kept with these words, and lapses."""

import re
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client

from articles.editions.drafts import article_document, edition_document
from articles.editions.publishing import publish_edition
from articles.editions.states import State, states_of
from articles.files.canonical import format_article
from articles.files.documents import AnswerDocument, parse_article
from articles.lint.linter import digest_of_sentence, lint_sentence
from articles.lint.loading import RuleKind
from articles.lint.models import LintRule
from articles.lint.rules import read_rules
from articles.lint.sentences import Spoken
from articles.models import Answer, Edition, PublishedEdition
from patienttools.files.faults import ContentError
from tests.articles.browsing import sent_by_page
from tests.articles.editors import (
    change_address,
    make_client,
    make_edition,
    messages_of,
    press_on,
    save_and_publish,
)
from tests.patienttools.shipping import copy_shipped

SHORT = "{#in_short}"
HARM = "Talk to him one last time and he will calm down."
FIELD = f"_because:contact:{digest_of_sentence(HARM)}"


def read_form(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the page, the boxes for answers among it."""
    return dict(sent_by_page(client.get(address), "edition_form"))


def write(edition: Edition, text: str) -> None:
    section = edition.sections.get(kind="definition")
    section.body = f"Some people are followed for months.\n\n{text}\n"
    section.save()


@pytest.fixture
def rules(db: None) -> None:
    """The rules that ship, as rows."""
    kind = RuleKind()
    for document in kind.read(Path(settings.BASE_DIR) / "content", []).values():
        LintRule.objects.create(**kind.columns(document, None))  # type: ignore[arg-type]


@pytest.fixture
def harmful(rules: None) -> Edition:
    edition = make_edition()
    write(edition, HARM)
    return edition


def test_save_and_publish_gives_readers_nothing_that_can_do_harm_and_shows_a_box_for_each(harmful: Edition) -> None:
    client = make_client()
    address = change_address(harmful)
    sent = read_form(client, address)
    response = save_and_publish(client, harmful, sent | {"title": "Being followed home"})
    assert not PublishedEdition.objects.exists()
    harmful.refresh_from_db()
    assert harmful.title == "Being followed home"
    page = response.content.decode()
    assert "is not published. " in page
    assert FIELD in page
    page = client.get(address).content.decode()
    assert FIELD in page
    assert "not published until you change it" in page


def test_an_answer_lets_it_be_published_and_is_shown_with_who_when_and_why(harmful: Edition) -> None:
    client = make_client()
    address = change_address(harmful)
    fields = [name for name in read_form(client, address) if name.startswith("_because:")]
    assert FIELD in fields
    answers = dict.fromkeys(fields, "it is what relatives say, and the next line refuses it")
    save_and_publish(client, harmful, read_form(client, address) | answers)
    assert PublishedEdition.objects.get().title == "Being followed"
    answer = Answer.objects.get(rule="contact")
    assert (answer.answered_by.username, answer.sentence) == ("rima", digest_of_sentence(HARM))
    page = client.get(address).content.decode()
    assert "meant so, because it is what relatives say" in page
    assert "Answered by rima on" in page
    assert "not published until you change it" not in page
    assert LogEntry.objects.filter(change_message__contains="Answered the linter: contact").exists()
    # Readers' own copy holds nothing of it, and an answer alone changes nothing that they have.
    assert "relatives say" not in str(PublishedEdition.objects.values().get())
    harmful.refresh_from_db()
    assert states_of([harmful])[harmful.pk] is State.SAME


def test_an_answer_lapses_when_the_sentence_changes(harmful: Edition) -> None:
    client = make_client()
    address = change_address(harmful)
    sent = read_form(client, address)
    fields = [name for name in sent if name.startswith("_because:")]
    client.post(address, sent | dict.fromkeys(fields, "a quotation") | {"_save": "1"})
    assert Answer.objects.exists()
    sent = read_form(client, address)
    body = next(name for name, value in sent.items() if HARM in str(value))
    other = sent[body].replace(HARM, "Talk to him one more time and he will calm down.")
    save_and_publish(client, harmful, sent | {body: other})
    assert not Answer.objects.filter(rule="contact").exists()
    assert not PublishedEdition.objects.exists()


def test_an_emptied_box_takes_the_answer_back_and_blanks_answer_nothing(harmful: Edition) -> None:
    client = make_client()
    address = change_address(harmful)
    client.post(address, read_form(client, address) | {FIELD: "a quotation", "_save": "1"})
    assert Answer.objects.get(rule="contact").because == "a quotation"
    save_and_publish(client, harmful, read_form(client, address) | {FIELD: "   "})
    assert not Answer.objects.filter(rule="contact").exists()
    assert not PublishedEdition.objects.exists()


def test_the_bulk_action_publishes_what_is_harmless_and_names_the_rest(harmful: Edition) -> None:
    fine = make_edition("keeping-warm")
    client = make_client()
    chosen = {"action": "publish_selected", "_selected_action": [harmful.pk, fine.pk]}
    asked = client.post("/admin/articles/edition/", chosen, follow=True)
    assert "nobody has answered them yet" in asked.content.decode()
    said = messages_of(press_on(client, asked))
    assert [row.slug for row in PublishedEdition.objects.all()] == ["keeping-warm"]
    assert "It can do harm" in said


def test_whoever_may_not_publish_may_answer_and_still_not_publish(harmful: Edition) -> None:
    client = make_client("karim", permissions=("change_edition", "view_edition", "change_section", "view_section"))
    address = change_address(harmful)
    response = client.post(address, read_form(client, address) | {FIELD: "a quotation", "_publish": "1"})
    assert response.status_code == 403
    assert not PublishedEdition.objects.exists()


def test_publishing_by_any_way_meets_the_same_gate(harmful: Edition) -> None:
    with pytest.raises(ContentError, match="It can do harm"):
        publish_edition(edition=harmful, by=None)
    assert not PublishedEdition.objects.exists()


# --- Files ---


def test_answers_go_through_the_file_and_back(db: None) -> None:
    edition = make_edition("answers-kept")
    edition.answers.create(rule="contact", sentence="0123456789ab", because="It is quoted.", answered_on="2026-11-28")
    edition = Edition.objects.get()
    document = edition_document(edition)
    files = format_article(article_document(edition.article, [document]))
    assert "[[answers]]" in files["en.md"]
    again = parse_article("answers-kept", {name: text.encode() for name, text in files.items()}, ["en"])
    assert (
        again.editions[0].answers
        == document.answers
        == (AnswerDocument("contact", "0123456789ab", "It is quoted.", document.answers[0].answered_on),)
    )
    assert format_article(again) == files
    twice = files["en.md"].replace(
        "[[answers]]", "[[answers]]\nrule = 'x'\nsentence = 'ABC'\nbecause = ''\non = 1\n\n[[answers]]"
    )
    with pytest.raises(ContentError) as caught:
        parse_article("answers-kept", {**{n: t.encode() for n, t in files.items()}, "en.md": twice.encode()}, ["en"])
    said = str(caught.value)
    assert "twelve of 0–9 and a–f" in said
    assert "because" in said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A guide that ships, with a sentence that can do harm."""
    folder = copy_shipped(tmp_path, "stalking")
    call_command("format_content", content=folder, stdout=StringIO())
    path = folder / "articles" / "stalking" / "en.md"
    text = path.read_text(encoding="utf-8")
    # Not into the last section, where few words fit.
    assert text.count(SHORT) == 1
    path.write_text(re.sub(rf"(?m)^(##[^\n]*{re.escape(SHORT)})", rf"{HARM}\n\n\1", text), encoding="utf-8")
    return folder


def answered(folder: Path) -> None:
    path = folder / "articles" / "stalking" / "en.md"
    opening, fields, rest = path.read_text(encoding="utf-8").split("+++\n", 2)
    spoken = Spoken("", 1, HARM, "everyone", False, False, True, HARM)
    rules = {finding.rule for finding in lint_sentence(spoken, "en", "topic", read_rules(folder))}
    tables = "".join(
        f'\n[[answers]]\nrule = "{rule}"\nsentence = "{digest_of_sentence(HARM)}"\nbecause = "It is quoted."\n'
        "on = 2026-11-28\n"
        for rule in sorted(rules)
    )
    path.write_text(f"{opening}+++\n{fields}{tables}+++\n{rest}", encoding="utf-8")


@pytest.mark.slow
def test_the_check_names_what_is_not_answered_and_how_to_answer_it(folder: Path) -> None:
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("check_content", content=folder, stdout=StringIO(), stderr=errors)
    assert HARM in errors.getvalue()
    assert f'sentence = "{digest_of_sentence(HARM)}"' in errors.getvalue()
    answered(folder)
    errors = StringIO()
    # Pictures were left out, which is another fault.
    with suppress(CommandError):
        call_command("check_content", content=folder, stdout=StringIO(), stderr=errors)
    assert HARM not in errors.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_load_keeps_it_as_a_draft_until_the_file_answers(folder: Path) -> None:
    output = StringIO()
    call_command("load_content", content=folder, stdout=output, stderr=StringIO())
    assert "Not published: edition stalking/en" in output.getvalue()
    assert Edition.objects.filter(article__slug="stalking", language="en").exists()
    published = PublishedEdition.objects.filter(slug="stalking")
    assert [row.language for row in published] == ["bn"]
    answered(folder)
    call_command("load_content", content=folder, stdout=StringIO(), stderr=StringIO())
    assert {row.language for row in published.all()} == {"bn", "en"}
    row = Edition.objects.get(article__slug="stalking", language="en")
    assert {answer.because for answer in row.answers.all()} == {"It is quoted."}
    assert replace(edition_document(row), answers=()) != edition_document(row)
