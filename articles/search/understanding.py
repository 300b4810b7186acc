"""Understanding: a question becomes groups of terms, with what else they may mean, and what is wanted."""

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from articles.search.engines import LEAST_SOUND, engine
from articles.search.folding import (
    MAX_CHARACTERS,
    MAX_TOKENS,
    SOUND_MARK,
    SOUNDED_MARK,
    Token,
    clean_text,
    neutral_tokens_of,
    sound_term,
    tokens_of,
)
from articles.search.known_words import KnownWords
from articles.search.languages import (
    BY_SOUND,
    BY_STEM,
    has_rules,
    letters_of,
    sound_of_roman,
    stem_of_sound,
)
from articles.search.lexicon import SAME_WEIGHT, Lexicon
from articles.search.models import Word
from articles.search.patterns import Form
from articles.search.romanised import romanised_token
from articles.search.rows import Known, count_sounds, count_terms, read_near
from articles.search.spelling import allowed_slips, slips_between, swaps_of
from articles.search.telling_languages import FEW_KNOWN, as_meant, languages_of, share_known

# What a reading of a word is worth, from certain to guessed.
EXACT, SAME_SOUND, SAME_STEM, MENDED, MENDED_TWICE = 1.0, 0.95, 0.85, 0.8, 0.7
MAX_MENDED, NEAR_WORDS, MAX_READINGS = 5, 60, 4
# Whom the patterns of who asks can tell.
CLINICIAN, SUPPORTER, SELF = "clinician", "supporter", "self"
# A word that stands in so few entries may stand there by chance.
BY_CHANCE = 2
_CLAUSE = re.compile(r"[.,;:!?।॥\n…]+")


@dataclass(slots=True)
class Group:
    """One word of the question that says something: its terms with what each is worth, and how rare it is.

    `mended` is the word that was probably meant, where it is another than the one written; `clauses` are numbers of
    the parts of the question in which it stands.
    """

    written: str
    terms: dict[str, float]
    weight: float = 0.0
    mended: str = ""
    clauses: frozenset[int] = frozenset()


@dataclass(slots=True)
class Understood:
    """One way to read a question. `language` is the one it was asked in; `wanted` are kinds of section.

    What is wanted stands beside the pattern that said so. `who` is what was recognised of whoever asks.
    """

    question: str
    language: str
    groups: list[Group] = field(default_factory=list)
    wanted: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    near: list[str] = field(default_factory=list)
    is_romanised: bool = False
    who: frozenset[str] = frozenset()
    is_absent: bool = False
    # How much it leans to each kind of section; told by ranking.
    kinds: Mapping[str, float] = field(default_factory=dict)

    @property
    def asker(self) -> str:
        """One of these three, or nothing where it cannot be told. Who speaks of themselves is no supporter."""
        if CLINICIAN in self.who:
            return CLINICIAN
        return SELF if SELF in self.who else SUPPORTER if SUPPORTER in self.who else ""

    @property
    def is_sure(self) -> bool:
        """Whether the library has every word, as it was written or as it sounds."""
        return all(
            any(worth >= SAME_SOUND and term in self.counts for term, worth in group.terms.items())
            for group in self.groups
        )


def understand(question: str, language: str, lexicon: Lexicon) -> list[Understood]:
    """Reads any text whatever, in each way that it can be read: one, or two where the language is uncertain.

    `language` is that of the page, for questions that could be in either. The likelier reading comes first.
    """
    written, question = question, " ".join(clean_text(question, MAX_CHARACTERS).split())
    tokens = tokens_of(question)[:MAX_TOKENS]
    words = KnownWords(tokens)
    if share_known(tokens, words, lexicon) < FEW_KNOWN:
        question, tokens, words = as_meant(written, lexicon) or (question, tokens, words)
    readings = []
    for reading, is_romanised in languages_of(tokens, words, language, lexicon):
        understood = Understood(question, reading, is_romanised=is_romanised)
        reader = _Reader(understood, words, lexicon)
        understood.groups = reader.groups(tokens)
        forms = [reader.form(token) for token in tokens]
        understood.wanted = lexicon.intents.match(forms)
        understood.who = frozenset(who for who, _pattern in lexicon.who.match(forms))
        _part(understood)
        weigh(understood, lexicon)
        readings.append(understood)
    neutral = list(_neutral_readings(question, language, lexicon))
    is_first = bool(neutral) and neutral[0].language == language
    return neutral + readings if is_first else readings + neutral


def _neutral_readings(question: str, language: str, lexicon: Lexicon) -> Iterable[Understood]:
    """The question as it is written, in each language without rules that knows a word of it; that of the page first."""
    tokens = list({token.term: token for token in neutral_tokens_of(question)[:MAX_TOKENS]}.values())
    codes = [code for code, _name in settings.LANGUAGES if not has_rules(code)]
    if not tokens or not codes:
        return
    terms = [token.term for token in tokens]
    known = set(Word.objects.filter(language__in=codes, term__in=terms).order_by().values_list("language", flat=True))
    for code in sorted(codes, key=lambda code: code != language):
        if code != language and code not in known:
            continue
        telling = [token for token in tokens if token.text not in lexicon.stop] or tokens
        understood = Understood(question, code, [Group(token.text, {token.term: EXACT}) for token in telling])
        for group in understood.groups:
            add_same(group, lexicon)
        understood.wanted = lexicon.intents.match([Form(token.text, "", "", is_known=True) for token in tokens])
        weigh(understood, lexicon)
        yield understood


class _Reader:
    """Reads the tokens of one question, each as its kind of word asks."""

    def __init__(self, understood: Understood, words: KnownWords, lexicon: Lexicon) -> None:
        self._understood, self._words, self._lexicon = understood, words, lexicon
        self._mended = 0

    def form(self, token: Token) -> Form:
        """The token as patterns see it."""
        if token.is_sounded:
            return Form("", "", letters_of(token.text), self._words.is_known(token, BY_SOUND))
        is_stemmed = token.text in self._lexicon.stop or self._words.is_known(token, BY_STEM)
        sound = sound_of_roman(token.text)
        if not self._understood.is_romanised and is_stemmed:
            sound = ""
        is_known = is_stemmed or bool(self._words.of_sound(sound))
        return Form(token.text.replace("'", ""), sound, "", is_known)

    def groups(self, tokens: Sequence[Token]) -> list[Group]:
        """The words that say something; if none does, all of them. None where nothing is written but signs.

        What is not written here is no slip of another word; where nothing else is asked for, nothing is looked for.
        """
        tokens = [token for token in tokens if not _is_scrap(token.text)]
        telling = [token for token in tokens if not self._is_stop(token)]
        known = [token for token in telling if not self._is_absent(token)]
        if telling and not known:
            self._understood.is_absent = True
            return [Group(token.text, {}) for token in telling]
        if telling:
            absent = {token.text for token in telling} - {token.text for token in known}
            tokens = [token for token in tokens if token.text not in absent]
        groups = self._groups([token for token in tokens if not self._is_stop(token)])
        if not groups:
            groups = self._groups(tokens)
        self._add_joined(tokens, groups)
        self._add_phrases(tokens, groups)
        return groups

    def _is_absent(self, token: Token) -> bool:
        return token.term in self._lexicon.absent or romanised_token(token).term in self._lexicon.absent

    def _is_stop(self, token: Token) -> bool:
        if token.is_sounded or self._understood.is_romanised:
            sound = token.sound if token.is_sounded else sound_of_roman(token.text)
            if token.text in self._lexicon.stop or sound in self._lexicon.stop_sounds:
                return True
        return not token.is_sounded and token.text in self._lexicon.stop and not self._understood.is_romanised

    def _groups(self, tokens: Iterable[Token]) -> list[Group]:
        groups: dict[str, Group] = {}
        for token in tokens:
            group = self._read(token)
            groups.setdefault(next(iter(group.terms)), group)
        for group in groups.values():
            add_same(group, self._lexicon)
            self._add_sound(group)
        return list(groups.values())

    def _add_sound(self, group: Group) -> None:
        """People's phrases may hold the word in Latin letters."""
        if self._understood.language == BY_SOUND:
            for token in tokens_of(group.written):
                if not token.text.isdigit():
                    sound = token.sound if token.is_sounded else sound_of_roman(token.text)
                    group.terms.setdefault(sound_term(sound), SAME_STEM)

    def _read(self, token: Token) -> Group:
        if token.is_sounded:
            return self._read_sounded(token)
        if self._understood.is_romanised:
            return self._read_romanised(token)
        return self._read_latin(token)

    def _read_sounded(self, token: Token) -> Group:
        group = Group(token.text, {token.term: EXACT})
        if not self._words.is_known(token, BY_SOUND):
            self._sound_alike(group, token.sound)
            if len(group.terms) == 1:
                self._mend(group, token.sound, BY_SOUND)
        return group

    def _read_romanised(self, token: Token) -> Group:
        sound = sound_of_roman(token.text)
        group = Group(token.text, {})
        self._sound_alike(group, sound)
        is_stemmed = self._words.is_known(token, BY_STEM) and token.text not in self._lexicon.stop
        if is_stemmed:
            group.terms.setdefault(token.term, MENDED if group.terms else EXACT)
        if not group.terms:
            self._mend(group, sound, BY_SOUND)
        group.terms.setdefault(sound_term(sound) if not token.text.isdigit() else token.text, EXACT)
        return group

    def _read_latin(self, token: Token) -> Group:
        group = Group(token.text, {token.term: EXACT})
        if not (self._words.is_known(token, BY_STEM) or token.text.isdigit()):
            self._sound_alike(group, sound_of_roman(token.text))
            self._mend(group, token.sound, BY_STEM)
        return group

    def _sound_alike(self, group: Group, sound: str) -> None:
        """Adds words of the same sound, or of the same without their endings."""
        alike = [(SAME_SOUND, known) for known in self._words.of_sound(sound)]
        alike += [(SAME_STEM, known) for known in self._words.of_stem(stem_of_sound(sound))]
        alike.sort(key=lambda one: (-one[0], -one[1].entries, one[1].text))
        readings: dict[str, float] = {}
        for worth, known in alike:
            readings.setdefault(known.term, worth)
            group.mended = group.mended or (known.text if known.text != group.written else "")
        group.terms |= {term: worth for term, worth in list(readings.items())[:MAX_READINGS] if term not in group.terms}
        if readings:
            group.terms.setdefault(sound_term(sound), SAME_SOUND)

    def _mend(self, group: Group, sound: str, language: str) -> None:
        """Adds words that a slip or two away are what was written, the nearest and commonest first."""
        if len(sound) < LEAST_SOUND or self._mended == MAX_MENDED:
            return
        self._mended += 1
        nearest: list[tuple[float, float, Known]] = []
        near = engine().near_words(sound, NEAR_WORDS)
        for known in read_near(near, swaps_of(sound), language):
            slips = slips_between(sound, known.sound, 2)
            if known.language == language and slips <= allowed_slips(max(len(sound), len(known.sound))):
                distance = slips if known.sound[:1] == sound[:1] else slips + 0.5
                nearest.append((distance, -math.log(2 + known.entries), known))
        nearest.sort(key=lambda one: (one[0] * 2 + one[1] * 0.3, one[2].text))
        for distance, _rarity, known in nearest[:MAX_READINGS]:
            group.terms.setdefault(known.term, MENDED if distance <= 1 else MENDED_TWICE)
            group.mended = group.mended or known.text
        self._understood.near += [known.text for _distance, _rarity, known in nearest[:2]]

    def _add_joined(self, tokens: Sequence[Token], groups: list[Group]) -> None:
        """“spy ware” may be “spyware”."""
        for one, other in itertools.pairwise(tokens):
            text = one.text + other.text
            if not one.is_sounded and not other.is_sounded and self._words.has_text(text):
                group = Group(f"{one.text} {other.text}", {tokens_of(text)[0].term: EXACT}, mended=text)
                add_same(group, self._lexicon)
                groups.append(group)

    def _add_phrases(self, tokens: Sequence[Token], groups: list[Group]) -> None:
        """“ex husband” is one thing, for which there may be a word."""
        terms = [token.term for token in tokens]
        sounds = [sound_term(token.sound if token.is_sounded else sound_of_roman(token.text)) for token in tokens]
        for phrase, words in self._lexicon.same_phrases.items():
            length = len(phrase)
            for place in range(len(terms) - length + 1):
                if phrase in {tuple(terms[place : place + length]), tuple(sounds[place : place + length])}:
                    written = " ".join(token.text for token in tokens[place : place + length])
                    if words:
                        groups.append(Group(written, dict.fromkeys(sorted(words), SAME_WEIGHT)))
                    break


def _is_scrap(text: str) -> bool:
    """One letter, once or again and again: nothing can be looked for by it."""
    return len(set(text)) == 1 and not text.isdigit()


def _part(understood: Understood) -> None:
    """Says of each word in which clauses of the question it stands."""
    clauses = [{token.text for token in tokens_of(clause)} for clause in _CLAUSE.split(understood.question)]
    for group in understood.groups:
        words = set(group.written.split())
        group.clauses = frozenset(number for number, clause in enumerate(clauses) if words <= clause)


def add_same(group: Group, lexicon: Lexicon) -> None:
    """Adds other words for the same thing."""
    for term, worth in list(group.terms.items()):
        for other, same in lexicon.same.get(term, {}).items():
            group.terms[other] = max(group.terms.get(other, 0), worth * same)


def weigh(understood: Understood, lexicon: Lexicon) -> None:
    """How rare each group is among the entries of the language asked in, and which of its terms stand there at all."""
    language = understood.language
    terms = {term for group in understood.groups for term in group.terms}
    understood.counts = count_terms(terms, language)
    if language == BY_SOUND:
        sounds = {term.removeprefix(SOUND_MARK) for term in terms if term.startswith(SOUND_MARK)}
        # The index knows words in Latin letters by their sound.
        counts = count_sounds(sounds, language, SOUNDED_MARK)
        understood.counts |= {SOUND_MARK + sound: count for sound, count in counts.items()}
    total = max(lexicon.entries.get(language, 0), 1)
    for group in understood.groups:
        found = [understood.counts[term] for term, worth in group.terms.items() if term in understood.counts]
        # A word that the library lacks tells nothing of where to look, but something of what is missing.
        rarest = min(max(found), total) if found else 1
        group.weight = math.log(1 + total / rarest) * rarest / (rarest + BY_CHANCE) if found else 1.0
