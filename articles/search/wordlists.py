"""Word lists: the files of content/search/ as checked documents, and back; every fault at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.kinds import SectionKind
from articles.search.languages import ROMANISED
from patienttools.files import schema
from patienttools.files.definitions import KEY, SLUG, Form
from patienttools.files.faults import Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.files.tables import Entries, read_tables
from patienttools.files.toml import format_tables

SYNONYMS, ASKED, DANGER = "search/synonyms.toml", "search/asked.toml", "search/danger_queries.toml"
MAX_PHRASE = 400
HEADINGS = {
    SYNONYMS: """\
# Everyday words of search: stop (say nothing by themselves), same (words for one thing), intent (patterns of what
# people want to know), who (patterns of who asks: clinician, supporter, self), absent (what is not written here);
# articles/search/models.py says what each does. en, bn: phrases in that language;
# bn-latn: Bangla typed in Latin letters, where its sound alone is not enough.
""",
    ASKED: """\
# How people ask, and the article (and section) that answers; names_… stand in the A to Z as well.
# Write whole questions in people's own words. Search compares the words that say something, in any order.
""",
    DANGER: """\
# What people write in danger. If a pattern fits, emergency help stands above the results, whatever else is found.
# A pattern: words in order with at most two others between; a|b either; kill* any ending (articles/search/patterns.py).
# High recall comes first: showing the numbers once too often does no harm, once too seldom may.
""",
}


class Role(TextChoices):
    ASKED = "asked", gettext_lazy("how people ask for an article")
    INTENT = "intent", gettext_lazy("what people want to know")
    SAME = "same", gettext_lazy("words for the same thing")
    STOP = "stop", gettext_lazy("words that say nothing by themselves")
    WHO = "who", gettext_lazy("who asks: “clinician”, “supporter” or “self”")
    ABSENT = "absent", gettext_lazy("words for what is not written here")


# In which file a role stands, and in which order.
FILES = {SYNONYMS: (Role.STOP, Role.SAME, Role.INTENT, Role.WHO, Role.ABSENT), ASKED: (Role.ASKED,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressionDocument:
    """An expression as its file says it; see `models.Expression`."""

    key: str
    role: str
    slug: str = ""
    sections: tuple[str, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerDocument:
    key: str
    slug: str
    section: str
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class WordLists:
    expressions: Entries[ExpressionDocument]
    dangers: Entries[DangerDocument]


def written_languages() -> tuple[str, ...]:
    """The languages of the site, and those that people also type in another script."""
    return (*(code for code, _name in settings.LANGUAGES), ROMANISED)


def is_section(text: str) -> bool:
    """Whether this names a kind of section, or what clinicians read under it."""
    return text.removesuffix("-clinical") in SectionKind.values


SECTION = Form(is_section, gettext_lazy("A kind of section, such as safety_steps; for clinicians ask-clinical."))
PHRASES = schema.SpreadLists(attribute="phrases", longest=MAX_PHRASE, languages=written_languages)


def _whole(expression: ExpressionDocument) -> Iterator[schema.Complaint]:
    if (expression.role == Role.ASKED) != bool(expression.slug):
        yield "slug", _("Questions as people ask them need an article; nothing else has one.")
    if expression.names and expression.role != Role.ASKED:
        yield "names", _("Only questions as people ask them have names in the A to Z.")
    if not expression.key.startswith(f"{expression.role}-"):
        yield "key", _("The key begins with its role: “%(role)s-”.") % {"role": expression.role}


EXPRESSION = schema.Schema(
    ExpressionDocument,
    (
        schema.Text(attribute="key", form=KEY, longest=120),
        schema.Choice(attribute="role", choices=Role.values, longest=10),
        schema.Text(attribute="slug", is_required=False, form=SLUG, longest=80),
        schema.Texts(attribute="sections", form=SECTION, longest=40),
        PHRASES,
        schema.SpreadLists(attribute="names", prefix="names_", is_required=False, longest=MAX_PHRASE),
    ),
    _whole,
)
DANGER_RULE = schema.Schema(
    DangerDocument,
    (
        schema.Text(attribute="key", form=KEY, longest=80),
        schema.Text(attribute="slug", is_required=False, form=SLUG, longest=80),
        schema.Text(attribute="section", is_required=False, form=SECTION, longest=40),
        replace(PHRASES, attribute="patterns"),
    ),
)


def read_word_lists(folder: Path, faults: list[Fault]) -> WordLists:
    """The lists of a content folder, empty where it has none; what is wrong is added to `faults`."""
    expressions: Entries[ExpressionDocument] = Entries({}, set())
    seen: set[str] = set()
    for name in FILES:
        top = read_top(folder, name, faults, is_needed=False)
        if top is None:
            expressions.unread = None if (folder / name).exists() else expressions.unread
            continue
        for role in Role.values:
            reader = partial(_read_expression, role)
            expressions.add(read_tables(top, role, reader, lambda document: document.key, seen=seen))
        top.finish()
    return WordLists(
        expressions.ordered(lambda document: (Role.values.index(document.role), document.key)),
        read_danger_rules(folder, faults).ordered(lambda rule: rule.key),
    )


def read_danger_rules(folder: Path, faults: list[Fault]) -> Entries[DangerDocument]:
    """The danger rules of a content folder; what is wrong is added to `faults`."""
    top = read_top(folder, DANGER, faults, is_needed=False)
    dangers = read_tables(top, "rules", DANGER_RULE.read, lambda rule: rule.key)
    if top is not None:
        top.finish()
    elif not (folder / DANGER).exists():
        dangers.unread = set()
    return dangers


def _read_expression(role: str, fields: Fields) -> ExpressionDocument:
    key_field, slug, sections = (EXPRESSION.fields[name] for name in ("key", "slug", "sections"))
    said = key_field.tidy(fields.plain("key", str, "text in quotation marks", role != Role.ASKED))
    key = (
        f"{role}-{said}"
        if said
        else _derived_key(role, slug.tidy(slug.read(fields)), sections.tidy(sections.read(fields)))
    )
    document = EXPRESSION.read(fields, role=role, key=key)
    if (said or not fields.fault_count) and (wrong := key_field.complaint(key)):
        fields.fault("key", f"“key”: {wrong}")
    return document


def _derived_key(role: str, slug: str, sections: Iterable[str]) -> str:
    """The key of a question that has none: what it is answered by."""
    return "-".join([role, slug, *(str(section).replace("_", "-") for section in sections)])


def format_expressions(expressions: Iterable[ExpressionDocument]) -> dict[str, str]:
    """The files of everyday words, each role in its file."""
    by_role: dict[str, list[ExpressionDocument]] = {role: [] for role in Role.values}
    for expression in sorted(expressions, key=lambda document: document.key):
        by_role[expression.role].append(expression)
    return {
        name: HEADINGS[name] + "".join(format_tables(role, map(_table, by_role[role])) for role in roles)
        for name, roles in FILES.items()
    }


def _table(expression: ExpressionDocument) -> dict[str, object]:
    table = EXPRESSION.table(expression)
    del table["role"]
    is_derived = expression.key == _derived_key(expression.role, expression.slug, expression.sections)
    is_plain = expression.role == Role.ASKED and is_derived
    return table | {"key": "" if is_plain else expression.key.removeprefix(f"{expression.role}-")}


def format_dangers(rules: Iterable[DangerDocument]) -> str:
    ordered = sorted(rules, key=lambda rule: rule.key)
    return HEADINGS[DANGER] + format_tables("rules", map(DANGER_RULE.table, ordered))
