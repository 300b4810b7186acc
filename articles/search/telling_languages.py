"""Language: in which languages a question may be, and what was meant where the keyboard stood at another script."""

from collections.abc import Sequence

from articles.search.engines import LEAST_SOUND
from articles.search.folding import MAX_CHARACTERS, MAX_TOKENS, Token, clean_text, tokens_of
from articles.search.known_words import KnownWords
from articles.search.languages import (
    BY_SOUND,
    BY_STEM,
    has_rules,
    sound_of_roman,
    stem_of_sound,
    with_other_keyboard,
)
from articles.search.lexicon import Lexicon

# So much more of one language leaves no doubt.
PLAINLY = 2
# Where so few of the words are known, the keyboard may have stood at another script; so many must be known then.
FEW_KNOWN, MOST_KNOWN = 0.34, 0.6
# Particles of so many letters together tell that the question is in their language; “id” alone does not.
ENOUGH_TOLD = 3


def share_known(tokens: Sequence[Token], words: KnownWords, lexicon: Lexicon) -> float:
    """How many of the letters stand in words that are known as they are written, or as they sound."""
    known = 0
    for token in tokens:
        sound = token.sound if token.is_sounded else sound_of_roman(token.text)
        if token.text.isdigit() or token.text in lexicon.stop or words.has_text(token.text) or words.of_sound(sound):
            known += len(token.text)
    return known / max(1, sum(len(token.text) for token in tokens))


def as_meant(written: str, lexicon: Lexicon) -> tuple[str, list[Token], KnownWords] | None:
    """The question as it was meant, if the keyboard stood at another script than it was typed for."""
    for other in with_other_keyboard(written[:MAX_CHARACTERS]):
        question = " ".join(clean_text(other, MAX_CHARACTERS).split())
        tokens = tokens_of(question)[:MAX_TOKENS]
        words = KnownWords(tokens)
        if tokens and share_known(tokens, words, lexicon) >= MOST_KNOWN and len(question) > LEAST_SOUND:
            return question, tokens, words
    return None


def languages_of(tokens: Sequence[Token], words: KnownWords, language: str, lexicon: Lexicon) -> list[tuple[str, bool]]:
    """The languages that the question may be in, each with whether it is typed in Latin letters; likeliest first."""
    sounded = [token for token in tokens if token.is_sounded and not token.term.isdigit()]
    latin = [token for token in tokens if not token.is_sounded and not token.text.isdigit()]
    if sounded:
        is_mostly = len(sounded) * 2 >= len(latin) or language == BY_SOUND
        return [(BY_SOUND, False)] if is_mostly else [(BY_STEM, False)]
    if not latin:
        return [(language if has_rules(language) else BY_STEM, False)]
    stemmed = romanised = particles = 0.0
    for token in latin:
        sound = sound_of_roman(token.text)
        if token.text in lexicon.stop:
            stemmed += 0.4 if sound in lexicon.stop_sounds else 1
        elif words.is_known(token, BY_STEM):
            # “more”, “mare” and their like are words of both.
            stemmed += 0.4 if words.of_sound(sound) else 1
        elif sound in lexicon.stop_sounds:
            particles += 1
        elif words.of_sound(sound):
            romanised += 1
        elif words.of_stem(stem_of_sound(sound)):
            romanised += 0.5
    as_stemmed, as_romanised = (BY_STEM, False), (BY_SOUND, True)
    told = [token.text for token in latin if _is_particle(token, lexicon)]
    if language == BY_SOUND and len("".join(told)) < ENOUGH_TOLD:
        # Names of things in another language, such as “fb password”, among the words of one's own.
        return [as_romanised, as_stemmed]
    if not romanised + particles:
        return [as_stemmed]
    if stemmed >= (romanised + particles) * PLAINLY:
        return [as_stemmed]
    if particles and romanised + particles > stemmed:
        return [as_romanised, as_stemmed] if (romanised + particles) < stemmed * PLAINLY else [as_romanised]
    return [as_romanised, as_stemmed] if romanised > stemmed else [as_stemmed, as_romanised]


def _is_particle(token: Token, lexicon: Lexicon) -> bool:
    """Whether only whoever speaks the language that is compared by stems says it: “how”, “should”."""
    return token.text in lexicon.stop and sound_of_roman(token.text) not in lexicon.stop_sounds
