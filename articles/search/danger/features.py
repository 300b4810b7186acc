"""Features: the words of a text as a linear model weighs them: words, neighbours, ideas in order, and parts of words.

Each feature stands at the place of its last word, so that the features of any stretch of a text are a stretch too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.search.danger.vocabulary import Vocabulary
from articles.search.languages import (
    BY_SOUND,
    BY_STEM,
    ROMANISED,
    letters_of,
    sound_of_letters,
    sound_of_roman,
    stem_of,
)
from articles.search.patterns import Form

# How far apart, counted in ideas, two ideas may stand and still be told of together.
REACH = 4
SHORTEST, LONGEST = 3, 5


@dataclass(frozen=True, slots=True)
class Read:
    """A word: its key (as written, or “~” and its sound where it is Bangla in either script), its idea, and its form.

    A word without an idea of its own has that of the words which editors call the same (“=hit”).
    """

    key: str
    idea: str
    form: Form


def read(words: Sequence[str], known: Vocabulary, kin: Mapping[str, str]) -> list[Read]:
    """Each word with what it is compared by. Latin letters are Bangla where most of the telling words are.

    `kin` names the group of synonyms of a word, by its stem or by “~” and its sound.
    """
    stemmed = romanised = 0
    for word in words:
        is_stemmed = word in known.stemmed
        is_romanised = word in known.romanised or (not is_stemmed and sound_of_roman(word) in known.sounds)
        stemmed += is_stemmed and not is_romanised
        romanised += is_romanised and not is_stemmed
    remembered: dict[str, Read] = {}
    found = []
    for word in words:
        one = remembered.get(word)
        if one is None:
            one = remembered[word] = _read(word, known, kin, is_romanised=romanised > stemmed)
        found.append(one)
    return found


def _read(word: str, known: Vocabulary, kin: Mapping[str, str], *, is_romanised: bool) -> Read:
    if word[0] > "\u007f":
        letters = letters_of(word)
        sound = sound_of_letters(letters)
        idea = known.by_letters.idea_of(letters) or known.by_sound.idea_of(sound) or kin.get(f"~{sound}", "")
        return Read(f"~{sound}", idea, Form("", "", letters, is_known=True))
    is_stemmed = word in known.stemmed
    sound = sound_of_roman(word)
    if is_romanised and (word in known.romanised or not is_stemmed):
        idea = known.by_sound.idea_of(sound) or (known.by_written.idea_of(word) if is_stemmed else "")
        return Read(f"~{sound}", idea or kin.get(f"~{sound}", ""), Form(word, sound, "", is_known=True))
    idea = known.by_written.idea_of(word) or kin.get(stem_of(word), "")
    if is_stemmed:
        return Read(word, idea, Form(word, "", "", is_known=True))
    idea = idea or known.by_sound.idea_of(sound) or kin.get(f"~{sound}", "")
    return Read(word, idea, Form(word, sound, "", is_known=True))


def way_of(words: Sequence[Read]) -> str:
    """How most of the words are written: in the script of sounds, in Latin letters for it, or in the other language."""
    sounded = sum(bool(word.form.letters) for word in words)
    romanised = sum(word.key.startswith("~") for word in words) - sounded
    if sounded * 2 >= len(words):
        return BY_SOUND
    return ROMANISED if romanised * 2 > len(words) - sounded else BY_STEM


def joints(words: Sequence[Read], text: str = "") -> list[list[str]]:
    """What is told between words, at the last of them: neighbours, and ideas in their order.

    How the text ends and how long it is stand at the end. Parts of words are apart (`parts_of`): they are the same
    wherever a word stands.
    """
    ideas: list[str] = []
    before = "^"
    found = []
    for word in words:
        key, idea = word.key, word.idea
        here = [f"{before} {key}"]
        if idea:
            here += [f"<{idea}>", f"{before} <{idea}>"]
            here += [f"<{other} {idea}>" for other in ideas[-REACH:]]
            ideas.append(idea)
        before = key
        found.append(here)
    if found:
        found[-1] += _shape(text, len(words))
    return found


def _shape(text: str, size: int) -> list[str]:
    """Whether something is asked, and how long the text is."""
    asked = ["?", "?"] if "?" in text else []
    return [*asked, *(["?$"] if text.rstrip().endswith("?") else []), f"={min(size // 5, 6)}"]


def parts_of(key: str) -> list[str]:
    """A word and its parts; the sound of Bangla has no beginning that would tell its script."""
    edged = f"{key}$" if key.startswith("~") else f"^{key}$"
    size = len(edged)
    found = [key]
    for length in range(SHORTEST, LONGEST + 1):
        found += [f"#{edged[start : start + length]}" for start in range(size - length + 1)]
    return found


def features(words: Sequence[Read], text: str = "") -> Iterator[str]:
    """All of them, each as often as it stands there."""
    for word, here in zip(words, joints(words, text), strict=True):
        yield from parts_of(word.key)
        yield from here
