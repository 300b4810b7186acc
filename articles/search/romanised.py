"""Romanised: a word typed in Latin letters, of a language that has its own, as a token like any other."""

from articles.search.folding import Token, sound_term
from articles.search.languages import sound_of_roman


def romanised_token(token: Token) -> Token:
    """The token read by its sound; its term can only be met by another of the same sound."""
    if token.is_sounded or token.text.isdigit():
        return token
    sound = sound_of_roman(token.text)
    return Token(token.text, sound_term(sound), sound, is_sounded=False)
