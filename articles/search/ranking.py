"""Ranking: judges what an engine found and what everyday expressions point to; the same on both engines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from articles.kinds import ArticleKind, Audience
from articles.search.engines import MAX_MATCHES, engine
from articles.search.leaning import Leans, kind_of, leans_of
from articles.search.lexicon import Lexicon
from articles.search.models import Source
from articles.search.ordering import Hit, in_order
from articles.search.phrases import Phrases
from articles.search.rows import read_entries
from articles.search.understanding import CLINICIAN, SUPPORTER, Understood

CANDIDATES, ENOUGH_FOUND = 20, 10
# Of so many candidates, the likeliest, the phrases are compared with the question.
MAX_COMPARED = 24
# What a word counts where it stands. A word in the text counts more the more often it stands there, up to 1.
TITLE, HEADING, LEAD = 1.6, 1.3, 0.7
HALF_TEXT = 1.5
_FIELDS = (("title_terms", TITLE), ("heading_terms", HEADING), ("lead_terms", LEAD))
_NONE = (0.0, "")
# How much of the score rests on how much of the question was found.
COVERAGE = 0.65
# What an everyday question that is like this one adds, for its article and for its section.
ASKED, ASKED_SECTION, ASKED_POWER = 5.0, 2.5, 1.2
LEAST_LIKENESS, MAX_ASKED = 0.28, 4
# What a phrase in which people ask for the entry adds, how much of it the other sections of its article have, and what
# is added where the question is that phrase.
PHRASE, PHRASE_POWER, SIBLING, WHOLE, NEARLY_WHOLE = 3.5, 1.6, 0.35, 4.0, 0.93
# What is added for the article to which all the phrases lean (its share, from 0 to 1); the sections of how many such
# articles are looked at whatever the engine found, and of what share at least.
LEANS, LEANS_POWER, MAX_LEANT, LEAST_LEAN = 12.0, 0.5, 3, 0.05
# What is added among the sections of an article for the kind of section to which all the phrases lean; which share of
# them must lean to what is for clinicians that a clinician is taken to ask.
KIND, KIND_POWER, CLINICAL_LEAN = 3.0, 0.5, 0.5
# All sections of so many articles are looked at, whichever way these were found.
MAX_TOPICS = 4
# What is added where the words of the question are the heading of an answer, and nothing else.
EXACT_HEADING = 4.0
# How rare a word counts that no everyday question holds.
UNASKED = 2.5
WANTED, SUPPORTERS_WANTED, DEFINITION_WANTED = 0.35, 0.4, 0.5
CLINICAL_ASKED, CLINICAL_UNASKED, ABOUT_SITE, OVERVIEW = 1.25, 0.8, 0.8, 0.9
# A sheet to whom nobody speaks of paper; an answer that has little of the question in it.
SHEET_UNASKED, ENOUGH = 0.35, 1.2
OWN_ADDRESS = frozenset({Source.QUESTION.value, Source.SHEET.value, Source.BAND.value})


@dataclass(frozen=True, slots=True)
class Likeness:
    """An everyday question that is like the one asked."""

    slug: str
    sections: tuple[str, ...]
    text: str
    score: float


def rank(understood: Understood, lexicon: Lexicon, *, slug: str = "", limit: int = 10) -> list[Hit]:
    """The entries in the language asked in that answer best, the best first."""
    if not understood.groups or understood.is_absent:
        return []
    likenesses = find_alike(understood, lexicon)
    topics, parts = _topics(likenesses)
    leans = leans_of(understood, lexicon)
    understood.kinds = leans.kinds
    if not understood.asker and leans.clinical > CLINICAL_LEAN:
        understood.who |= {CLINICIAN}
    entries = _candidates(understood, list(dict.fromkeys([*_likeliest(leans.articles), *topics]))[:MAX_TOPICS], slug)
    return judge_entries(understood, lexicon.stop_terms, entries, topics, parts, leans, limit)


def judge_entries(
    understood: Understood,
    stop_terms: AbstractSet[str],
    entries: Sequence[dict[str, Any]],
    topics: Mapping[str, float],
    parts: Mapping[tuple[str, str], float],
    leans: Leans,
    limit: int,
) -> list[Hit]:
    """The best of the entries, which come by id.

    `topics` and `parts` say how much everyday questions ask for articles and sections, `leans` how much all the
    phrases in which people ask lean to each article and kind of section.
    """
    judge = _Judge(understood, topics, parts, leans)
    found = [(entry, *judge.lexical(entry)) for entry in entries]
    likely = sorted([(-judge.at_first(entry, lexical), place) for place, (entry, lexical, _words) in enumerate(found)])
    best = [entries[place] for _value, place in likely[:MAX_COMPARED]]
    judge.compare([entry for entry in best if entry["asked_terms"]], Phrases(understood, stop_terms))
    hits = [hit for entry, lexical, words in found if (hit := judge.hit(entry, lexical, words))]
    return in_order(hits, understood.asker, limit)


def find_alike(understood: Understood, lexicon: Lexicon) -> list[Likeness]:
    """Everyday questions by how much of what they say is said here too (cosine over rare words), best first."""
    shared: dict[int, float] = defaultdict(float)
    asked = 0.0
    for group in understood.groups:
        likeliest = max((t for t in group.terms if t in lexicon.asks_with), key=group.terms.__getitem__, default="")
        asked += (lexicon.rarity(likeliest) if likeliest else UNASKED) ** 2
        best: dict[int, float] = {}
        for term, worth in group.terms.items():
            value = worth * lexicon.rarity(term) ** 2
            for number in lexicon.asks_with.get(term, ()):
                if value > best.get(number, 0.0):
                    best[number] = value
        for number, value in best.items():
            shared[number] += value
    found = []
    for number, value in shared.items():
        size = lexicon.ask_sizes[number]
        likeness = min(value, size) / (asked * size) ** 0.5
        if likeness >= LEAST_LIKENESS:
            ask = lexicon.asks[number]
            found.append(Likeness(ask.slug, ask.sections, ask.text, likeness))
    found.sort(key=lambda one: (-one.score, one.slug, one.text))
    return found[:40]


def _topics(likenesses: Iterable[Likeness]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """How much each article, and each of its sections, is asked for: the best likeness, and a little of the next."""
    by_slug: dict[str, list[float]] = defaultdict(list)
    parts: dict[tuple[str, str], float] = {}
    for one in likenesses:
        by_slug[one.slug].append(one.score)
        for section in one.sections:
            parts[one.slug, section] = max(parts.get((one.slug, section), 0.0), one.score)
    topics = {slug: min(1.0, s[0] + 0.15 * sum(s[1:3])) for slug, s in by_slug.items()}
    return dict(sorted(topics.items(), key=lambda item: -item[1])[:MAX_ASKED]), parts


def _likeliest(shares: Mapping[str, float]) -> list[str]:
    """The articles to which a question leans at all, so that each has its sections among the candidates."""
    return sorted((slug for slug, share in shares.items() if share > LEAST_LEAN), key=lambda slug: -shares[slug])[
        :MAX_LEANT
    ]


def _candidates(understood: Understood, topics: Iterable[str], slug: str) -> list[dict[str, Any]]:
    found: list[int] = []
    if terms := _terms_to_find(understood):
        is_common = understood.counts[terms[0]] > MAX_MATCHES
        found = engine().find(
            terms=terms, language=understood.language, slug=slug, limit=CANDIDATES, is_common=is_common
        )
        if is_common and len(found) < ENOUGH_FOUND:
            found += engine().find(terms=terms, language=understood.language, slug=slug, limit=CANDIDATES)
    asked = [topic for topic in topics if not slug or topic == slug]
    return read_entries(found, understood.language, asked)


def _terms_to_find(understood: Understood) -> list[str]:
    """The rarest terms, so many that the engine has enough to choose from and not too much to rank."""
    counted = sorted(
        (understood.counts[term], term)
        for group in understood.groups
        for term in group.terms
        if term in understood.counts
    )
    chosen: list[str] = []
    matches = 0
    for count, term in counted:
        if chosen and matches + count > MAX_MATCHES:
            break
        if term not in chosen:
            chosen.append(term)
            matches += count
    return chosen


class _Judge:
    def __init__(
        self,
        understood: Understood,
        topics: Mapping[str, float],
        parts: Mapping[tuple[str, str], float],
        leans: Leans,
    ) -> None:
        self._understood, self._topics, self._parts = understood, dict(topics), parts
        self._leans = {slug: LEANS * share**LEANS_POWER for slug, share in leans.articles.items()}
        self._kinds = {kind: KIND * share**KIND_POWER for kind, share in leans.kinds.items()}
        self._is_clinician = understood.asker == CLINICIAN
        self._alike: dict[int, float] = {}
        self._weights = [group.weight for group in understood.groups]
        self._total = sum(self._weights) or 1.0
        self._groups_with: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, group in enumerate(understood.groups):
            for term, worth in group.terms.items():
                self._groups_with[term].append((number, worth))
        self._terms = set(self._groups_with)
        self._wanted: dict[str, float] = {}
        for sections, _pattern in understood.wanted:
            for place, section in enumerate(sections):
                self._wanted[section] = max(self._wanted.get(section, 0.0), WANTED * 0.8**place)
        if understood.asker == SUPPORTER:
            self._wanted["supporters"] = SUPPORTERS_WANTED
        if len(understood.groups) == 1:
            # One word alone asks what it is.
            self._wanted["definition"] = max(self._wanted.get("definition", 0.0), DEFINITION_WANTED)

    def at_first(self, entry: dict[str, Any], lexical: float) -> float:
        """What is told of an entry before its phrases are compared."""
        slug = entry["slug"]
        return lexical + ASKED * self._topics.get(slug, 0.0) + self._leans.get(slug, 0.0)

    def compare(self, entries: Iterable[dict[str, Any]], phrases: Phrases) -> None:
        """Compares the phrases of the entries with the question; what is like it counts for its article too."""
        for entry in entries:
            likeness = self._alike[entry["id"]] = phrases.likeness(entry["asked_terms"])
            self._topics[entry["slug"]] = max(self._topics.get(entry["slug"], 0.0), SIBLING * likeness)

    def hit(self, entry: dict[str, Any], lexical: float, words: list[str]) -> Hit | None:
        """The entry's score; None if nothing of the question is in it."""
        slug, section = entry["slug"], entry["anchor"]
        asked = ASKED * self._topics.get(slug, 0.0) ** ASKED_POWER if entry["source"] != Source.HELPLINE else 0.0
        if entry["source"] in OWN_ADDRESS:
            asked *= min(1.0, lexical / ENOUGH)
        asked_section = ASKED_SECTION * self._parts.get((slug, section), 0.0) ** 3
        phrase = self._alike.get(entry["id"], 0.0)
        asked_section += PHRASE * phrase**PHRASE_POWER + (WHOLE if phrase >= NEARLY_WHOLE else 0.0)
        if entry["source"] in OWN_ADDRESS and self._is_heading(entry["heading_terms"].split()):
            asked_section += EXACT_HEADING
        if not lexical and not asked and not phrase:
            return None
        wanted = self._wanted.get(section, 0.0)
        factor = self._factor(entry)
        leans = self._leans.get(slug, 0.0) if entry["source"] != Source.HELPLINE else 0.0
        score = ((lexical + asked + asked_section) * (1 + wanted) + leans) * factor
        kind = 0.0
        if entry["source"] != Source.HELPLINE:
            kind = self._kinds.get(kind_of(entry["section_kind"], entry["audience"]), 0.0)
        asked += asked_section
        why = {"words": words, "lexical": lexical, "asked": asked, "leans": leans, "wanted": wanted}
        return Hit(entry, score, why | {"kind": kind, "factor": factor}, among_its_own=score + kind * factor)

    def lexical(self, entry: dict[str, Any]) -> tuple[float, list[str]]:
        """How much of the question the entry holds and where, and the terms that were met."""
        met = self._terms.intersection
        in_text = entry["text_terms"].split()
        values: dict[str, float] = {}
        for term in met(in_text):
            times = in_text.count(term)
            values[term] = times / (times + HALF_TEXT)
        for name, worth in _FIELDS:
            for term in met(entry[name].split()):
                values[term] = values.get(term, 0.0) + worth
        if not values:
            return 0.0, []
        best: dict[int, tuple[float, str]] = {}
        for term, value in values.items():
            for number, worth in self._groups_with[term]:
                if worth * value > best.get(number, _NONE)[0]:
                    best[number] = worth * value, term
        weights = self._weights
        score = sum([weights[number] * value for number, (value, _term) in best.items()])
        share = sum([weights[number] for number in best]) / self._total
        return score / self._total * (1 - COVERAGE + COVERAGE * share), [term for _value, term in best.values()]

    def _is_heading(self, terms: Sequence[str]) -> bool:
        """Whether every word of the question stands in a heading that says hardly more."""
        met = {number for term in terms for number, _worth in self._groups_with.get(term, ())}
        return len(met) == len(self._understood.groups) and len(terms) <= len(met) + 1

    def _factor(self, entry: dict[str, Any]) -> float:
        factor = 1.0
        if entry["audience"] == Audience.CLINICAL:
            factor *= CLINICAL_ASKED if self._is_clinician else CLINICAL_UNASKED
        if entry["kind"] == ArticleKind.PAGE:
            factor *= ABOUT_SITE
        if entry["source"] == Source.SHEET and self._terms.isdisjoint(entry["lead_terms"].split()):
            factor *= SHEET_UNASKED
        if not entry["anchor"] and entry["source"] == Source.SECTION:
            factor *= OVERVIEW
        return factor
