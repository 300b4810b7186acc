"""Entries: what of a published edition, and of a helpline, can be found; pure, no database.

What has an address of its own is an entry of its own: a section, a question of a section, a sheet, a tool, a helpline.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from articles.kinds import IN_SHORT, SHEETS, ArticleKind, Audience, SectionKind
from articles.models import PublishedEdition
from articles.pages.addresses import CLINICAL, SHORT, is_for_clinicians, sheet_part
from articles.pages.answers import answers_of
from articles.pages.panels import CHECKLIST, CHECKLIST_PANELS, checklist_title, sheet_name
from articles.search.engines import language_term, slug_term
from articles.search.folding import asked_terms, joined, tokens_of_library
from articles.search.models import Entry, Source
from articles.search.passages import passages_of, plain_line, prose, reply_of
from patienttools.helplines.models import Country, Helpline
from patienttools.languages import in_language
from patienttools.panels.base import Material, Panel
from patienttools.panels.content import section_from_data
from patienttools.panels.registry import PANELS

# The page that leads to all others is no answer.
NOT_FOUND = frozenset({"home"})
# A tool that is one form, asked a step at a time: none of its sections has an address.
WHOLE = frozenset({"safety-planner"})
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
    """An overview of what an article says first, or a tool as a whole; each section and what stands in it with an
    address of its own, and of guides their sheets.

    A story is found by its title, content note and summary, and the note is all that is shown: nobody reads any of it
    before the note, and none of it stands as an answer.
    """
    if edition.slug in NOT_FOUND:
        return
    document = edition.document
    if edition.kind == ArticleKind.STORY:
        note = document["content_note"]
        yield _entry(edition, Source.SECTION, text=note, lead=plain_lines(document["summary"]), passages=[note])
        return
    opening = [document["summary"], *document["takeaways"]]
    sections = document["sections"]
    is_tool, is_whole = edition.kind == ArticleKind.TOOL, edition.slug in WHOLE
    if is_whole:
        opening += [section["html"] for section in sections]
    text = plain_lines("\n".join(f"<p>{piece}</p>" for piece in opening))
    leads = [section["heading"] for section in sections] if is_tool else []
    passages = [
        one for piece in (document["summary"], *document["takeaways"]) for one in prose(piece, edition.language)
    ]
    # In one order on every database: one of them keeps the order of keys, the other does not.
    asked = dict(sorted(document.get("asked", {}).items()))
    yield _entry(
        edition,
        Source.TOOL if is_tool else Source.SECTION,
        text=text,
        lead=" ".join(leads),
        passages=[*passages, *passages_of(sections if is_whole else (), edition.language)],
        asked=[phrase for phrases in asked.values() for phrase in phrases] if is_whole else (),
    )
    if is_whole:
        return
    for section in sections:
        if section["kind"] == IN_SHORT and not edition.is_short:
            # It says nothing that the whole text does not say, and is found as a sheet is.
            yield _short_entry(edition, section["heading"])
            continue
        yield _section_entry(edition, section, asked.get(_id_of(section), ()))
        yield from _answer_entries(edition, section)
    if edition.kind not in {ArticleKind.PAGE, ArticleKind.TOOL}:
        yield from _sheet_entries(edition, sections)


def _id_of(section: Mapping[str, Any]) -> str:
    return f"{section['kind']}-clinical" if section["audience"] == Audience.CLINICAL else str(section["kind"])


def _section_entry(edition: PublishedEdition, section: Mapping[str, Any], asked: Iterable[str]) -> Entry:
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
        anchor=_id_of(section),
        part=CLINICAL if is_clinical else "",
        asked=asked,
        passages=passages_of([section], edition.language),
    )


def _short_entry(edition: PublishedEdition, heading: str) -> Entry:
    with translation.override(edition.language):
        says = gettext("A note in a few easy words, to read or to print.")
    return _entry(edition, Source.SHEET, heading=heading, text=says, lead="", part=SHORT, passages=[says])


def _answer_entries(edition: PublishedEdition, section: Mapping[str, Any]) -> Iterator[Entry]:
    """Questions with their answers, and for clinicians the bands of tests."""
    is_band = section["kind"] != SectionKind.FAQ
    for anchor, point in answers_of(section, _id_of(section)):
        reply = reply_of(point, edition.language)
        heading = clean_line(plain_line(point["lead"]).rstrip(".:" if is_band else ""))
        yield _entry(
            edition,
            Source.BAND if is_band else Source.QUESTION,
            heading=heading,
            text=reply,
            lead=section["heading"],
            section_kind=section["kind"],
            audience=section["audience"],
            anchor=anchor,
            part=CLINICAL if section["audience"] == Audience.CLINICAL else "",
            passages=[reply],
            # A question of the page is a phrase in which people ask for its answer.
            asked=() if is_band else [heading],
        )


def _sheet_entries(edition: PublishedEdition, sections: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """The sheets of the article's own sections; of what it borrows, its parent has them."""
    sections = list(sections)
    panels: dict[str, Panel] = {}
    for panel_class in PANELS:
        kinds = {
            section["kind"]: section_from_data(section)
            for section in sections
            if section["kind"] in panel_class.kinds
            and (section["audience"] == Audience.CLINICAL) == panel_class.is_clinical
        }
        if kinds and (panel := panel_class.build(Material(sections=kinds))):
            panels[sheet_name(panel)] = panel
    names = [name for name in SHEETS if name in panels]
    if any(panel.name in CHECKLIST_PANELS for panel in panels.values()):
        names.insert(0, CHECKLIST)
    with translation.override(edition.language):
        for name in names:
            title = checklist_title() if name == CHECKLIST else str(panels[name].title)
            part = sheet_part(name)
            yield _entry(
                edition,
                Source.SHEET,
                heading=title,
                text=gettext("A sheet to print."),
                lead=gettext("To print"),
                audience=Audience.CLINICAL if is_for_clinicians(part) else Audience.EVERYONE,
                part=part,
                passages=[gettext("A sheet to print.")],
            )


def _entry(
    edition: PublishedEdition,
    source: str,
    *,
    text: str,
    lead: str,
    heading: str = "",
    audience: str = Audience.EVERYONE,
    passages: Iterable[str] = (),
    asked: Iterable[str] = (),
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
        passages=passages,
        asked=asked,
        **columns,
    )


def make_entry(
    *,
    title: str,
    heading: str,
    text: str,
    lead: str,
    language: str,
    slug: str,
    passages: Iterable[str] = (),
    asked: Iterable[str] = (),
    **columns: Any,
) -> Entry:
    """An entry with the terms that the engines index."""
    phrases = [" ".join(phrase.split()) for phrase in asked]
    shown = [" ".join(passage.split()) for passage in passages]
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
        asked="\n".join(phrases),
        asked_terms="\n".join(asked_terms(phrase, language) for phrase in phrases),
        passages="\n".join(shown),
        passage_terms="\n".join(joined(tokens_of_library(passage, language)) for passage in shown),
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
        passages=lines,
    )


def clean_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:300]
