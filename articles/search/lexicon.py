"""Lexicon: everyday expressions and danger rules as search asks them, in memory for a generation of the library."""

import hashlib
import math
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from sys import intern

from django.db.models import Count

from articles.search.danger.kin import kin_of, phrase_tokens
from articles.search.folding import Token, tokens_of_library
from articles.search.languages import BY_SOUND, ROMANISED
from articles.search.models import DangerRule, Entry, Expression, Role
from articles.search.patterns import PatternSet
from patienttools.generation.reads import WORDS, note

# How much of a question another word for the same thing is worth.
SAME_WEIGHT = 0.58


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as people ask it, by its terms, and what answers it."""

    slug: str
    sections: tuple[str, ...]
    language: str
    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Danger:
    key: str
    slug: str
    section: str


@dataclass(slots=True)
class Lexicon:
    """All that editors told search. `entries` counts the entries of the index by language.

    `rarities` say how much each term of an ask tells: a term of one ask in many tells much; `ask_sizes` are the sums of
    their squares, ask by ask.
    `kin` names the group of words for the same thing, by the word's stem, or by “~” and its sound.
    """

    stop: set[str] = field(default_factory=set)
    stop_sounds: set[str] = field(default_factory=set)
    stop_terms: set[str] = field(default_factory=set)
    same: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    kin: dict[str, str] = field(default_factory=dict)
    same_phrases: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    asks: list[Ask] = field(default_factory=list)
    asks_with: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    rarities: dict[str, float] = field(default_factory=dict)
    ask_sizes: list[float] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    who: PatternSet[str] = field(default_factory=PatternSet)
    intents: PatternSet[tuple[str, ...]] = field(default_factory=PatternSet)
    dangers: PatternSet[Danger] = field(default_factory=PatternSet)
    names: list[tuple[str, str, str]] = field(default_factory=list)
    entries: Mapping[str, int] = field(default_factory=dict)
    # The generation that it is of, as a name of a file may be.
    token: str = ""
    # By language, what `leaning.py` counted of the phrases.
    leanings: dict[str, object] = field(default_factory=dict)

    def is_stop(self, token: Token) -> bool:
        return token.text in self.stop or (token.is_sounded and token.sound in self.stop_sounds)

    def rarity(self, term: str) -> float:
        """How much a term of a question tells, one that no ask has included."""
        return self.rarities.get(term) or math.log(1 + len(self.asks))


_kept: dict[str, Lexicon] = {}
_reading = threading.Lock()


def lexicon_of(generation_token: str) -> Lexicon:
    """The lexicon; read again only when the library's generation has stepped."""
    note(WORDS)
    lexicon = _kept.get(generation_token)
    if lexicon is None:
        # Of all that ask first at one moment, one reads, and the others wait.
        with _reading:
            lexicon = _kept.get(generation_token)
            if lexicon is None:
                lexicon = build_lexicon(Expression.objects.all(), DangerRule.objects.all())
                lexicon.token = hashlib.sha256(generation_token.encode()).hexdigest()[:16]
                lexicon.entries = dict(Entry.objects.order_by().values_list("language").annotate(Count("id")))
                _kept.clear()
                _kept[generation_token] = lexicon
    return lexicon


def build_lexicon(expressions: Iterable[Expression], rules: Iterable[DangerRule]) -> Lexicon:
    lexicon = Lexicon()
    ordered = sorted(expressions, key=lambda row: (row.role != Role.STOP, row.key))
    for row in ordered:
        _ADD[Role(row.role)](lexicon, row)
    for rule in sorted(rules, key=lambda rule: rule.key):
        danger = Danger(rule.key, rule.slug, rule.section)
        for language, patterns in rule.patterns.items():
            for pattern in patterns:
                lexicon.dangers.add(danger, language, pattern)
    for number, ask in enumerate(lexicon.asks):
        for term in ask.terms:
            lexicon.asks_with[term].append(number)
    asks = len(lexicon.asks)
    lexicon.rarities = {term: math.log(1 + asks / (1 + len(those))) for term, those in lexicon.asks_with.items()}
    lexicon.ask_sizes = [sum(lexicon.rarities[term] ** 2 for term in sorted(ask.terms)) for ask in lexicon.asks]
    return lexicon


def _add_stop(lexicon: Lexicon, row: Expression) -> None:
    for language, texts in row.phrases.items():
        for text in texts:
            tokens = phrase_tokens(language, text)
            if language == ROMANISED:
                lexicon.stop_sounds |= {token.sound for token in tokens}
                lexicon.stop_terms |= {token.term for token in tokens}
            else:
                lexicon.stop |= {token.text for token in tokens}
                lexicon.stop_terms |= {token.term for token in tokens}
                lexicon.stop_sounds |= {token.sound for token in tokens if token.is_sounded}


def _add_same(lexicon: Lexicon, row: Expression) -> None:
    read = [phrase_tokens(language, text) for language, texts in row.phrases.items() for text in texts]
    lexicon.kin = kin_of(row.key, read) | lexicon.kin
    phrases = [tuple(token.term for token in tokens) for tokens in read]
    singles = {phrase[0] for phrase in phrases if len(phrase) == 1}
    for one in singles:
        lexicon.same[one] |= dict.fromkeys(sorted(singles - {one}), SAME_WEIGHT)
    for phrase in phrases:
        if len(phrase) > 1:
            lexicon.same_phrases[phrase] |= singles


def _add_asked(lexicon: Lexicon, row: Expression) -> None:
    for language, texts in row.phrases.items():
        spoken = BY_SOUND if language == ROMANISED else language
        for text in texts:
            tokens = phrase_tokens(language, text)
            terms = frozenset(intern(token.term) for token in tokens if not lexicon.is_stop(token))
            if terms:
                lexicon.asks.append(Ask(row.slug, tuple(row.sections), spoken, text, terms))
    for language, names in row.names.items():
        lexicon.names += [(row.slug, language, name) for name in names]
        for name in names:
            terms = frozenset(
                intern(token.term) for token in tokens_of_library(name, language) if not lexicon.is_stop(token)
            )
            if terms:
                lexicon.asks.append(Ask(row.slug, tuple(row.sections), language, name, terms))


def _add_intent(lexicon: Lexicon, row: Expression) -> None:
    for language, patterns in row.phrases.items():
        for pattern in patterns:
            lexicon.intents.add(tuple(row.sections), language, pattern)


def _add_who(lexicon: Lexicon, row: Expression) -> None:
    for language, patterns in row.phrases.items():
        for pattern in patterns:
            lexicon.who.add(row.key.removeprefix(f"{Role.WHO}-"), language, pattern)


def _add_absent(lexicon: Lexicon, row: Expression) -> None:
    for language, texts in row.phrases.items():
        lexicon.absent |= {token.term for text in texts for token in phrase_tokens(language, text)}


_ADD = {
    Role.STOP: _add_stop,
    Role.SAME: _add_same,
    Role.ASKED: _add_asked,
    Role.INTENT: _add_intent,
    Role.WHO: _add_who,
    Role.ABSENT: _add_absent,
}
