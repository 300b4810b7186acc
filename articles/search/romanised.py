"""Romanised: Bangla typed in Latin letters as a token like any other, and whether a word can be that."""

from articles.search.folding import Token, sound_of_roman, stem_of_sound

# The mark of a term that is known by its sound alone; no word of the index has it.
SOUND_MARK = "~"


def romanised_token(token: Token) -> Token:
    """The token read as Bangla; its term can only be met by another of the same sound."""
    if token.is_bangla or token.text.isdigit():
        return token
    sound = sound_of_roman(token.text)
    return Token(token.text, sound_term(sound), sound, is_bangla=False)


def sound_term(sound: str) -> str:
    return SOUND_MARK + stem_of_sound(sound)
