"""What comes out goes in again: odd but checked content is loaded, exported, loaded into an empty database, exported.

Not one byte differs. Articles have a round trip of their own in tests/articles/files/test_export.py.
"""

import datetime
import io
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from articles.events.documents import EVENT, Booking
from articles.files.entries import CODE, CONTRIBUTOR, REFERENCE
from articles.files.pictures import EXTENSIONS, NAME_CHARACTERS, NAME_LENGTH, PICTURE
from articles.kinds import Evidence, ReadingDepth, SectionKind, Subject
from articles.lint.documents import JARGON, RULE, TERM, pattern_complaint
from articles.management.entries import KINDS, SHARED, content_in_use, export_entries, format_documents
from articles.pictures.keeping import digest_of
from articles.pictures.media import FOLDER, pictures_kept
from articles.pictures.storing import folder_of_pictures
from articles.search.wordlists import DANGER_RULE, EXPRESSION, Role, written_languages
from patienttools.files.definitions import EARLIEST_YEAR, LARGEST_POSITION, LATEST_YEAR
from patienttools.files.fields import has_control_characters
from patienttools.files.models import LoadedEntry
from patienttools.files.schema import site_languages
from patienttools.helplines.documents import CONFIRMATION, COUNTRY, HELPLINE, NUMBER_KINDS, Knowledge
from tests.counts import count_of

pytestmark = pytest.mark.django_db
# What breaks files, databases and pages: quotes, escapes, scripts that run leftwards, marks that combine, long words.
ODD = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\n",
    "#",
    "=",
    "]",
    "{",
    "|",
    "আড়াল",
    "ড়",
    "\u200d",
    "العربية",
    "\u202e",
    "🫂",
    "e\u0301",
    "\u1100\u1161",
    "x" * 60,
    " ",
]


def texts(longest: int, least: int = 1) -> st.SearchStrategy[str]:
    pieces = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=8))
    whole = st.lists(pieces, min_size=1, max_size=6).map("".join).map(tidy).map(lambda text: text[:longest].strip())
    return whole.map(tidy).filter(lambda text: least <= len(text) <= longest and not has_control_characters(text))


def tidy(text: str) -> str:
    return str(CODE.fields["meaning"].tidy(text))


def maybe(strategy: st.SearchStrategy[Any], nothing: Any = "") -> st.SearchStrategy[Any]:
    return st.one_of(st.just(nothing), strategy)


def slugs(longest: int = 40) -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8}){0,2}", fullmatch=True).map(
        lambda slug: slug[:longest].strip("-")
    )


def by_language(longest: int, *, least: int = 0) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(site_languages()), texts(longest), min_size=least)


def lists(longest: int, codes: Any = None, *, least: int = 0) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    some = st.lists(texts(longest), min_size=1, max_size=3, unique=True).map(tuple)
    return st.dictionaries(st.sampled_from(codes or site_languages()), some, min_size=least)


ADDRESSES = st.sampled_from(
    ["https://a.example/", "https://b.example/x?y=1&z=%22#ü", "http://c.example:8080/'".rstrip("'")]
)
PATTERNS = st.sampled_from([r"\bcouples?\b", r"(?:a|b)\s+[\"']", "আড়াল|x", r"tab\t'''", "a\nb", "  edges  ", "'q'"])
POSITIONS = st.integers(0, LARGEST_POSITION)
DAYS = st.dates(datetime.date(EARLIEST_YEAR, 1, 1), datetime.date(LATEST_YEAR, 12, 31))
ZONES = st.sampled_from(["Asia/Dhaka", "America/New_York", "Pacific/Kiritimati", "UTC", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime.datetime(EARLIEST_YEAR + 1, 1, 1), datetime.datetime(LATEST_YEAR, 1, 1)).map(  # noqa: DTZ001
    lambda time: time.replace(tzinfo=datetime.UTC)
)
NUMBERS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(NUMBER_KINDS),
        "number": st.sampled_from(["999", "+880 1320-002001", "*247#", "116 (123)"]),
    },
    optional={"note": by_language(50, least=1).filter(lambda note: not any("|" in text for text in note.values()))},
)
WORDS = {
    name: by_language(200) for name in ("hours", "cost", "languages", "audience", "can_do", "call_trace", "may_alert")
}


def build(schema: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Documents of a schema that it has no complaint about."""
    made = st.fixed_dictionaries(fields).map(
        lambda values: schema.document(**{name: schema.fields[name].tidy(value) for name, value in values.items()})
    )
    return made.filter(lambda document: not list(schema.complaints(document)))


COUNTRIES = st.lists(
    build(
        COUNTRY,
        code=st.from_regex("[a-z]{2}", fullmatch=True),
        numeric=st.from_regex("[0-9]{3}", fullmatch=True),
        slug=slugs(),
        names=by_language(120, least=1),
        position=POSITIONS,
    ),
    max_size=3,
    unique_by=(lambda one: one.code, lambda one: one.numeric, lambda one: one.slug),
)


def helplines(codes: list[str]) -> st.SearchStrategy[Any]:
    return build(
        HELPLINE,
        key=slugs(),
        country=st.sampled_from(codes),
        region=maybe(texts(80)),
        is_emergency=st.booleans(),
        in_emergency_list=st.booleans(),
        names=by_language(200, least=1),
        numbers=st.lists(NUMBERS, max_size=3).map(tuple),
        website=maybe(ADDRESSES),
        email=maybe(st.just("desk@site.example")),
        chat=maybe(ADDRESSES),
        are_hours_confirmed=st.booleans(),
        hours_zone=maybe(ZONES),
        is_always_open=st.booleans(),
        note=by_language(200),
        source=maybe(texts(300)),
        knowledge=st.sampled_from(Knowledge.values),
        is_doubtful=st.booleans(),
        position=POSITIONS,
        **WORDS,
    )


@cache
def drawn(extension: str, width: int, height: int) -> bytes:
    """The bytes of a picture as the site keeps them, the same for the same size."""
    held = io.BytesIO()
    colour = (width * 40 % 256, height * 40 % 256, 90)
    Image.new("RGB", (width, height), colour).save(held, {"jpg": "JPEG"}.get(extension, extension))
    return held.getvalue()


@st.composite
def pictures(draw: Any) -> Any:
    """What pictures.toml may say of a file that is there."""
    extension, width, height = draw(st.sampled_from(EXTENSIONS)), draw(st.integers(1, 9)), draw(st.integers(1, 9))
    names = st.text(NAME_CHARACTERS, min_size=NAME_LENGTH, max_size=NAME_LENGTH).map(lambda name: f"{name}.{extension}")
    is_decorative = draw(st.booleans())
    return draw(
        build(
            PICTURE,
            name=names,
            file=names,
            width=st.just(width),
            height=st.just(height),
            digest=st.just(digest_of(drawn(extension, width, height))),
            alt=st.just({}) if is_decorative else by_language(300),
            is_decorative=st.just(is_decorative),
            caption=by_language(300),
            credit=maybe(texts(200)),
            licence=maybe(st.one_of(texts(200), st.just("CC BY 4.0"))),
            source=maybe(ADDRESSES),
            is_on_paper=st.booleans(),
        )
    )


def files_of(documents: list[Any]) -> dict[str, bytes]:
    return {one.file: drawn(one.file.rpartition(".")[2], one.width, one.height) for one in documents}


@st.composite
def contents(draw: Any) -> dict[str, list[Any]]:
    """Documents of every kind, by its name, and of the files that articles share."""
    countries = draw(COUNTRIES)
    lines = (
        draw(st.lists(helplines([one.code for one in countries]), max_size=4, unique_by=lambda line: line.key))
        if countries
        else []
    )
    keys = [line.key for line in lines]
    confirmed = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    role = st.sampled_from(Role.values)
    expression = build(
        EXPRESSION,
        key=st.tuples(role, slugs()).map("-".join),
        role=role,
        slug=maybe(slugs()),
        sections=st.lists(st.sampled_from(SectionKind.values), max_size=3, unique=True),
        phrases=lists(100, written_languages(), least=1),
        names=lists(80),
    )
    start = draw(MOMENTS)
    language = st.sampled_from(site_languages())
    return {
        "picture": draw(
            st.lists(pictures(), max_size=2, unique_by=(lambda one: one.name, lambda one: one.file)).map(
                lambda found: sorted(found, key=lambda one: one.name)
            )
        ),
        "country": countries,
        "helpline": lines,
        "confirmation": [CONFIRMATION.document(key=key, confirmed_on=draw(DAYS)) for key in confirmed],
        "event": draw(
            st.lists(
                build(
                    EVENT,
                    key=slugs(),
                    titles=by_language(160, least=1),
                    audience=by_language(400),
                    syllabus=lists(200),
                    place=by_language(200),
                    is_online=st.booleans(),
                    organiser=texts(200),
                    url=st.just("https://organiser.example/?q=%27"),
                    zone=ZONES,
                    booking=st.sampled_from(Booking.values),
                    starts_at=st.just(start),
                    ends_at=st.timedeltas(datetime.timedelta(hours=3), datetime.timedelta(days=300)).map(
                        lambda d: start + d
                    ),
                ),
                max_size=3,
                unique_by=lambda event: event.key,
            )
        ),
        "expression": draw(st.lists(expression, max_size=4, unique_by=lambda one: one.key)),
        "danger rule": draw(
            st.lists(
                build(
                    DANGER_RULE,
                    key=slugs(),
                    slug=maybe(slugs()),
                    section=maybe(st.sampled_from(SectionKind.values)),
                    patterns=lists(100, written_languages(), least=1),
                ),
                max_size=3,
                unique_by=lambda rule: rule.key,
            )
        ),
        "lint rule": draw(
            st.lists(
                build(
                    RULE,
                    key=slugs(),
                    language=language,
                    pattern=PATTERNS,
                    unless=maybe(PATTERNS),
                    why=texts(200),
                    instead=texts(200),
                    even_when_refused=st.booleans(),
                    is_point_wide=st.booleans(),
                    subjects=st.lists(st.sampled_from(Subject.values), unique=True),
                    corrections=st.lists(st.integers(1, 41), max_size=3),
                    is_active=st.booleans(),
                    position=POSITIONS,
                ),
                max_size=4,
                unique_by=lambda rule: (rule.key, rule.language),
            )
        ),
        "jargon": draw(
            st.lists(
                build(
                    JARGON,
                    key=slugs(),
                    language=language,
                    term=PATTERNS,
                    explained_by=PATTERNS,
                    instead=texts(200),
                    position=POSITIONS,
                ),
                max_size=3,
                unique_by=lambda word: (word.key, word.language),
            )
        ),
        "glossary term": draw(
            st.lists(
                build(
                    TERM,
                    key=slugs(),
                    words=lists(100, least=1),
                    avoid=lists(100),
                    explanation=by_language(300),
                    note=maybe(texts(200)),
                    is_uncertain=st.booleans(),
                    position=POSITIONS,
                ),
                max_size=3,
                unique_by=lambda term: term.key,
            )
        ),
        "references.toml": draw(
            st.lists(
                build(
                    REFERENCE,
                    key=st.from_regex("[A-Z][0-9]{1,4}", fullmatch=True),
                    citation=texts(300),
                    url=maybe(ADDRESSES),
                    archived=maybe(ADDRESSES),
                    doi=maybe(st.just("10.1000/x-y.(z)")),
                    pmid=maybe(st.just("12345678")),
                    year=st.one_of(st.none(), st.integers(1000, 2100)),
                    evidence=st.sampled_from(Evidence.values),
                    people=maybe(texts(100)),
                    place=maybe(texts(100)),
                    period=maybe(texts(60)),
                    limits=maybe(texts(300)),
                    read=st.sampled_from(ReadingDepth.values),
                    accessed_on=st.one_of(st.none(), DAYS),
                ),
                max_size=3,
                unique_by=lambda reference: reference.key,
            )
        ),
        "codes.toml": [],
        "contributors.toml": draw(
            st.lists(
                build(
                    CONTRIBUTOR,
                    key=slugs(),
                    names=by_language(120, least=1),
                    is_team=st.booleans(),
                    role=maybe(texts(120)),
                    credential=maybe(texts(200)),
                ),
                max_size=3,
                unique_by=lambda person: person.key,
            )
        ),
    }


def write(folder: Path, files: dict[str, str], media: dict[str, bytes]) -> None:
    for name, data in ({name: text.encode() for name, text in files.items()} | in_folder(media)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def in_folder(media: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{FOLDER}/{name}": data for name, data in media.items()}


def empty_the_site() -> None:
    """Takes away every row that content/ makes, what was loaded last, and the files of pictures."""
    shutil.rmtree(folder_of_pictures(), ignore_errors=True)
    LoadedEntry.objects.all().delete()
    for kind in reversed(KINDS):
        kind.model._default_manager.all().delete()
    for _read, _write, model, _document in SHARED.values():
        model._default_manager.all().delete()
    apps.get_model("search", "Word").objects.all().delete()


def round_trip(documents: dict[str, list[Any]]) -> None:
    empty_the_site()
    by_kind = {kind.name: sorted_for(kind.name, documents) for kind in KINDS}
    files = format_documents(content_in_use(), by_kind)
    files |= {name: write_file(documents[name]) for name, (_read, write_file, _model, _document) in SHARED.items()}
    with tempfile.TemporaryDirectory() as place:
        first, second = Path(place, "first"), Path(place, "second")
        media = files_of(documents["picture"])
        write(first, files, media)
        load(first)
        once = export_entries()
        assert once == files
        kept = dict(pictures_kept())
        assert kept == media
        empty_the_site()
        write(second, once, kept)
        load(second)
        assert export_entries() == once
        assert dict(pictures_kept()) == kept


def sorted_for(name: str, documents: dict[str, list[Any]]) -> list[Any]:
    """In the order of the database, which is that of the file."""
    places = {one.code: (one.position, one.code) for one in documents["country"]}
    orders = {
        "country": lambda one: (one.position, one.code),
        "helpline": lambda one: (places[one.country], one.position, one.key),
        "confirmation": lambda one: one.key,
    }
    return sorted(documents[name], key=orders[name]) if name in orders else documents[name]


def load(folder: Path) -> None:
    call_command("load_content", content=folder, stdout=io.StringIO())


NOT_MEASURED = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]


@pytest.mark.slow
@given(contents())
@settings(max_examples=6, deadline=None, suppress_health_check=NOT_MEASURED)
def test_odd_content_comes_back_byte_for_byte(documents: dict[str, list[Any]]) -> None:
    round_trip(documents)


@pytest.mark.long
@given(contents())
@settings(max_examples=count_of(500), deadline=None, suppress_health_check=NOT_MEASURED)
def test_five_hundred_odd_contents_come_back_byte_for_byte(documents: dict[str, list[Any]]) -> None:
    round_trip(documents)


def test_the_odd_patterns_are_patterns() -> None:
    assert pattern_complaint(r"(a+)+")
    assert not pattern_complaint(r"\bcouples?\b")
