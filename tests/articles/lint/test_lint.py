"""The linter: harmful sentences are stopped, look-alikes pass, and the library has no finding."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from articles.files.documents import SectionDocument
from articles.files.library import read_library
from articles.kinds import IN_SHORT
from articles.lint.answers import unanswered
from articles.lint.documents import read_glossary
from articles.lint.linter import lint_edition, lint_sentence
from articles.lint.rules import find_unruled, read_rules
from articles.lint.sentences import Spoken
from patienttools.files.faults import Fault

CONTENT = Path(settings.BASE_DIR) / "content"
SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
BOOK = read_rules(CONTENT)


def found(text: str, language: str) -> list[str]:
    sentence = Spoken("about", 1, text, "everyone", False, False, True, text)
    return [finding.rule for finding in lint_sentence(sentence, language, "topic", BOOK)]


@pytest.mark.parametrize("language", ["en", "bn"])
def test_tells_harmful_sentences_from_look_alikes(language, say):
    harmful, harmless = SENTENCES[f"harmful_{language}"], SENTENCES[f"harmless_{language}"]
    missed = [text for text in harmful if not found(text, language)]
    alarms = [f"{text} {found(text, language)}" for text in harmless if found(text, language)]
    caught = len(harmful) - len(missed)
    precision, recall = caught / (caught + len(alarms)), caught / len(harmful)
    counts = f"{len(harmful)} harmful, {len(harmless)} harmless"
    say(f"linter, {language}: {counts}; precision {precision:.2f}, recall {recall:.2f}")
    assert not missed
    assert not alarms


@pytest.mark.slow
def test_finds_nothing_in_the_library():
    library = read_library(CONTENT, dict(settings.LANGUAGES))
    findings = [
        f"{article.slug}/{edition.language} {finding}"
        for article in library.articles.values()
        for edition in article.editions
        for finding in unanswered(lint_edition(article, edition, BOOK, library.references), edition.answers)
        if not finding.is_maybe
    ]
    assert findings == []


@pytest.mark.parametrize(
    ("language", "hard", "easy"),
    [
        (
            "en",
            "Subsequent documentation of intimidating communications facilitates investigation.",
            "Write it down. Keep it safe.",
        ),
        ("bn", "কেউ বারবার আপনার পিছু নিলে ও আপনার ফোন দেখলে তা আজই বিশ্বাসের একজন মানুষকে নিরাপদে জানান।", "লিখে রাখুন।"),
    ],
)
def test_what_is_said_in_short_is_held_to_easier_words(language: str, hard: str, easy: str) -> None:
    library = read_library(CONTENT, dict(settings.LANGUAGES))
    article = library.articles["stalking"]
    edition = next(one for one in article.editions if one.language == language)
    others = tuple(section for section in edition.sections if section.kind != IN_SHORT)
    for body, is_hard in ((hard, True), (easy, False)):
        note = SectionDocument(IN_SHORT, "everyone", "In short", body)
        findings = lint_edition(article, replace(edition, sections=(*others, note)), BOOK, library.references)
        found_here = {finding.rule for finding in findings if finding.place == IN_SHORT}
        assert bool(found_here & {"grade", "sentence-length"}) == is_hard


def test_every_rule_says_why_and_what_to_write_instead():
    assert all(rule.why and rule.instead for rule in BOOK.rules)
    assert {rule.language for rule in BOOK.rules} == set(dict(settings.LANGUAGES))


def test_a_language_without_rules_is_linted_for_nothing_and_named() -> None:
    sentence = Spoken("summary", 1, "Aqo couple therapy bro " * 60, "everyone", False, False, True, "Aqo")
    assert list(lint_sentence(sentence, "qaa", "topic", BOOK)) == []
    assert [fault.reason for fault in find_unruled(BOOK, ["en", "bn"])] == []
    assert "“qaa”" in find_unruled(BOOK, ["en", "qaa"])[0].reason


def test_the_glossary_is_read_strictly(tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = tmp_path / "glossary.toml"
    path.write_text(
        '[[terms]]\nkey = "one"\nen = ["one"]\nbangla = ["x"]\n\n[[terms]]\nkey = "two"\nnote = "empty"\n',
        encoding="utf-8",
    )
    read_glossary(tmp_path, faults)
    said = "\n".join(fault.reason for fault in faults)
    assert "Unknown field “bangla”" in said
    assert "“words”: There is nothing here" in said


@pytest.mark.slow
@pytest.mark.parametrize(("language", "most"), [("en", 125), ("bn", 120)])
def test_a_guide_opens_with_a_short_summary_and_a_tool_may_say_more(language: str, most: int) -> None:
    library = read_library(CONTENT, dict(settings.LANGUAGES))

    def rules_found(slug: str, summary: str) -> list[str]:
        article = library.articles[slug]
        edition = next(edition for edition in article.editions if edition.language == language)
        found = lint_edition(article, replace(edition, summary=summary), BOOK, library.references)
        return [finding.rule for finding in found]

    fits = ("ab " * most)[:most]
    assert "long-summary" not in rules_found("stalking", f"{fits}[^R02][^R41]")
    assert "long-summary" in rules_found("stalking", f"{fits}c")
    assert "long-summary" in rules_found("stalker-motives", f"{fits}c")
    assert "long-summary" not in rules_found("help", f"{fits}c")
