"""Indexing: brings entries and words up to what is published, inside the transaction of the change."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from articles.models import PublishedEdition
from articles.search.engines import engine
from articles.search.entries import HELP, entries_of, helpline_entry
from articles.search.folding import neutral_token_of, token_of, tokens_of_library
from articles.search.languages import BY_SOUND, ROMANISED, has_rules, sound_of_roman, stem_of_sound
from articles.search.models import Entry, Expression, Role, Source, Word
from patienttools.helplines.models import Helpline

BATCH = 500
# What one change of a text does to words goes in one statement; so many have marks for all that they say.
WORDS_AT_ONCE = 140
_NAMES_OF_A_WORD = ("language", "text", "term", "sound", "stem_sound")
_COLUMNS = tuple(field.attname for field in Entry._meta.concrete_fields if field.attname not in {"id", "edition_id"})


def index_edition(edition: PublishedEdition) -> None:
    """Replaces the entries of one edition. The edition of the page of helplines brings those along."""
    helplines = _helpline_entries(edition) if edition.slug == HELP else ()
    with transaction.atomic(savepoint=False):
        _replace(list(Entry.objects.filter(edition=edition).order_by("id")), [*entries_of(edition), *helplines])


def forget_edition(edition: PublishedEdition) -> None:
    """Takes the entries of an edition out of the index, and their words."""
    _remove(Entry.objects.filter(edition=edition))


def index_helplines() -> None:
    """Brings the entries of helplines up to their rows; nothing is written where nothing changed."""
    with transaction.atomic():
        for page in PublishedEdition.objects.filter(slug=HELP):
            there = Entry.objects.filter(edition=page, source=Source.HELPLINE)
            wanted = list(_helpline_entries(page))
            if [_said(entry) for entry in there.order_by("id")] != [_said(entry) for entry in wanted]:
                _remove(there)
                index_entries(wanted)


def rebuild() -> int:
    """Makes the whole index afresh. Returns the number of entries."""
    with transaction.atomic():
        Entry.objects.all().delete()
        Word.objects.all().delete()
        for edition in PublishedEdition.objects.order_by("slug", "language").iterator(chunk_size=BATCH):
            index_edition(edition)
        index_expressions()
    engine().rebuild()
    return Entry.objects.count()


def find_faults() -> list[str]:
    """Where the index differs from what is published; empty if it is right."""
    faults = engine().find_faults()
    wanted: Counter[tuple[str, ...]] = Counter()
    words: Counter[tuple[str, str]] = Counter()
    for edition in PublishedEdition.objects.order_by("slug", "language").iterator(chunk_size=BATCH):
        helplines = _helpline_entries(edition) if edition.slug == HELP else ()
        for entry in (*entries_of(edition), *helplines):
            wanted[_said(entry)] += 1
            words.update((entry.language, text) for text in _texts(entry))
    there = Counter(_said(entry) for entry in Entry.objects.iterator(chunk_size=BATCH))
    faults += [f"Missing from the index: {_name(said)}" for said in wanted - there]
    faults += [f"In the index, but not published: {_name(said)}" for said in there - wanted]
    counted = {(word.language, word.text): word.entries for word in Word.objects.filter(entries__gt=0)}
    if counted != dict(words):
        faults.append("The words of the index are not those of its entries.")
    return faults


def index_expressions() -> None:
    """Marks the words of the expressions, so that spelling and romanising know them too."""
    with transaction.atomic():
        wanted = set(_expression_words())
        marked = set(Word.objects.filter(is_everyday=True).values_list("language", "text"))
        for language, text in sorted(marked - wanted):
            Word.objects.filter(language=language, text=text).update(is_everyday=False)
        words = [_word(language, text) for language, text in sorted(wanted - marked)]
        rows = [Word(**dict(zip(_NAMES_OF_A_WORD, word, strict=True)), is_everyday=True) for word in words]
        Word.objects.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["text", "language"], update_fields=["is_everyday"]
        )
        Word.objects.filter(entries__lte=0, is_everyday=False).delete()


def _expression_words() -> Iterable[tuple[str, str]]:
    """Words of questions and of words for the same thing. Those typed in another script are known by sound."""
    for row in Expression.objects.filter(role__in=(Role.ASKED, Role.SAME)):
        for language, texts in (*row.phrases.items(), *row.names.items()):
            if language == ROMANISED:
                continue
            for token in (token for text in texts for token in tokens_of_library(text, language)):
                yield (BY_SOUND if token.is_sounded else language), token.text


def _helpline_entries(page: PublishedEdition) -> Iterable[Entry]:
    rows = Helpline.objects.select_related("country").order_by("country__position", "position", "key")
    return (helpline_entry(row, row.country, page) for row in rows)


def index_entries(entries: Iterable[Entry]) -> None:
    """Adds entries, and their words, to the index."""
    _count(_words_of(Entry.objects.bulk_create(entries, BATCH)))


def _replace(there: list[Entry], wanted: list[Entry]) -> None:
    """Brings the entries of an edition up to what it says now; what says the same is not touched.

    Where each stands in its place as before, they are changed in their rows; else those from the first other place on
    are made anew, so that they lie in the order of the text.
    """
    if [_place(entry) for entry in there] == [_place(entry) for entry in wanted]:
        pairs = [(old, new) for old, new in zip(there, wanted, strict=True) if _columns(old) != _columns(new)]
        names = {name for old, new in pairs for name in _COLUMNS if getattr(old, name) != getattr(new, name)}
        changes = _words_of(new for _old, new in pairs)
        changes.subtract(_words_of(old for old, _new in pairs))
        for old, new in pairs:
            new.pk = old.pk
        if pairs:
            Entry.objects.bulk_update([new for _old, new in pairs], sorted(names))
        _count(changes)
        return
    same = 0
    while same < min(len(there), len(wanted)) and _columns(there[same]) == _columns(wanted[same]):
        same += 1
    changes = _words_of(wanted[same:])
    changes.subtract(_words_of(there[same:]))
    if same < len(there):
        Entry.objects.filter(pk__in=[entry.pk for entry in there[same:]]).delete()
    Entry.objects.bulk_create(wanted[same:], BATCH)
    _count(changes)


def _words_of(entries: Iterable[Entry]) -> Counter[tuple[str, str]]:
    return Counter((entry.language, text) for entry in entries for text in _texts(entry))


def _place(entry: Entry) -> tuple[str, ...]:
    return (entry.source, entry.part, entry.anchor, entry.audience)


def _columns(entry: Entry) -> tuple[str, ...]:
    return tuple(getattr(entry, name) for name in _COLUMNS)


def _remove(entries: QuerySet[Entry]) -> None:
    counts = _words_of(entries)
    entries.delete()
    _count(Counter({word: -count for word, count in counts.items()}))


def _count(changes: Counter[tuple[str, str]]) -> None:
    """Adds to the counts of words, in one order everywhere, so that two publishers do not wait for one another."""
    changes = Counter({word: count for word, count in changes.items() if count})
    if not changes:
        return
    names = (*_NAMES_OF_A_WORD, "entries", "is_everyday")
    values: list[list[Any]] = [
        [*_word(language, text), count, False] for (language, text), count in sorted(changes.items())
    ]
    marks = f"({', '.join(['%s'] * len(names))})"

    def statement(lines: int) -> str:
        return (
            f"INSERT INTO search_word ({', '.join(names)}) VALUES {', '.join([marks] * lines)} "  # noqa: S608
            "ON CONFLICT (text, language) DO UPDATE SET entries = search_word.entries + excluded.entries"
        )

    with connection.cursor() as cursor:
        if len(values) <= WORDS_AT_ONCE:
            cursor.execute(statement(len(values)), [value for line in values for value in line])
        else:
            cursor.executemany(statement(1), values)
    if any(count < 0 for count in changes.values()):
        Word.objects.filter(entries__lte=0, is_everyday=False).delete()


@lru_cache(maxsize=10_000)
def _word(language: str, text: str) -> tuple[str, ...]:
    """What a row of Word says of one word: the values of _NAMES_OF_A_WORD."""
    token = token_of(text) if has_rules(language) else neutral_token_of(text)
    sound = token.sound if token.is_sounded else token.text.replace("'", "")
    if not token.is_sounded and language == BY_SOUND:
        sound = sound_of_roman(token.text)
    stem = stem_of_sound(sound) if language == BY_SOUND else token.term
    return language, token.text, token.term, sound, stem


def _texts(entry: Entry) -> set[str]:
    """The different words of an entry, as they are written."""
    text = f"{entry.title}\n{entry.heading}\n{entry.text}\n{entry.asked}"
    return {token.text for token in tokens_of_library(text, entry.language)}


def _said(entry: Entry) -> tuple[str, ...]:
    """All that an entry says."""
    names = (
        "language", "slug", "part", "anchor", "source", "share_code", "kind", "audience", "title", "heading", "text",
        "title_terms", "heading_terms", "lead_terms", "text_terms", "asked_terms", "passages", "passage_terms",
    )  # fmt: skip
    return tuple(getattr(entry, name) for name in names)


def _name(said: tuple[str, ...]) -> str:
    language, slug, part, anchor, *_rest = said
    return f"{language} {slug} {part}{anchor}".strip()
