"""The small model: made from the sentences that stand beside it, it catches what it never read and lets twins pass."""

import time
from pathlib import Path

import pytest
from django.conf import settings

from articles.lint.learnt import KNOWN, model_of
from articles.lint.linter import lint_sentence
from articles.lint.rules import RuleBook, read_rules
from articles.lint.sentences import Spoken
from articles.weighing.lexicon import lexicon_of
from articles.weighing.sources import digest_of, read_labelled, sources_in
from articles.weighing.weights import format_weights, read_weights
from tests.articles.lint.unread import UNREAD

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NO_RULES = RuleBook(rules=(), jargon=(), targets={})


def kinds_found(text: str, language: str, *, is_refused: bool = False) -> list[str]:
    sentence = Spoken("", 1, text, "everyone", is_refused, False, True, text)
    return [finding.rule for finding in lint_sentence(sentence, language, "topic", NO_RULES)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_are_made_from_the_sentences_that_stand_there(language: str) -> None:
    made_from = read_weights(KNOWN / language / "weights.tsv").made_from
    assert made_from == digest_of(KNOWN / language, lexicon_of(language)), "The sentences changed: run “make train”."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_weights_is_small_and_in_its_one_form(language: str) -> None:
    path = KNOWN / language / "weights.tsv"
    # A third fewer features would find two harmful sentences of a hundred less.
    assert path.stat().st_size <= 800_000
    assert format_weights(read_weights(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_a_sentence_says_why_and_what_to_write_instead(language: str) -> None:
    model = model_of(language)
    assert model is not None
    labels = {label for sentence in read_labelled(sources_in(KNOWN / language)) for label in sentence.labels[1:]}
    assert labels == set(model.kinds)
    assert all(kind.why and kind.instead for kind in model.kinds.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_known_twice(language: str) -> None:
    texts = [sentence.text for sentence in read_labelled(sources_in(KNOWN / language))]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_catches_every_kind_in_sentences_that_it_never_read_and_lets_their_twins_pass(language: str) -> None:
    known = {sentence.text for sentence in read_labelled(sources_in(KNOWN / language))}
    harmful, twins = UNREAD[language]
    assert not known & {*harmful.values(), *twins}
    model = model_of(language)
    assert model is not None
    assert set(harmful) == set(model.kinds)
    assert {kind: text for kind, text in harmful.items() if not kinds_found(text, language)} == {}
    assert [text for text in twins if kinds_found(text, language)] == []


def test_a_finding_names_the_nearest_sentence_of_its_kind() -> None:
    model = model_of("en")
    assert model is not None
    found = model.suspect("Sit down with him and a mediator and sort the marriage out together.")
    assert found is not None
    assert found.kind == "couple-therapy"
    assert found.near in {text for text, _telling in model.known["couple-therapy"]}


def test_a_list_of_what_not_to_do_and_a_language_without_a_model_are_silent() -> None:
    text = UNREAD["en"][0]["contact"]
    assert kinds_found(text, "en")
    assert kinds_found(text, "en", is_refused=True) == []
    assert kinds_found(text, "qaa") == []
    assert model_of("../en") is None


def test_kinds_that_belong_to_a_subject_may_stand_there() -> None:
    model = model_of("en")
    assert model is not None
    text = UNREAD["en"][0]["medicine"]
    assert model.suspect(text, "topic")
    assert model.suspect(text, "medicine") is None


def test_reads_two_thousand_sentences_a_second() -> None:
    book = read_rules(Path(settings.BASE_DIR) / "content")
    texts = [sentence.text for sentence in read_labelled(sources_in(KNOWN / "en"))][:600]
    spoken = [Spoken("", 1, text, "everyone", False, False, True, text) for text in texts]
    list(lint_sentence(spoken[0], "en", "topic", book))
    start = time.process_time()
    for sentence in spoken:
        list(lint_sentence(sentence, "en", "topic", book))
    # A busy machine counts slower; by itself it reads more than 2,000.
    assert len(spoken) / (time.process_time() - start) > 1_000
