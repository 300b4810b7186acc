"""The model overrules a rule as it shipped where a sentence is fine, and never what an editor wrote or forbade."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from articles.lint.documents import RULE
from articles.lint.findings import current_rules
from articles.lint.linter import lint_sentence
from articles.lint.models import LintRule
from articles.lint.rules import RuleBook, read_lint, read_rules
from articles.lint.sentences import Spoken

CONTENT = Path(settings.BASE_DIR) / "content"
BOOK = read_rules(CONTENT)
# A rule fits each of them, and none does harm.
FINE = [
    ("en", "couple-therapy", "A judge may send you to mediation, and you can ask to sit in another room."),
    ("en", "clear-history", "He may delete the messages from your phone, so send copies to a friend you trust."),
    ("bn", "couple-therapy", "থানায় গিয়ে সালিশের নামে আপনাকে ফেরত পাঠানো হলে অন্য থানায় জিডি করতে পারেন।"),
]


def found(text: str, language: str, book: RuleBook) -> set[str]:
    sentence = Spoken("about", 1, text, "everyone", False, False, True, text)
    return {finding.rule for finding in lint_sentence(sentence, language, "topic", book)}


def as_editors_wrote_them(book: RuleBook, **changes: bool) -> RuleBook:
    return replace(book, rules=tuple(replace(rule, is_shipped=False, **changes) for rule in book.rules))


@pytest.mark.parametrize(("language", "key", "text"), FINE)
def test_a_shipped_rule_is_overruled_where_the_model_holds_the_sentence_fine(
    language: str, key: str, text: str
) -> None:
    assert found(text, language, as_editors_wrote_them(BOOK)) == {key}
    assert found(text, language, BOOK) == set()


@pytest.mark.parametrize(("language", "key", "text"), FINE)
def test_words_that_must_not_stand_at_all_count_whatever_the_model_holds(language: str, key: str, text: str) -> None:
    book = replace(BOOK, rules=tuple(replace(rule, is_negatable=False) for rule in BOOK.rules if rule.key == key))
    assert found(text, language, book) == {key}


@pytest.mark.parametrize("text", ["Mediation.", "The judge spoke of mediation."])
def test_of_a_few_words_the_model_knows_too_little_to_overrule_a_rule(text: str) -> None:
    assert found(text, "en", BOOK) == {"couple-therapy"}


@pytest.mark.django_db
def test_a_rule_that_an_editor_changed_is_the_editor_s_own() -> None:
    language, key, text = FINE[0]
    shipped = read_lint(CONTENT, []).rules.values()
    document = next(rule for rule in shipped if (rule.key, rule.language) == (key, language))
    row = LintRule.objects.create(**RULE.columns(document))
    assert found(text, language, current_rules()) == set()
    row.why = "Said better."
    row.save()
    assert found(text, language, current_rules()) == set()
    row.pattern += r"|\bour own words\b"
    row.save()
    assert found(text, language, current_rules()) == {key}
