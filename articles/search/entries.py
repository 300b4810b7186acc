"""Entries: what of a published edition, and of a helpline, can be found; pure, no database."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from articles.kinds import ArticleKind, Audience
from articles.models import PublishedEdition
from articles.pages.addresses import CLINICAL
from articles.search.engines import language_term, slug_term
from articles.search.folding import joined, tokens_of_library
from articles.search.models import Entry, Source
from patienttools.helplines.models import Country, Helpline
from patienttools.languages import in_language

# Pages that are lists of others, or the way to them.
NOT_FOUND = frozenset({"home", "guides", "tools", "search", "a-to-z"})
HELP = "help"

_CITATION = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)
_HEADING = re.compile(r"<h[1-6][^>]*>.*?</h[1-6]>", re.DOTALL)
_LINE_END = re.compile(r"</(?:p|li|h[1-6]|ul|ol)>|<(?:ul|ol|br)[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def plain_lines(markup: str, *, with_headings: bool = True) -> str:
    """Our own HTML as lines of text, a paragraph or list item each, without the marks of citations."""
    text = _CITATION.sub("", markup)
    text = text if with_headings else _HEADING.sub("", text)
    text = html.unescape(_TAG.sub("", _LINE_END.sub("\n", text)))
    return "\n".join(line for raw in text.split("\n") if (line := " ".join(raw.split())))


def entries_of(edition: PublishedEdition) -> Iterator[Entry]:
    """A tool is found as a whole; of everything else each section, and an overview of what the article says first.

    A story is found by its title, content note and summary, and the note is all that is shown: nobody reads any of it
    before the note, and none of it stands as an answer.
    """
    if edition.slug in NOT_FOUND:
        return
    document = edition.document
    if edition.kind == ArticleKind.STORY:
        yield _entry(edition, Source.SECTION, text=document["content_note"], lead=plain_lines(document["summary"]))
        return
    opening = [document["summary"], *document["takeaways"]]
    sections = document["sections"]
    if edition.kind == ArticleKind.TOOL:
        opening += [section["html"] for section in sections]
    text = plain_lines("\n".join(f"<p>{piece}</p>" for piece in opening))
    is_tool = edition.kind == ArticleKind.TOOL
    leads = [section["heading"] for section in sections] if is_tool else []
    yield _entry(edition, Source.TOOL if is_tool else Source.SECTION, text=text, lead=" ".join(leads))
    if not is_tool:
        yield from (_section_entry(edition, section) for section in sections)


def _section_entry(edition: PublishedEdition, section: Mapping[str, Any]) -> Entry:
    leads = [group["heading"] for group in section["groups"]]
    leads += [
        plain_lines(point["lead"])
        for group in section["groups"]
        for block in group["blocks"]
        for point in block.get("points", ())
    ]
    is_clinical = section["audience"] == Audience.CLINICAL
    return _entry(
        edition,
        Source.SECTION,
        heading=section["heading"],
        text=plain_lines(section["html"], with_headings=False),
        lead=" ".join(leads),
        section_kind=section["kind"],
        audience=section["audience"],
        anchor=f"{section['kind']}-clinical" if is_clinical else section["kind"],
        part=CLINICAL if is_clinical else "",
    )


def _entry(
    edition: PublishedEdition,
    source: str,
    *,
    text: str,
    lead: str,
    heading: str = "",
    audience: str = Audience.EVERYONE,
    **columns: str,
) -> Entry:
    return make_entry(
        edition=edition,
        source=source,
        language=edition.language,
        slug=edition.slug,
        share_code=edition.share_code,
        kind=edition.kind,
        audience=audience,
        title=edition.title,
        heading=heading,
        text=text,
        lead=lead,
        **columns,
    )


def make_entry(*, title: str, heading: str, text: str, lead: str, language: str, slug: str, **columns: Any) -> Entry:
    """An entry with the terms that the engines index."""
    return Entry(
        title=title,
        heading=heading,
        text=text,
        language=language,
        slug=slug,
        scope_terms=f"{language_term(language)} {slug_term(slug)}",
        title_terms=joined(tokens_of_library(title, language)),
        heading_terms=joined(tokens_of_library(heading, language)),
        lead_terms=joined(tokens_of_library(lead, language)),
        text_terms=joined(tokens_of_library(text, language)),
        **columns,
    )


def helpline_entry(helpline: Helpline, country: Country, page: PublishedEdition) -> Entry:
    """A helpline as the page of its country shows it, in the language of `page`, which is that of the helplines."""

    def words(texts: dict[str, str] | str | None) -> str:
        return in_language(texts or {}, page.language)

    numbers = ", ".join(f"{one['number']}" for one in helpline.numbers)
    texts = (helpline.can_do, helpline.audience, helpline.hours, helpline.note)
    lines = [line for line in (numbers, *(words(text) for text in texts)) if line]
    return make_entry(
        edition=page,
        source=Source.HELPLINE,
        language=page.language,
        slug=page.slug,
        share_code=page.share_code,
        kind=page.kind,
        part=f"{country.numeric}/",
        audience=Audience.EVERYONE,
        title=clean_line(words(helpline.names)),
        heading=clean_line(words(country.names)),
        text="\n".join(lines),
        lead=f"{helpline.region} {page.title}",
    )


def clean_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:300]
