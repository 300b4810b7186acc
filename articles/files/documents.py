"""Parse: the files of content/ become documents; pure, no database, every fault reported at once."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from articles.files.asked import SUFFIX, read_asked
from articles.files.consents import ConsentDocument, gather_consent
from articles.files.features import FeatureDocument, gather_feature
from articles.kinds import (
    CLINICAL_KINDS,
    IN_SHORT,
    ArticleKind,
    Audience,
    RelationKind,
    ReviewKind,
    SectionKind,
    Subject,
    is_short_note,
)
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, read_toml
from patienttools.files.reading import decode

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SHARE_CODE = re.compile(r"[a-hjkmnp-z2-9]{10}")
HEADING = re.compile(r"##\s+(?P<heading>\S.*?)\s*\{#(?P<kind>[a-z_]+)(?:\s+\.(?P<audience>[a-z]+))?\}\s*")
# Asked of every article; the choices of Django make their list anew each time.
ARTICLE_KINDS, SUBJECTS = tuple(ArticleKind.values), tuple(Subject.values)
SECTION_KINDS, RELATION_KINDS = tuple(SectionKind.values), tuple(RelationKind.values)
RELATION_ORDER = {kind: number for number, kind in enumerate(RELATION_KINDS)}
SENTENCE_DIGEST = re.compile(r"[0-9a-f]{12}")
TEXT_DIGEST = re.compile(r"[0-9a-f]{64}")
MAX_RULE, MAX_BECAUSE = 60, 300
MAX_FILE_BYTES = 400_000
# A topic, what stands below it, and what stands below that.
MAX_LEVELS = 3
MAX_SLUG = 80
MAX_TITLE, MAX_SUMMARY, MAX_CONTENT_NOTE, MAX_TAKEAWAY, MAX_HEADING = 120, 900, 300, 400, 160


@dataclass(frozen=True, slots=True)
class SectionDocument:
    """A section as written. `line` is where its heading stands in the file, `body_line` where its text begins.

    Both are 0 if it never was in a file. `asked` are phrases in which people ask for what it answers; a file of their
    own holds them.
    """

    kind: str
    audience: str
    heading: str
    body: str
    line: int = field(default=0, compare=False)
    body_line: int = field(default=0, compare=False)
    asked: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What names the section: its id in the page."""
        return f"{self.kind}-clinical" if self.audience == Audience.CLINICAL else self.kind


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A review. `of` is the digest of the text that was reviewed, and empty where it is the text beside it.

    `held` says why it holds although the text has changed since; without it, such a review has lapsed.
    """

    kind: str
    by: str
    reviewed_on: datetime.date
    of: str = ""
    held: str = ""

    @property
    def holds(self) -> bool:
        return not self.of or bool(self.held)


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """Why a sentence stands as it is though the linter finds it: the rule, the digest of the sentence, the reason."""

    rule: str
    sentence: str
    because: str
    answered_on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDocument:
    """An article in one language: sections in reading order, unique by kind and audience."""

    language: str
    title: str
    summary: str
    takeaways: tuple[str, ...]
    writer: str
    review_due_on: datetime.date
    is_published: bool
    sections: tuple[SectionDocument, ...]
    content_note: str = ""
    reviews: tuple[ReviewDocument, ...] = ()
    # For the desk alone: no part of what readers get.
    answers: tuple[AnswerDocument, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def has_clinical(self) -> bool:
        return any(section.audience == Audience.CLINICAL for section in self.sections)

    @property
    def is_short(self) -> bool:
        return is_short_note([section.kind for section in self.sections])

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """In which words people ask, by the id of the section that answers; those without are left out."""
        return {section.id: section.asked for section in self.sections if section.asked}


@dataclass(frozen=True, slots=True)
class RelationDocument:
    kind: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDocument:
    """What an article is in every language, and its editions, one a language, in order of language code."""

    slug: str
    kind: str
    subject: str
    share_code: str
    parent: str = ""
    codes: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    relations: tuple[RelationDocument, ...] = ()
    consent: ConsentDocument | None = None
    feature: FeatureDocument | None = None
    editions: tuple[EditionDocument, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


def parse_article(slug: str, files: Mapping[str, bytes], languages: Iterable[str]) -> ArticleDocument:
    """The document of one folder: `files` maps file names to bytes.

    Raises ContentError carrying every fault of every file.
    """
    faults: list[Fault] = []
    article = gather_article(slug, files, languages, faults)
    if faults:
        raise ContentError(faults)
    return article


def gather_article(
    slug: str,
    files: Mapping[str, bytes],
    languages: Iterable[str],
    faults: list[Fault],
    *,
    skipped: Collection[str] = (),
) -> ArticleDocument:
    """As much of the document as can be read, for further checks; whole only where it added no fault.

    Files whose names are `skipped` are there and are not read.
    """
    languages = sorted(languages)
    known = {"article.toml", *(f"{language}{ending}" for language in languages for ending in (".md", SUFFIX))}
    if not SLUG.fullmatch(slug) or len(slug) > MAX_SLUG:
        faults.append(Fault(slug, 0, "A folder's name is the slug: lower-case letters, digits and single hyphens."))
    faults += [
        Fault(f"{slug}/{name}", 0, f"Not a file of an article. Expected: {', '.join(sorted(known))}.")
        for name in sorted(set(files) - known)
    ]
    texts = {
        name: decode(f"{slug}/{name}", files[name], faults, longest=MAX_FILE_BYTES)
        for name in sorted((known & set(files)) - set(skipped))
    }
    article = _article_fields(slug, texts.get("article.toml"), faults)
    if "article.toml" not in files:
        faults.append(Fault(f"{slug}/article.toml", 0, "The file is missing."))
    editions = [
        _with_asked(f"{slug}/{language}{SUFFIX}", edition, texts.get(f"{language}{SUFFIX}"), faults)
        for language in languages
        if (text := texts.get(f"{language}.md")) is not None
        and (edition := _gather_edition(f"{slug}/{language}.md", language, text, faults))
    ]
    faults += [
        Fault(f"{slug}/{language}{SUFFIX}", 0, f"It stands beside {language}.md, and that is missing.")
        for language in languages
        if f"{language}{SUFFIX}" in files and f"{language}.md" not in files
    ]
    if not any(name.endswith(".md") for name in files):
        faults.append(Fault(slug, 0, "The article has no edition: add a file such as en.md."))
    return ArticleDocument(slug=slug, editions=tuple(editions), **article)


def _article_fields(slug: str, text: str | None, faults: list[Fault]) -> dict[str, Any]:
    path = f"{slug}/article.toml"
    table = read_toml(path, text, faults) if text is not None else None
    if text is None or table is None:
        return {"kind": "", "subject": "", "share_code": ""}
    fields = Fields(path, text, table, faults)
    article: dict[str, Any] = {
        "kind": fields.choice("kind", ARTICLE_KINDS),
        "subject": fields.choice("subject", SUBJECTS),
        "share_code": fields.text("share_code", matching=SHARE_CODE, form="ten of a–z and 2–9 without i, l and o"),
        "parent": fields.text("parent", required=False, matching=SLUG, form="a slug"),
        "codes": tuple(sorted(fields.texts("codes"))),
        "not_applicable": tuple(fields.choices("not_applicable", SECTION_KINDS)),
        "consent": gather_consent(consent) if (consent := fields.table("consent")) else None,
        "feature": gather_feature(feature) if (feature := fields.table("feature")) else None,
    }
    relations = []
    lines = fields.lines()
    for entry in fields.tables("relations"):
        kind = entry.choice("kind", RELATION_KINDS)
        to = entry.text("to", matching=SLUG, form="a slug")
        entry.finish()
        if to == slug:
            entry.fault("to", "An article has no relation to itself.")
        relations.append(RelationDocument(kind, to))
        lines[f"relation to {to}"] = entry.line_of("to")
    if len(set(relations)) < len(relations):
        fields.fault("relations", "The same relation stands twice.")
    # An unknown kind has its fault already.
    article["relations"] = tuple(sorted(relations, key=lambda r: (RELATION_ORDER.get(r.kind, 0), r.to)))
    if article["parent"] == slug:
        fields.fault("parent", "An article is not its own parent.")
    fields.finish()
    return article | {"lines": lines}


def _gather_edition(path: str, language: str, text: str, faults: list[Fault]) -> EditionDocument | None:
    """As much of one language's file as can be read; None where nothing can."""
    lines = text.split("\n")
    if lines[0].strip() != "+++" or "+++" not in (line.strip() for line in lines[1:]):
        faults.append(Fault(path, 1, "The file opens with its fields between two lines of +++."))
        return None
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == "+++")
    front = "\n" + "\n".join(lines[1:end])  # the empty first line keeps TOML's line numbers those of the file
    table = read_toml(path, front, faults)
    known = len(faults)
    sections = _sections(path, lines, end + 1, faults)
    if not sections and len(faults) == known:
        faults.append(Fault(path, end + 1, "The edition has no section."))
    # What stands in a broken table nobody knows, so its fields are not said to be missing.
    fields = Fields(path, front, table or {}, faults if table is not None else [])
    values = _edition_fields(fields)
    fields.finish()
    places = fields.lines() | fields.lines_of_items("summary") | fields.lines_of_items("takeaways")
    return EditionDocument(language=language, sections=sections, lines=places, **values)


def _with_asked(path: str, edition: EditionDocument, text: str | None, faults: list[Fault]) -> EditionDocument:
    """The edition with the phrases of the file beside it, if there is one."""
    if text is None:
        return edition
    asked = read_asked(path, text, {section.id for section in edition.sections}, faults)
    sections = tuple(replace(section, asked=asked.get(section.id, ())) for section in edition.sections)
    return replace(edition, sections=sections)


def _edition_fields(fields: Fields) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": " ".join(fields.text("title", longest=MAX_TITLE).split()),
        "summary": " ".join(fields.text("summary", longest=MAX_SUMMARY).split()),
        "content_note": " ".join(fields.text("content_note", required=False, longest=MAX_CONTENT_NOTE).split()),
        "takeaways": tuple(" ".join(text.split()) for text in fields.texts("takeaways", longest=MAX_TAKEAWAY)),
        "writer": fields.text("writer", matching=SLUG, form="the key of a contributor"),
        "review_due_on": fields.date("review_due_on") or datetime.date.min,
        "is_published": fields.boolean("publish"),
    }
    reviews = []
    for entry in fields.tables("reviews"):
        kind = entry.choice("kind", ReviewKind.values)
        by = entry.text("by", matching=SLUG, form="the key of a contributor")
        day = entry.date("on") or datetime.date.min
        of = entry.text("of", required=False, matching=TEXT_DIGEST, form="sixty-four of 0–9 and a–f")
        held = " ".join(entry.text("holds", required=False, longest=MAX_BECAUSE).split())
        reviews.append(ReviewDocument(kind, by, day, of, held))
        entry.finish()
    values["reviews"] = tuple(sorted(reviews, key=lambda review: (review.kind, review.reviewed_on)))
    values["answers"] = tuple(sorted(_answers(fields), key=lambda answer: (answer.rule, answer.sentence)))
    return values


def _answers(fields: Fields) -> Iterator[AnswerDocument]:
    seen = set()
    for entry in fields.tables("answers"):
        answer = AnswerDocument(
            rule=entry.text("rule", matching=SLUG, form="the name of a rule or kind", longest=MAX_RULE),
            sentence=entry.text("sentence", matching=SENTENCE_DIGEST, form="twelve of 0–9 and a–f"),
            because=" ".join(entry.text("because", longest=MAX_BECAUSE).split()),
            answered_on=entry.date("on") or datetime.date.min,
        )
        entry.finish()
        if (answer.rule, answer.sentence) in seen:
            entry.fault("sentence", "The same sentence is answered twice.")
        seen.add((answer.rule, answer.sentence))
        yield answer


def _sections(path: str, lines: list[str], start: int, faults: list[Fault]) -> tuple[SectionDocument, ...]:
    """The sections below the fields; `start` is the index of the first line after them."""
    sections: list[SectionDocument] = []
    heading: re.Match[str] | None = None
    heading_line, body = 0, list[str]()

    def close() -> None:
        if heading is not None:
            empty = next((number for number, line in enumerate(body) if line), 0)
            section = _section(path, heading, heading_line, "\n".join(body).strip("\n"), faults)
            sections.append(replace(section, body_line=heading_line + 1 + empty))

    for number, line in enumerate(lines[start:], start + 1):
        is_heading = line.startswith(("# ", "## "))
        if not is_heading:
            if heading is None and heading_line == 0 and line.strip():
                heading_line = number
                faults.append(Fault(path, number, "Text stands before the first section's heading."))
            body.append(line.rstrip())
            continue
        close()
        heading, heading_line, body = HEADING.fullmatch(line), number, []
        if heading is None:
            faults.append(
                Fault(path, number, "A section's heading reads: ## Heading {#kind} or ## Heading {#kind .clinical}.")
            )
    close()
    return _unique(path, sections, faults)


def _section(path: str, heading: re.Match[str], line: int, body: str, faults: list[Fault]) -> SectionDocument:
    kind, audience = heading["kind"], heading["audience"] or Audience.EVERYONE.value
    if kind not in SECTION_KINDS:
        faults.append(Fault(path, line, f"Unknown kind of section “{kind}”. Known: {', '.join(SECTION_KINDS)}."))
    if audience not in Audience.values:
        faults.append(Fault(path, line, f"Unknown audience “{audience}”. Known: {', '.join(Audience.values)}."))
    elif kind in CLINICAL_KINDS and audience != Audience.CLINICAL:
        faults.append(
            Fault(path, line, f"A section of the kind “{kind}” is for clinicians: write {{#{kind} .clinical}}.")
        )
    elif kind == IN_SHORT and audience != Audience.EVERYONE:
        faults.append(Fault(path, line, f"A section of the kind “{kind}” is for everyone: write {{#{kind}}}."))
    if len(heading["heading"]) > MAX_HEADING:
        faults.append(Fault(path, line, f"The heading is longer than {MAX_HEADING} characters."))
    if not body.strip():
        faults.append(Fault(path, line, "The section is empty. Write its text or leave its heading out."))
    return SectionDocument(kind, audience, " ".join(heading["heading"].split()), body, line)


def _unique(path: str, sections: list[SectionDocument], faults: list[Fault]) -> tuple[SectionDocument, ...]:
    first: dict[tuple[str, str], SectionDocument] = {}
    for section in sections:
        earlier = first.setdefault((section.kind, section.audience), section)
        if earlier is not section:
            faults.append(
                Fault(path, section.line, f"The kind “{section.kind}” stands twice; first in line {earlier.line}.")
            )
    for kind in {section.kind for section in sections}:
        both = (first.get((kind, Audience.EVERYONE)), first.get((kind, Audience.PATIENT)))
        if both[0] and both[1]:
            faults.append(
                Fault(
                    path, both[1].line, f"“{kind}” is written for everyone and for patients: a patient would see both."
                )
            )
    return tuple(sections)
