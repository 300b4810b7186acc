"""Leaning: to which articles the words of a question lean, told by all the phrases in which people ask for each.

A complement naive Bayes over words and neighbours (Rennie and others, “Tackling the poor assumptions of naive Bayes
text classifiers”, 2003): what a word tells of an article is how much rarer it is in the phrases of all the others.
Nothing is trained or shipped: it is counted from the index, so that a new article has its part as soon as it is
published. Words that search passes over elsewhere count here, since “should I” and “is she” tell who asks what.
"""

import math
import threading
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from articles.search.compact import UNKNOWN, Pairs, Words, by_row
from articles.search.folding import SOUND_MARK, SOUNDED_MARK, asked_terms, neutral_tokens_of, sound_term, tokens_of
from articles.search.languages import BY_SOUND, has_rules, sound_of_letters, sound_of_roman, stem_of_sound
from articles.search.lexicon import Ask, Lexicon
from articles.search.models import Entry, Source
from articles.search.understanding import Understood

# How much is counted of what was never seen; how sharply the shares part; what a word is worth that search passes over.
SMOOTH, SHARP, PASSED_OVER = 1.0, 16.0, 0.5
# An article that is so much less likely than the likeliest (as a power of e) has no share.
HARDLY = 40.0
# With so many letters longer words begin that are taken for kin; of sounds fewer say as much.
OPENING, OPENING_OF_SOUND = 4, 3
# A word that tells less of an article tells nothing of it: of large libraries that leaves out what everybody asks with.
LEAST_TOLD = 0.002
# Of a word's other readings those count that are at least so near to it.
LEAST_WORTH = 0.6


# Of a large library about so many phrases of a language are counted and no more: those that stand first for each entry.
MOST_PHRASES = 16_000
Phrases = Mapping[str, Sequence[str]]
_counting = threading.Lock()


class _Noted:
    """The features of lines, one line after another: of each its hash, and how often it stands in the line."""

    def __init__(self) -> None:
        self.features, self._times, self.sizes = array("q"), array("H"), array("H")

    def add(self, line: Mapping[int, int]) -> None:
        self.features.extend(line)
        self._times.extend(line.values())
        self.sizes.append(len(line))

    def lines(self, numbers: Sequence[int]) -> Iterator[Iterable[tuple[int, int]]]:
        """Each line by the numbers of its features, which stand as the features do."""
        end = 0
        for size in self.sizes:
            start, end = end, end + size
            yield zip(numbers[start:end], self._times[start:end], strict=True)


class Leaning:
    """The phrases of one language, counted."""

    def __init__(self, language: str, phrases: Phrases) -> None:
        """Of each article its phrases, each a line of terms."""
        self.language = language
        # Little room is taken while they are counted, too: what a worker once took it hardly gives back.
        noted = _Noted()
        known: dict[str, str] = {}
        for lines in phrases.values():
            for line in lines:
                noted.add(Counter(map(hash, self._features(line, known))))
        self._words = Words(noted.features)
        numbers = array("I", map(self._words.number_of, noted.features))
        held = array("I", [0]) * len(self._words)
        for number in numbers:
            held[number] += 1
        read = len(noted.sizes)
        self._rarity = array("d", [math.log((1 + read) / (1 + count)) + 1 for count in held])
        self._slugs = tuple(phrases)
        # What the phrases of each article weigh that hold a feature: three arrays, one pair after another.
        rows, places, weights = array("I"), array("H"), array("f")
        totals = []
        lines_of = noted.lines(numbers)
        for place, lines in enumerate(phrases.values()):
            own = self._weigh_phrases(islice(lines_of, len(lines)))
            totals.append(sum(own.values()))
            rows.extend(own)
            places.extend([place] * len(own))
            weights.extend(own.values())
        whole = sum(totals) + SMOOTH * len(self._words)
        self._others = [math.log(whole - total) for total in totals]
        # And then, how much more it tells of each than of one whose phrases never hold it.
        self._tells = Pairs(len(self._words), _tell(len(self._words), rows, places, weights))

    def _weigh_phrases(self, lines: Iterable[Iterable[tuple[int, int]]]) -> dict[int, float]:
        """By number of the feature; each line is its features with how often they stand there."""
        own: dict[int, float] = defaultdict(float)
        for line in lines:
            worth = {number: (1 + math.log(times)) * self._rarity[number] for number, times in line}
            length = math.sqrt(sum([weight * weight for weight in worth.values()])) or 1.0
            for number, weight in worth.items():
                own[number] += weight / length
        return own

    def shares(self, understood: Understood) -> dict[str, float]:
        """How much the question leans to each article: together 1, or nothing where no word of it was ever asked."""
        weights = self._weights(understood)
        numbered = [(self._words.number(name), weight) for name, weight in weights.items()]
        known = {number: weight * self._rarity[number] for number, weight in numbered if number != UNKNOWN}
        if not known:
            return {}
        length = math.sqrt(sum([weight * weight for weight in known.values()]))
        total = sum(known.values()) / length
        scores = [total * others for others in self._others]
        for number, weight in known.items():
            for place, tells in self._tells.of(number):
                scores[place] += weight / length * tells
        most = max(scores)
        least = most - HARDLY / SHARP
        likely = {place: math.exp(SHARP * (score - most)) for place, score in enumerate(scores) if score > least}
        together = sum(likely.values())
        return {self._slugs[place]: value / together for place, value in likely.items()}

    def _weights(self, understood: Understood) -> dict[str, float]:
        """The features of a question with what each is worth; a word has those of all that it was taken for."""
        groups = {group.written: group for group in understood.groups}
        weights: dict[str, float] = {}
        row: list[str] = []
        tokens = tokens_of(understood.question) if has_rules(self.language) else neutral_tokens_of(understood.question)
        for token in tokens:
            term = token.term
            if token.is_sounded and term in self._words and self.language == BY_SOUND:
                weights[term] = 1.0
            if self.language == BY_SOUND and not token.is_sounded and not token.text.isdigit():
                term = sound_term(sound_of_roman(token.text))
            key = self._key(term)
            group = groups.get(token.text)
            if group is None:
                weights[key] = max(weights.get(key, 0.0), PASSED_OVER)
                row.append(key)
                continue
            likeliest = sorted(group.terms.items(), key=lambda one: -one[1])
            read = {self._key(other): worth for other, worth in reversed(likeliest) if worth > LEAST_WORTH}
            asked = {name: worth for name, worth in read.items() if name in self._words} or {key: 1.0}
            for name, worth in asked.items():
                weights[name] = max(weights.get(name, 0.0), worth)
            row.append(max(asked, key=lambda name: asked[name]))
        for name, worth in list(weights.items()):
            if name.startswith(SOUNDED_MARK) and self.language == BY_SOUND:
                continue
            opening = self._opening(name)
            if opening in self._words:
                weights[opening] = max(weights.get(opening, 0.0), worth)
        return weights | {name: 1.0 for name in _pairs(row) if name in self._words}

    def _opening(self, key: str) -> str:
        """How a longer word begins, which it shares with its kin; empty for a short one."""
        length = OPENING_OF_SOUND if self.language == BY_SOUND else OPENING
        return f"{key[:length]}*" if len(key) > length else ""

    def _features(self, line: str, known: dict[str, str]) -> list[str]:
        """Of a phrase of the library; `known` keeps what a term becomes while phrases are counted, and no longer."""
        terms = line.split()
        for term in terms:
            if term not in known:
                known[term] = self._key(term)
        keys = [known[term] for term in terms]
        written = [term for term in terms if term.startswith(SOUNDED_MARK)] if self.language == BY_SOUND else ()
        return [*keys, *written, *filter(None, map(self._opening, keys)), *_pairs(keys)]

    def _key(self, term: str) -> str:
        """A term by its sound alone, where words are compared so: both scripts, and all spellings, meet."""
        if self.language != BY_SOUND:
            return term
        if term.startswith(SOUNDED_MARK):
            return stem_of_sound(sound_of_letters(term.removeprefix(SOUNDED_MARK)))
        return term.removeprefix(SOUND_MARK)


def _tell(
    size: int, rows: Sequence[int], places: Sequence[int], weights: Sequence[float]
) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """By feature how much it tells of which article, too little left out."""
    for row, those in by_row(size, rows):
        everywhere = SMOOTH + sum([weights[one] for one in those])
        told = [(places[one], math.log(everywhere / (everywhere - weights[one]))) for one in those]
        yield row, [(place, tells) for place, tells in told if tells > LEAST_TOLD]


def _pairs(keys: Sequence[str]) -> Iterable[str]:
    """Neighbours, and neighbours but one."""
    yield from (f"{one} {other}" for one, other in pairwise(keys))
    yield from (f"{one} * {other}" for one, other in zip(keys, keys[2:], strict=False))


def leaning_of(lexicon: Lexicon, language: str) -> Leaning:
    """Counted once for a generation of the library, when the language is first asked in."""
    leaning = lexicon.leanings.get(language)
    if not isinstance(leaning, Leaning):
        # Of all that ask first at one moment, one counts, and the others wait: each would need the room for it.
        with _counting:
            leaning = lexicon.leanings.get(language)
            if not isinstance(leaning, Leaning):
                leaning = lexicon.leanings[language] = Leaning(language, _phrases(language, lexicon.asks))
    return leaning


def _phrases(language: str, asks: Iterable[Ask]) -> Phrases:
    """By article what people ask; where nobody wrote that, the headings."""
    phrases: dict[str, list[str]] = defaultdict(list)
    headings: dict[str, list[str]] = defaultdict(list)
    columns = ("slug", "title_terms", "heading_terms", "asked_terms")
    rows = Entry.objects.filter(language=language).exclude(source=Source.HELPLINE).order_by("id").values_list(*columns)
    asked = [(slug, lines.split("\n") if lines else [], heading or title) for slug, title, heading, lines in rows]
    most = _most_of_each([len(lines) for _slug, lines, _heading in asked])
    for slug, lines, heading in asked:
        if lines:
            phrases[slug] += lines[:most]
        else:
            headings[slug].append(heading)
    for ask in asks:
        # Words of any other language may be typed among those that are compared by sound.
        if language in {ask.language, BY_SOUND}:
            phrases[ask.slug].append(asked_terms(ask.text, language))
    return {**headings, **phrases}


def _most_of_each(lengths: Sequence[int]) -> int:
    """How many phrases of each entry are counted, so that there are not too many of them all."""
    most = max(lengths, default=0)
    while most > 1 and sum(min(length, most) for length in lengths) > MOST_PHRASES:
        most -= 1
    return most


def shares_of(understood: Understood, lexicon: Lexicon) -> Mapping[str, float]:
    """By article how much the question leans to it, by what people ask in the language of this reading."""
    return leaning_of(lexicon, understood.language).shares(understood)
