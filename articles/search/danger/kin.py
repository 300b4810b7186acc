"""Kin: words that editors call the same, so that danger is told in any of them."""

from collections.abc import Iterable, Mapping, Sequence

from articles.search.folding import SOUND_MARK, SOUNDED_MARK, Token, tokens_of_library
from articles.search.languages import BY_SOUND, ROMANISED
from articles.search.romanised import romanised_token


def phrase_tokens(language: str, phrase: str) -> list[Token]:
    """The tokens of a phrase; those of a language typed in another script are known by their sound alone."""
    tokens = tokens_of_library(phrase, BY_SOUND if language == ROMANISED else language)
    return [romanised_token(token) for token in tokens] if language == ROMANISED else tokens


def kin_of(key: str, phrases: Iterable[Sequence[Token]]) -> dict[str, str]:
    """The group of each single word, “=” and the group's key without its role: by its term, or “~” and its sound."""
    group = f"={key.partition('-')[2]}"
    return {_key_of(tokens[0]): group for tokens in phrases if len(tokens) == 1}


def _key_of(token: Token) -> str:
    is_sound = token.term.startswith((SOUNDED_MARK, SOUND_MARK))
    return f"{SOUND_MARK}{token.sound}" if is_sound else token.term


def kin_of_groups(groups: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, str]:
    """The same of many groups, phrases by language under each key; the first group of a word counts."""
    kin: dict[str, str] = {}
    for key, phrases in sorted(groups.items()):
        read = [phrase_tokens(language, text) for language, texts in phrases.items() for text in texts]
        kin = kin_of(key, read) | kin
    return kin
