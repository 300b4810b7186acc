"""Leaning: to which articles and kinds of section a question leans, told by all the phrases in which people ask.

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
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from articles.kinds import Audience
from articles.search.compact import UNKNOWN, Words
from articles.search.folding import SOUND_MARK, SOUNDED_MARK, asked_terms, neutral_tokens_of, sound_term, tokens_of
from articles.search.languages import BY_SOUND, has_rules, sound_of_letters, sound_of_roman, stem_of_sound
from articles.search.lexicon import Ask, Lexicon
from articles.search.models import Entry, Source
from articles.search.shared import Numbers, Parts, shared
from articles.search.telling import Telling
from articles.search.understanding import Understood

# What a word is worth that search passes over.
PASSED_OVER = 0.5
# What the names of kinds end with that are written for clinicians.
OF_CLINICIANS = "-clinical"
# With so many letters longer words begin that are taken for kin; of sounds fewer say as much.
OPENING, OPENING_OF_SOUND = 4, 3
# Of a word's other readings those count that are at least so near to it.
LEAST_WORTH = 0.6


# Of a large library about so many phrases of a language are counted and no more: those that stand first for each entry.
MOST_PHRASES = 16_000
Phrases = Mapping[str, Sequence[str]]
_counting = threading.Lock()


class _Noted:
    """The features of lines, one line after another: of each its hash, and how often it stands in the line."""

    def __init__(self) -> None:
        self.features, self._times, self._ends = array("q"), array("H"), array("I", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, line: Mapping[int, int]) -> None:
        self.features.extend(line)
        self._times.extend(line.values())
        self._ends.append(len(self.features))

    def line(self, place: int, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The line that was added so many lines after the first, by the numbers of its features."""
        own = slice(self._ends[place], self._ends[place + 1])
        return zip(numbers[own], self._times[own], strict=True)


@dataclass(frozen=True, slots=True)
class Leans:
    """How much a question leans to articles, and to kinds of section: together 1 each, or nothing."""

    articles: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, float] = field(default_factory=dict)

    @property
    def clinical(self) -> float:
        """How much it leans to what is written for clinicians."""
        return sum([share for kind, share in self.kinds.items() if kind.endswith(OF_CLINICIANS)])


class Leaning:
    """The phrases of one language, counted."""

    def __init__(self, language: str, phrases: Phrases, kinds: Phrases | None = None) -> None:
        """Of each article its phrases, each a line of terms; `kinds` say of each which kind of section answers it."""
        self.language = language
        # Little room is taken while they are counted, too: what a worker once took it hardly gives back.
        noted = _Noted()
        known: dict[str, str] = {}
        by_slug: dict[str, list[int]] = {slug: [] for slug in phrases}
        by_kind: dict[str, list[int]] = {}
        for slug, lines in phrases.items():
            for line, kind in zip(lines, kinds[slug] if kinds else [""] * len(lines), strict=True):
                by_slug[slug].append(len(noted))
                if kind:
                    by_kind.setdefault(kind, []).append(len(noted))
                noted.add(Counter(map(hash, self._features(line, known))))
        self._words = Words(noted.features)
        numbers = array("I", map(self._words.number_of, noted.features))
        held = array("I", [0]) * len(self._words)
        for number in numbers:
            held[number] += 1
        self._rarity: Numbers = array("d", [math.log((1 + len(noted)) / (1 + count)) + 1 for count in held])
        self._articles, self._kinds = (
            Telling(len(held), tuple(names), (self._weigh_phrases(noted, numbers, own) for own in names.values()))
            for names in (by_slug, by_kind)
        )

    def parts(self) -> Parts:
        """All of it, to be put together again in another process of this server by `of_parts`."""
        (articles, of_articles), (kinds, of_kinds) = self._articles.parts(), self._kinds.parts()
        told = {"articles": articles, "kinds": kinds}
        return told, [self._words.hashes, self._rarity, *of_articles, *of_kinds]

    @classmethod
    def of_parts(cls, language: str, parts: Parts) -> Self:
        told, (hashes, rarity, *others) = parts
        leaning = cls(language, {})
        leaning._words, leaning._rarity = Words.of(hashes), rarity
        leaning._articles = Telling.of_parts(told["articles"], others[:3])
        leaning._kinds = Telling.of_parts(told["kinds"], others[3:])
        return leaning

    def _weigh_phrases(self, noted: _Noted, numbers: Sequence[int], places: Iterable[int]) -> dict[int, float]:
        """By number of the feature what the lines at these places weigh that hold it, each line 1 in length."""
        own: dict[int, float] = defaultdict(float)
        for place in places:
            line = noted.line(place, numbers)
            worth = {number: (1 + math.log(times)) * self._rarity[number] for number, times in line}
            length = math.sqrt(sum([weight * weight for weight in worth.values()])) or 1.0
            for number, weight in worth.items():
                own[number] += weight / length
        return own

    def shares(self, understood: Understood) -> Mapping[str, float]:
        """How much the question leans to each article: together 1, or nothing where no word of it was ever asked."""
        return self.leans(understood).articles

    def leans(self, understood: Understood) -> Leans:
        """How much the question leans to each article and each kind of section."""
        weights = self._weights(understood)
        numbered = [(self._words.number(name), weight) for name, weight in weights.items()]
        known = {number: weight * self._rarity[number] for number, weight in numbered if number != UNKNOWN}
        length = math.sqrt(sum([weight * weight for weight in known.values()])) or 1.0
        told = [(number, weight / length) for number, weight in known.items()]
        return Leans(self._articles.shares(told), self._kinds.shares(told))

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


def _pairs(keys: Sequence[str]) -> Iterable[str]:
    """Neighbours, and neighbours but one."""
    yield from (f"{one} {other}" for one, other in pairwise(keys))
    yield from (f"{one} * {other}" for one, other in zip(keys, keys[2:], strict=False))


def leaning_of(lexicon: Lexicon, language: str) -> Leaning:
    """Counted once for a generation of the library, when the language is first asked in, by one worker for all."""
    leaning = lexicon.leanings.get(language)
    if not isinstance(leaning, Leaning):
        # Of all that ask first at one moment, one counts, and the others wait: each would need the room for it.
        with _counting:
            leaning = lexicon.leanings.get(language)
            if not isinstance(leaning, Leaning):
                parts = shared(
                    f"leaning-{language}",
                    lexicon.token,
                    lambda: Leaning(language, *_phrases(language, lexicon.asks)).parts(),
                )
                leaning = lexicon.leanings[language] = Leaning.of_parts(language, parts)
    return leaning


def _phrases(language: str, asks: Iterable[Ask]) -> tuple[Phrases, Phrases]:
    """By article what people ask, and which kind of section answers it; where nobody wrote that, the headings."""
    phrases: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, list[str]] = defaultdict(list)
    headings: dict[str, list[str]] = defaultdict(list)
    columns = ("slug", "section_kind", "audience", "title_terms", "heading_terms", "asked_terms")
    rows = Entry.objects.filter(language=language).exclude(source=Source.HELPLINE).order_by("id").values_list(*columns)
    asked = [
        (slug, kind_of(kind, audience), lines.split("\n") if lines else [], heading or title)
        for slug, kind, audience, title, heading, lines in rows
    ]
    most = _most_of_each([len(lines) for _slug, _kind, lines, _heading in asked])
    for slug, kind, lines, heading in asked:
        if lines:
            phrases[slug] += lines[:most]
            kinds[slug] += [kind] * len(lines[:most])
        else:
            headings[slug].append(heading)
    for ask in asks:
        # Words of any other language may be typed among those that are compared by sound.
        if language in {ask.language, BY_SOUND}:
            phrases[ask.slug].append(asked_terms(ask.text, language))
            kinds[ask.slug].append(next(iter(ask.sections), ""))
    # A heading is nobody's question: of kinds it tells nothing.
    no_kinds = {slug: [""] * len(lines) for slug, lines in headings.items()}
    return {**headings, **phrases}, {**no_kinds, **kinds}


def _most_of_each(lengths: Sequence[int]) -> int:
    """How many phrases of each entry are counted, so that there are not too many of them all."""
    most = max(lengths, default=0)
    while most > 1 and sum(min(length, most) for length in lengths) > MOST_PHRASES:
        most -= 1
    return most


def kind_of(section_kind: str, audience: str) -> str:
    """The name by which a kind of section is counted, apart where it is written for clinicians; empty where none is."""
    return f"{section_kind}{OF_CLINICIANS}" if section_kind and audience == Audience.CLINICAL else section_kind


def leans_of(understood: Understood, lexicon: Lexicon) -> Leans:
    """How much the question leans to articles and kinds, by what people ask in the language of this reading."""
    return leaning_of(lexicon, understood.language).leans(understood)
