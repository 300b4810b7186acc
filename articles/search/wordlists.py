"""Word lists: the files of content/search/ as checked documents; every fault at once, no database."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from articles.files.documents import SLUG
from articles.kinds import SectionKind
from articles.search.models import Role
from articles.search.patterns import ROMANISED
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, read_toml

EVERYDAY = ("search/synonyms.toml", "search/asked.toml")
DANGER = "search/danger_queries.toml"
MAX_PHRASE = 400
KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
SECTION = re.compile(r"[a-z_]+(?:-clinical)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressionDocument:
    """An expression as its file says it; see `models.Expression`."""

    key: str
    role: str
    slug: str = ""
    sections: tuple[str, ...] = ()
    phrases: Mapping[str, list[str]] = field(default_factory=dict, hash=False)
    names: Mapping[str, list[str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerDocument:
    key: str
    slug: str
    section: str
    patterns: Mapping[str, list[str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class WordLists:
    expressions: Mapping[str, ExpressionDocument]
    dangers: Mapping[str, DangerDocument]


def written_languages() -> tuple[str, ...]:
    """The languages of the site, and Bangla in Latin letters, in which people also ask."""
    return (*(code for code, _name in settings.LANGUAGES), ROMANISED)


def read_word_lists(folder: Path) -> WordLists:
    """The lists of a content folder; empty where it has none. Raises ContentError carrying every fault."""
    faults: list[Fault] = []
    expressions: dict[str, ExpressionDocument] = {}
    dangers: dict[str, DangerDocument] = {}
    for top in filter(None, (_top(folder, name, faults) for name in EVERYDAY)):
        for role in Role.values:
            for fields in top.tables(role):
                document = _expression(role, fields)
                if document.key in expressions:
                    fields.fault("key", f"The key “{document.key}” stands twice.")
                expressions[document.key] = document
        top.finish()
    if dangerous := _top(folder, DANGER, faults):
        for fields in dangerous.tables("rules"):
            rule = _danger(fields)
            if rule.key in dangers:
                fields.fault("key", f"The key “{rule.key}” stands twice.")
            dangers[rule.key] = rule
        dangerous.finish()
    if faults:
        raise ContentError(faults)
    return WordLists(expressions, dangers)


def _top(folder: Path, name: str, faults: list[Fault]) -> Fields | None:
    path = folder / name
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        faults.append(Fault(name, 0, "Not valid UTF-8. Save the file as UTF-8."))
        return None
    table = read_toml(name, text, faults)
    return Fields(name, text, table, faults) if table is not None else None


def _expression(role: str, fields: Fields) -> ExpressionDocument:
    slug = fields.text("slug", matching=SLUG, form="a slug") if role == Role.ASKED else ""
    sections = tuple(fields.texts("sections"))
    for section in sections:
        if section.removesuffix("-clinical") not in SectionKind.values:
            fields.fault("sections", f"“{section}” is no kind of section.")
    key = fields.text("key", required=role != Role.ASKED, matching=KEY, form="small letters, digits and hyphens")
    document = ExpressionDocument(
        key="-".join([role, key] if key else [role, slug, *(section.replace("_", "-") for section in sections)]),
        role=role,
        slug=slug,
        sections=sections,
        phrases=_phrases(fields, ""),
        names=_phrases(fields, "names_") if role == Role.ASKED else {},
    )
    if not document.phrases:
        fields.fault("en", "There is no phrase in any language.")
    fields.finish()
    return document


def _danger(fields: Fields) -> DangerDocument:
    document = DangerDocument(
        key=fields.text("key", matching=KEY, form="small letters, digits and hyphens"),
        slug=fields.text("slug", required=False, matching=SLUG, form="a slug"),
        section=fields.text("section", required=False, matching=SECTION, form="a kind of section"),
        patterns=_phrases(fields, ""),
    )
    fields.finish()
    return document


def _phrases(fields: Fields, prefix: str) -> dict[str, list[str]]:
    """Lists of phrases by language. A list may be one long text of single words, for words without spaces."""
    phrases = {}
    for language in written_languages():
        if found := list(_texts(fields, prefix + language)):
            phrases[language] = found
    return phrases


def _texts(fields: Fields, name: str) -> Iterable[str]:
    return (" ".join(text.split()) for text in fields.texts(name, longest=MAX_PHRASE))
