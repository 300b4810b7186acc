"""Seeing: whether a question tells of danger, by rules, of which editors' own always count, and by trained weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from articles.search.danger.features import read
from articles.search.danger.kinds import kind_of
from articles.search.danger.letters import fold_letters
from articles.search.danger.vocabulary import vocabulary
from articles.search.danger.weighing import weigh
from articles.search.danger.words import Reader
from articles.search.folding import neutral_tokens_of
from articles.search.languages import has_rules
from articles.search.lexicon import Danger, Lexicon
from articles.search.patterns import Form
from articles.search.wordlists import read_danger_rules

# Longer than anybody types; the form tells whoever sends more.
MAX_READ = 100_000
# So few words, none of which has an idea, tell nothing.
FEW = 3
BY_WEIGHT = "the trained weights"
# So far below the limit the weights overrule a rule that shipped: of questions by writers who were left out, such rules
# opened one and a half calm ones in a hundred, and hardly any of danger. Of fewer words they know too little.
OVERRULES, FEWEST_TO_OVERRULE = -1.5, 6


@dataclass(frozen=True, slots=True)
class Seen:
    """Each danger with what showed it, a rule's pattern or the weights; the likeliest kind first. Empty: none."""

    dangers: tuple[tuple[Danger, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dangers)


def see(question: str, lexicon: Lexicon) -> Seen:
    """The dangers that a question tells of, however it is written; all of it is read, in one pass."""
    text = question[:MAX_READ]
    known = vocabulary()
    sentences = Reader(known).sentences(fold_letters(text))
    words = read([word for sentence in sentences for word in sentence], known, lexicon.kin)
    found = lexicon.dangers.match([word.form for word in words]) if words else []
    found += _by_neutral(text, lexicon)
    if len(words) > FEW or any(word.idea for word in words):
        weighed = weigh(words, text, [len(sentence) for sentence in sentences])
        if found and weighed.score < OVERRULES and len(words) >= FEWEST_TO_OVERRULE:
            found = [(danger, pattern) for danger, pattern in found if pattern not in shipped_patterns()]
        if weighed.score > 0:
            kind = kind_of(weighed.kind)
            found.insert(0, (Danger(weighed.kind, kind.slug, kind.section), BY_WEIGHT))
    return Seen(tuple(found))


@cache
def shipped_patterns() -> frozenset[str]:
    """The patterns of the rules as they ship, read once a process; what an editor wrote is none of them."""
    rules = read_danger_rules(Path(settings.BASE_DIR) / "content", []).values()
    return frozenset(pattern for rule in rules for patterns in rule.patterns.values() for pattern in patterns)


def _by_neutral(text: str, lexicon: Lexicon) -> list[tuple[Danger, str]]:
    """By the rules of languages of which search knows no more than the words as they are written."""
    if all(has_rules(code) for code, _name in settings.LANGUAGES):
        return []
    return list(lexicon.dangers.match(_forms(text)))


def _forms(text: str) -> Sequence[Form]:
    return [Form(token.text, "", "", is_known=True) for token in neutral_tokens_of(text)]
