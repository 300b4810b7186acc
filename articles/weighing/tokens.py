"""Tokens: the words of a sentence, each with its stem, its class, and whether a negation reaches it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.text.words import SIGNS
from articles.weighing.folding import fold
from articles.weighing.lexicon import Lexicon, lexicon_of

_LETTER = rf"[^\W\d_](?:[^\W\d_]|[{SIGNS}])*"
_TOKEN = re.compile(rf"{_LETTER}(?:'{_LETTER})*|\d+(?:[.,]\d+)*\s?%|\d+(?:[.,]\d+)*|[.,;:!?।—–\"“”()]|\s-\s")
_REACH_AFTER, _REACH_BEFORE, _REACH_NEXT = 9, 12, 1
_STOPS = frozenset(".;:!?।—–")


@dataclass(slots=True)
class Token:
    """`form` is the folded word, `name` its class (“@device”) or else its stem."""

    form: str
    stem: str
    name: str
    is_word: bool
    is_refused: bool = False


def tokens_of(text: str, lexicon: Lexicon) -> list[Token]:
    """The words, figures and marks of a sentence in their order."""
    tokens = [_token(match, lexicon) for match in _TOKEN.findall(fold(text, lexicon.alike))]
    _mark_refused(tokens, lexicon)
    return tokens


def _token(form: str, lexicon: Lexicon) -> Token:
    if form[0].isdigit():
        name = "#%" if form[-1] == "%" else "#"
        return Token(form, name, name, True)
    if not form[0].isalpha():
        form = form.strip()
        return Token(form, form, form, False)
    stem, name = _names_of(form, lexicon.language) if lexicon.language else (form, form)
    return Token(form, stem, name, True)


@lru_cache(maxsize=50_000)
def _names_of(form: str, language: str) -> tuple[str, str]:
    lexicon = lexicon_of(language)
    return stem_of(form, lexicon), class_of(form, lexicon)


def stem_of(form: str, lexicon: Lexicon) -> str:
    """The word without its endings, at most two of them."""
    for _ in range(2):
        for ending in lexicon.endings:
            if form.endswith(ending) and len(form) - len(ending) >= lexicon.shortest_stem:
                form = form[: -len(ending)]
                break
        else:
            break
    return form


def class_of(form: str, lexicon: Lexicon) -> str:
    """“@” and the class of a word, or its stem if it has none."""
    found = lexicon.words.get(form)
    if found is None:
        found = next((name for opening, name in lexicon.openings if form.startswith(opening)), None)
    return f"@{found}" if found else stem_of(form, lexicon)


def _mark_refused(tokens: list[Token], lexicon: Lexicon) -> None:
    """Marks what a negation reaches: the words after it, before it, or whichever the clause says."""
    for place, token in enumerate(tokens):
        form = token.form
        if form in lexicon.negates_after or form.endswith("n't"):
            _reach(tokens, range(place + 1, min(len(tokens), place + 1 + _REACH_AFTER)), lexicon)
        if form in lexicon.negates_before:
            _reach(tokens, range(place - 1, max(-1, place - 1 - _REACH_BEFORE), -1), lexicon)
        if form in lexicon.negates_either:
            ends = place + 1 == len(tokens) or not tokens[place + 1].is_word or tokens[place + 1].form in lexicon.breaks
            if ends or (place and tokens[place - 1].form.endswith(lexicon.finite)):
                _reach(tokens, range(place - 1, max(-1, place - 1 - _REACH_BEFORE), -1), lexicon)
            else:
                _reach(tokens, range(place + 1, min(len(tokens), place + 1 + _REACH_NEXT)), lexicon)


def _reach(tokens: list[Token], places: range, lexicon: Lexicon) -> None:
    for place in places:
        token = tokens[place]
        if token.form in _STOPS or token.form in lexicon.breaks:
            return
        token.is_refused = token.is_word
