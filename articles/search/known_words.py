"""Known words: the rows of Word that the tokens of a question may be, fetched at once."""

import itertools
from collections import defaultdict
from collections.abc import Sequence

from articles.search.folding import Token
from articles.search.languages import BY_SOUND, sound_of_roman, stem_of_sound
from articles.search.rows import Known, read_known


class KnownWords:
    """The rows of Word that the tokens may be, fetched at once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._by_text: dict[str, list[Known]] = defaultdict(list)
        self._by_term: dict[str, list[Known]] = defaultdict(list)
        self._by_sound: dict[str, list[Known]] = defaultdict(list)
        self._by_stem: dict[str, list[Known]] = defaultdict(list)
        latin = [token for token in tokens if not token.is_sounded]
        sounds = {token.sound for token in tokens} | {sound_of_roman(token.text) for token in latin}
        sounds.discard("")
        texts = {token.text for token in tokens} | {a.text + b.text for a, b in itertools.pairwise(latin)}
        terms, stems = {token.term for token in tokens}, {stem_of_sound(sound) for sound in sounds}
        for known in read_known(texts, terms, sounds, stems) if tokens else ():
            self._by_text[known.text].append(known)
            self._by_term[known.term].append(known)
            if known.language == BY_SOUND:
                self._by_sound[known.sound].append(known)
                self._by_stem[known.stem_sound].append(known)

    def is_known(self, token: Token, language: str) -> bool:
        both = [*self._by_text[token.text], *self._by_term[token.term]]
        return any(known.language == language for known in both)

    def has_text(self, text: str) -> bool:
        return text in self._by_text

    def of_sound(self, sound: str) -> list[Known]:
        return self._by_sound[sound] if sound else []

    def of_stem(self, stem: str) -> list[Known]:
        return self._by_stem[stem] if stem else []
