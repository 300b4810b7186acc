"""Linter: reads one edition against the rules; pure, so that make check, the admin and tests get the same findings."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import ReferenceDocument
from articles.kinds import IN_SHORT, ArticleKind, Audience
from articles.lint.learnt import model_of
from articles.lint.readability import measure
from articles.lint.rules import LanguageTargets, Rule, RuleBook
from articles.lint.sentences import Spoken, plain, spoken_sentences
from articles.text.claims import cited_keys, states_statistic
from articles.text.words import with_ascii_digits, words_of

# Sources of codes and laws name systems and acts, not the subject; they are checked where they are cited.
_NOT_ABOUT_A_SUBJECT = frozenset({"coding_system", "law"})
# A summary of these stands above the danger line, first thing on a phone.
_OPENS_SHORT = frozenset({ArticleKind.GUIDE.value, ArticleKind.EXPLAINER.value, ArticleKind.CAMPAIGN.value})
# How far into the match a break may stand, as in “do not react, | he will …”.
_FIRST_WORDS = 12
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What was found, where (a section's id, or summary or takeaways), and what to write instead."""

    place: str
    line: int
    rule: str
    quote: str
    why: str
    instead: str
    # The nearest sentence that the model learnt from; empty if a rule found it.
    near: str = ""
    # Advice that can do harm, apart from what is hard to read or to check, or is only near it.
    is_harm: bool = False
    # Nearer to harm than not, by the model alone: worth a look, and no more.
    is_maybe: bool = False
    # The digest of the whole sentence, by which it is answered; empty if it is about more than a sentence.
    sentence: str = ""

    def __str__(self) -> str:
        near = f" Close to: “{self.near}”" if self.near else ""
        return f"{self.place}:{self.line}: {self.rule}: “{self.quote}”. {self.why} {self.instead}{near}"


def digest_of_sentence(text: str) -> str:
    """The same for the same words, however they are spaced or coded."""
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()[:12]


def lint_edition(
    article: ArticleDocument, edition: EditionDocument, book: RuleBook, references: Mapping[str, ReferenceDocument]
) -> list[Finding]:
    """Every finding of one edition, by place."""
    sentences = list(spoken_sentences(edition))
    findings = [
        finding
        for sentence in sentences
        for finding in lint_sentence(sentence, edition.language, article.subject, book)
    ]
    targets = book.targets_of(edition.language)
    findings += _unplaced_statistics(sentences, edition, targets)
    findings += _unexplained_jargon(sentences, edition.language, targets, book)
    findings += _hard_to_read(sentences, targets)
    findings += _long_summary(article, edition, targets)
    findings += _foreign_references(edition, references, targets.subject_stems)
    return sorted(set(findings))


def lint_sentence(sentence: Spoken, language: str, subject: str, book: RuleBook) -> Iterator[Finding]:
    """What the rules and the glossary find in one sentence, and the model where no rule does.

    Where a rule as it shipped fits a sentence that the model holds fine, the model is right more often; what an editor
    wrote, and words that must not stand at all, count whatever the model holds.
    """
    targets = book.targets_of(language)
    model = None if sentence.is_quoted or sentence.is_refused else model_of(language)
    rules = [
        rule
        for rule in book.rules
        if rule.language == language and subject not in rule.subjects and _offends(sentence, rule, targets)
    ]
    if model and any(map(_may_be_overruled, rules)) and model.holds_fine(sentence.text):
        rules = [rule for rule in rules if not _may_be_overruled(rule)]
    for rule in rules:
        yield _harm(sentence, rule.key, rule.why, rule.instead)
    if model and not rules and (found := model.suspect(sentence.text, subject)):
        finding = _harm(sentence, found.kind, found.why, found.instead, found.near)
        yield finding if found.is_sure else replace(finding, is_harm=False, is_maybe=True)
    for term in book.terms:
        for word in term.avoid.get(language, ()):
            place = sentence.text.find(word)
            if place >= 0 and not speaks_against(sentence.text, place, place + len(word), targets):
                yield _harm(
                    sentence,
                    "glossary",
                    f"“{word}” is not our word for “{term.name}”. {term.note}".strip(),
                    f"Write {' / '.join(term.words.get(language, ()))}.",
                )


def _may_be_overruled(rule: Rule) -> bool:
    return rule.is_shipped and rule.is_negatable


def _offends(sentence: Spoken, rule: Rule, targets: LanguageTargets) -> bool:
    # First what decides for nearly every rule: whether its words stand there at all.
    if sentence.is_quoted or not rule.pattern.search(sentence.text):
        return False
    # A bold opening of a word or two is judged with the text that it opens.
    is_opening = len(sentence.text.split()) < 4
    around = sentence.block if rule.is_point_wide or is_opening else sentence.text
    if rule.unless and rule.unless.search(around):
        return False
    offset = max(0, sentence.block.find(sentence.text)) if is_opening else 0
    text = sentence.block if is_opening else sentence.text
    for match in rule.pattern.finditer(sentence.text):
        if not rule.is_negatable:
            return True
        if sentence.is_refused:
            return False
        if not speaks_against(text, offset + match.start(), offset + match.end(), targets):
            return True
    return False


def speaks_against(text: str, start: int, end: int, targets: LanguageTargets) -> bool:
    """Whether the sentence refuses what stands at start:end: a negation before it that reaches it, or one after it."""
    for negation in targets.negation_before.finditer(text[:start]):
        reach = targets.breaks_negation.finditer(text, negation.end(), start + _FIRST_WORDS)
        if not any(end_of_reach.start() < start for end_of_reach in reach):
            return True
    boundary = next((m.end() for m in targets.ends_reach.finditer(text, start) if m.end() > end), len(text))
    return bool(targets.negation_after.search(text[end:boundary]))


def _harm(sentence: Spoken, rule: str, why: str, instead: str, near: str = "") -> Finding:
    return replace(_finding(sentence, rule, why, instead), near=near, is_harm=True)


def _finding(sentence: Spoken, rule: str, why: str, instead: str) -> Finding:
    digest = digest_of_sentence(sentence.text)
    return Finding(sentence.place, sentence.line, rule, sentence.text[:160], why, instead, sentence=digest)


def places_of_bare_statistics(edition: EditionDocument, targets: LanguageTargets) -> set[str]:
    """Sections, by id, with a statistic that names no place or no year."""
    return {found.place for found in _unplaced_statistics(list(spoken_sentences(edition)), edition, targets)}


def _unplaced_statistics(
    sentences: list[Spoken],
    edition: EditionDocument,
    targets: LanguageTargets,
) -> Iterator[Finding]:
    """Statistics whose block names no place or no year; a heading or a neighbour in the block may name them."""
    for sentence in sentences:
        if not sentence.has_citation or not states_statistic(sentence.text, edition.language):
            continue
        missing = [
            word
            for word, pattern in (("place", targets.places), ("year", _YEAR))
            if not pattern.search(with_ascii_digits(sentence.block))
        ]
        if missing:
            yield _finding(
                sentence,
                "bare-statistic",
                f"The figure names no {' and no '.join(missing)}.",
                "Say where, when and who was asked, in the same paragraph or point.",
            )


def _unexplained_jargon(
    sentences: list[Spoken], language: str, targets: LanguageTargets, book: RuleBook
) -> Iterator[Finding]:
    """Terms that patients are not told; “See PTSD.” is a pointer, and the page it leads to explains the word."""
    for jargon in book.jargon:
        if jargon.language != language:
            continue
        first = next(
            (
                s
                for s in sentences
                if s.audience != Audience.CLINICAL and jargon.term.search(s.text) and not targets.pointers.match(s.text)
            ),
            None,
        )
        if first and not jargon.explained_by.search(first.block):
            yield _finding(first, "jargon", "Patients may not know this word.", jargon.instead)


def _hard_to_read(sentences: list[Spoken], targets: LanguageTargets) -> Iterator[Finding]:
    patients = [s for s in sentences if s.audience != Audience.CLINICAL]
    in_short = [s for s in patients if s.place == IN_SHORT]
    yield from _above("", patients, targets, targets.highest_grade, targets.longest_mean)
    yield from _above(IN_SHORT, in_short, targets, targets.grade_in_short, targets.mean_in_short)
    for sentence in patients:
        length = len(words_of(sentence.text))
        if length > targets.longest_sentence:
            yield _finding(sentence, "long-sentence", f"The sentence has {length} words.", "Make it two.")


def _above(
    place: str,
    sentences: list[Spoken],
    targets: LanguageTargets,
    highest_grade: float | None,
    longest_mean: float | None,
) -> Iterator[Finding]:
    """What of a text, or of one section of it, is harder than a language's bars; a place that is empty is the whole."""
    measured = measure((s.text for s in sentences), targets.grade_formula)
    if measured.grade is not None and highest_grade is not None and measured.grade > highest_grade:
        name = "What is said in short" if place else "The patients' text"
        why = f"{name} is at grade {measured.grade}; at most {highest_grade:.0f}."
        yield Finding(place, 0, "grade", "", why, "Shorten sentences and words.")
    if longest_mean is not None and measured.words_a_sentence > longest_mean:
        mean = f"{measured.words_a_sentence} words a sentence on average; at most {longest_mean:.0f}."
        yield Finding(place, 0, "sentence-length", "", mean, "Give each idea a sentence of its own.")


def _long_summary(article: ArticleDocument, edition: EditionDocument, targets: LanguageTargets) -> Iterator[Finding]:
    summary = plain(edition.summary)
    most = targets.longest_summary
    if article.kind in _OPENS_SHORT and most is not None and len(summary) > most:
        why = f"The summary has {len(summary)} characters; at most {most} are two or three lines."
        yield Finding(
            "summary", 0, "long-summary", summary[:160], why, "Move the rest to what it is, or to a takeaway."
        )


def _foreign_references(
    edition: EditionDocument, references: Mapping[str, ReferenceDocument], subject_stems: Collection[str]
) -> Iterator[Finding]:
    """Cited sources whose title shares no word with the article or the library's subjects, such as skin disease."""
    if not subject_stems:
        return
    text = " ".join([edition.title, edition.summary, *(f"{s.heading} {s.body}" for s in edition.sections)])
    own = _stems(text)
    keys = dict.fromkeys(key for section in edition.sections for _line, key in cited_keys(section.body))
    for key in keys:
        reference = references.get(key)
        if reference is None or reference.evidence in _NOT_ABOUT_A_SUBJECT:
            continue
        citation = f"{reference.citation} {reference.people} {reference.limits}".lower()
        if not _stems(citation) & own and not any(stem in citation for stem in subject_stems):
            why = f"[^{key}] ({reference.citation[:80]}) shares no word with the article."
            yield Finding("references", 0, "foreign-reference", key, why, "Cite a source on this subject.")


def _stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{5,}", text.lower())}
