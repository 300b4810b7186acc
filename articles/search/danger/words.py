"""Words: folded text becomes the words that were meant: unmasked, joined, split and mended; the second step."""

import re
from collections.abc import Iterable, Iterator, Sequence

from articles.search.danger.vocabulary import LEAST_MASKED, Vocabulary
from articles.search.languages import as_seen
from articles.search.languages.bn import SCRIPT

_PLAIN = re.compile(rf"[a-z]+(?:'[a-z]+)*|[{SCRIPT}]+")
_PARTS = re.compile(rf"[a-z]+(?:'[a-z]+)*|[{SCRIPT}]+|[0-9]+")
_LETTERS = re.compile(f"[^a-z{SCRIPT}]+")
_SOUNDED = re.compile(f"[{SCRIPT}]")
_ENDS = "\"'([{<.,;:-_/\\?!…*#~=&%^+)]}>«»“”„।॥`–—•·"
_STARTS = "\"'([{<.,;:-_/\\?…*#~=&%^)]}>«»“”„।॥`–—•·"
# Figures and signs that stand for letters, in the two ways of reading 1; or by their names (2mi, a6e).
_LEET = dict(zip("01345678@$€!|+(<9", "oieasgtbaseiltccg", strict=True))
_LEETS = tuple(str.maketrans(_LEET | dict.fromkeys("1!|", letter)) for letter in "il")
_NAMED = str.maketrans({"2": "tu", "6": "ch", "4": "for", "8": "at"})
_HAS_LEET = re.compile(r"[0-9@$€!|+(<]")
_HAS_LETTER = re.compile("[a-z\u0985-\u09b9\u09ce\u09dc-\u09e1]")
_REPEATED, _TWICE = re.compile(r"(.)\1{2,}"), re.compile(r"(.)\1+")
# Assamese, and in look one letter as well as the other.
_EITHER = "ৱ"
# What stands between two sentences.
END, _SENTENCE_ENDS = ".", ".?!।"
LONGEST_WORD, LEAST_SPLIT, LEAST_ROW = 24, 6, 14
# Words that people mask out of manners.
_HARMLESS_MASKS = {"sh*t": {"shot"}, "sh!t": {"shot"}}
# How much a letter costs that no word accounts for, beside a word.
_LOST = 3
MOST_MENDED = 400


class Reader:
    """Reads one text. What it has read of a word it remembers for this text alone."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known
        self._read: dict[str, tuple[str, ...]] = {}
        self._mended = 0

    def words(self, text: str) -> list[str]:
        """The words of a folded text, in order."""
        return [word for word in self._read_all(text) if word != END]

    def sentences(self, text: str) -> list[list[str]]:
        """The same, sentence by sentence."""
        found: list[list[str]] = [[]]
        for word in self._read_all(text):
            if word != END:
                found[-1].append(word)
            elif found[-1]:
                found.append([])
        return [words for words in found if words]

    def _read_all(self, text: str) -> list[str]:
        found: list[str] = []
        for chunk in text.split():
            words = self._read.get(chunk)
            if words is None:
                words = self._read[chunk] = tuple(self._words_of(chunk))
            found += words
            # After a single letter a full stop parts letters and no sentences.
            if chunk[-1] in _SENTENCE_ENDS and words and len(words[-1]) > 1:
                found.append(END)
        return self._joined(found)

    def _words_of(self, chunk: str) -> Iterable[str]:
        core = chunk.rstrip(_ENDS).lstrip(_STARTS)
        if _PLAIN.fullmatch(core):
            return self._plain(core)
        if not core:
            return ()
        return self._masked(core)

    def _plain(self, word: str) -> Sequence[str]:
        """The words of a run of letters."""
        known = self._known
        word = word.replace("'", "")
        if not _HAS_LETTER.search(word):
            return ()
        if known.knows(word) or len(word) < 3:
            return (word,)
        if _EITHER in word:
            either = [word.replace(_EITHER, letter) for letter in ("ব", "র")]
            word = next((one for one in either if one in known.sharp or known.knows(one)), either[0])
            if known.knows(word):
                return (word,)
        if _SOUNDED.match(word) and known.knows(seen := as_seen(word)):
            return (seen,)
        for shorter in (_REPEATED.sub(r"\1\1", word), _TWICE.sub(r"\1", word)):
            if shorter != word and (shorter in known.sharp or known.knows(shorter)):
                return (shorter,)
        words = self._split(_REPEATED.sub(r"\1\1", word)) if len(word) >= LEAST_SPLIT else ()
        if len(word) < LEAST_ROW and known.tells(word):
            return (word,)
        if any(one in known.sharp for one in words):
            return words
        once = _REPEATED.sub(r"\1", word)
        mended = self._mend(once)
        # Long, and of words that people use: so it was typed without spaces.
        return words if words and mended == once and len(word) >= LEAST_ROW else (mended,)

    def _mend(self, word: str) -> str:
        if len(word) > LONGEST_WORD or self._mended >= MOST_MENDED:
            return word[: LONGEST_WORD * 2]
        self._mended += 1
        return self._known.mended(word) or word

    def _masked(self, core: str) -> Sequence[str]:
        """The words of a run that holds more than letters."""
        known = self._known
        parts = [part.replace("'", "") for part in _PARTS.findall(core)]
        letters = _LETTERS.sub("", core)
        if len(letters) < 2:
            return parts
        are_known = all(known.knows(part) or part.isdigit() for part in parts if len(part) > 1 or part in "ia")
        if _HAS_LEET.search(core):
            for table in (*_LEETS, _NAMED):
                word = _LETTERS.sub("", core.translate(table))
                if word in known.sharp or (known.knows(word) and not are_known):
                    return (word,)
        if letters in known.sharp and len(letters) > LEAST_MASKED:
            return (letters,)
        if meant := self._unmask(core):
            return (meant,)
        if are_known and max(map(len, parts)) > 1:
            return parts
        words = () if known.knows(letters) else self._split(letters)
        if words or known.knows(letters) or (len(parts) > 2 and max(map(len, parts)) == 1):
            return words or (letters,)
        if _HAS_LEET.search(core):
            for table in _LEETS:
                word = _LETTERS.sub("", core.translate(table))
                mended = self._split(word) or (self._mend(word),)
                if mended != (word,):
                    return mended
        return [word for part in parts for word in (self._plain(part) if not part.isdigit() else (part,))]

    def _unmask(self, core: str) -> str:
        """The sharp word of which signs hide letters: k*ll, su*cide, খু*ন."""
        if not LEAST_MASKED <= len(core) <= LONGEST_WORD or self._mended >= MOST_MENDED:
            return ""
        is_sounded = bool(_SOUNDED.search(core))
        own = f"[{SCRIPT}]" if is_sounded else "[a-z]"
        pieces = re.findall(f"{own}+|(?:(?!{own}).)+", core)
        letters = sum(len(piece) for piece in pieces[::2])
        hidden = len(core) - letters
        if not hidden or letters < 2 or not re.match(own, pieces[0]) or hidden > letters + 1:
            return ""
        self._mended += 1
        # One sign may hide two letters that are written as one, and what joins them.
        mask = "".join(
            f"{own}{{{0 if is_sounded else len(piece)},{len(piece) + 2 * is_sounded}}}"
            if number % 2
            else re.escape(piece)
            for number, piece in enumerate(pieces)
        )
        found = set(re.findall(rf"\n({mask})(?=\n)", self._known.sharp_text)) - _HARMLESS_MASKS.get(core, set())
        return min(found, key=lambda word: (len(word), word)) if found else ""

    def _split(self, word: str) -> tuple[str, ...]:
        """The words of a run without spaces; none where too much of it would be left over."""
        known, size = self._known, len(word)
        cost = [0.0] * (size + 1)
        cut = [0] * (size + 1)
        parts = known.parts
        for start in range(1, size + 1):
            cost[start] = 1e9
        for start in range(size):
            here = cost[start]
            if here + _LOST < cost[start + 1]:
                cost[start + 1], cut[start + 1] = here + _LOST, -1
            for end in range(start + 1, min(start + LONGEST_WORD, size) + 1):
                piece = word[start:end]
                if not known.opens(piece):
                    break
                if piece in parts and here + 1 < cost[end]:
                    cost[end], cut[end] = here + 1, start
        words: list[str] = []
        lost, end = 0, size
        while end:
            if cut[end] < 0:
                lost, end = lost + 1, end - 1
            else:
                words.append(word[cut[end] : end])
                end = cut[end]
        if not words or lost * 5 > size or size - lost < len(words) * (3 if size < 8 else 2.2):
            return ()
        return tuple(reversed(words))

    def _joined(self, words: list[str]) -> list[str]:
        """Letters written apart become words, and a sharp word written in two becomes one."""
        known = self._known
        found: list[str] = []
        for word, run in _runs(words):
            if run:
                letters = "".join(run)
                is_one = letters in known.sharp or known.knows(letters)
                found += (letters,) if is_one else self._split(letters) or run
                continue
            whole = found[-1] + word if found else ""
            are_words = len(whole) <= LEAST_SPLIT and known.knows(word) and known.knows(whole.removesuffix(word))
            if whole in known.sharp and not are_words:
                found[-1] = whole
            else:
                found.append(word)
        return found


def _runs(words: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Each word, or a run of three or more single letters (of Bangla: letters with their sign)."""
    run: list[str] = []
    for word in words:
        if not word.isdigit() and len(word) <= (7 if _SOUNDED.match(word) else 1) and _is_one_letter(word):
            run.append(word)
            continue
        yield from _ended(run)
        run = []
        yield word, []
    yield from _ended(run)


def _ended(run: list[str]) -> Iterator[tuple[str, list[str]]]:
    if len(run) > 2:
        yield "", run
    else:
        yield from ((word, []) for word in run)


_LETTER, _SIGNS = "[\u0985-\u09b9\u09ce\u09dc-\u09e1]", "[\u0981-\u0983\u09bc\u09be-\u09cd\u09d7]*"
_ONE_LETTER = re.compile(f"[a-z]|(?:{_LETTER}\u09bc?\u09cd)*{_LETTER}?{_SIGNS}")


def _is_one_letter(word: str) -> bool:
    return bool(_ONE_LETTER.fullmatch(word))
