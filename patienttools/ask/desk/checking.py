"""Checking: what stands in the way of an answer: what the linter finds, pages that readers lack, what identifies."""

import re
from dataclasses import dataclass

from articles.kinds import Audience, Subject
from articles.lint.findings import current_rules
from articles.lint.linter import Finding, lint_sentence
from articles.lint.sentences import Spoken
from patienttools.ask.answers import missing_among, split_answer

LONGEST_ANSWER = 8_000
_ENDS = re.compile(r"(?<=[.?!।])\s+|\n+")
# So many words in a row that a reader wrote are their words.
WORDS_IN_A_ROW = 5
_WORD = re.compile(r"\w+")
# An address of mail, a name in a network, or figures as long as those of a telephone.
_TELLS = re.compile(r"\S+@\S+|@\w{3,}|(?:\d[ ()+.-]{0,2}){7,}")


@dataclass(frozen=True, slots=True)
class Checked:
    """`faults` stop an answer; `findings` that can do harm need to be answered, and a second pair of eyes then."""

    faults: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_harm(self) -> bool:
        return any(finding.is_harm for finding in self.findings)


def check_answer(text: str, language: str) -> Checked:
    """What to mend, all at once."""
    words, named = split_answer(text)
    faults = []
    if not words.strip():
        faults.append("There is no answer yet.")
    if len(text) > LONGEST_ANSWER:
        faults.append(f"This has {len(text)} characters; at most {LONGEST_ANSWER} fit.")
    faults += [f"Readers have no such page: {line}" for line in missing_among(named, language)]
    return Checked(tuple(faults), tuple(findings_in(words, language)))


def findings_in(text: str, language: str) -> list[Finding]:
    """By the rules that hold for every article."""
    book = current_rules()
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        for sentence in filter(None, (piece.strip() for piece in _ENDS.split(line))):
            spoken = Spoken("", number, sentence, Audience.EVERYONE, False, False, True, line)
            found += lint_sentence(spoken, language, Subject.TOPIC, book)
    return found


def identifying_in(text: str, readers_texts: tuple[str, ...]) -> tuple[str, ...]:
    """Why a rewritten text cannot be published: a reader's own words in a row, a number or an address."""
    faults = [f"“{match[0].strip()}” can tell who somebody is." for match in _TELLS.finditer(text)]
    runs = {run for theirs in readers_texts for run in _runs(theirs)}
    own = [run for run in _runs(text) if run in runs]
    if own:
        faults.append(f"“{' '.join(own[0])}” are the reader’s own words: say it in others.")
    return tuple(faults)


def _runs(text: str) -> list[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return [tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1)]
