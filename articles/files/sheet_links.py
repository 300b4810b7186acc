"""Read: links to sheets, and whether the article that each names has anything to put on the sheet; no database."""

import re
from collections.abc import Collection, Iterator

from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import Library
from articles.kinds import CHECKLIST, CHECKLIST_PANELS, INHERITED_KINDS, SHEETS, ArticleKind, Audience
from patienttools.files.faults import Fault
from patienttools.panels.base import Panel
from patienttools.panels.registry import PANELS

SHEET_LINK = re.compile(r"\]\(article:(?P<slug>[a-z0-9-]+)/(?P<part>sheet|sheets/(?P<sheet>[a-z-]+))\)")


def sheet_link_faults(library: Library) -> list[Fault]:
    """Links to a sheet that the article has not, each with its line. Names that are no sheet's are faults of the text.

    What was passed over, or could not be read, is not judged.
    """
    faults = []
    for slug, article in library.articles.items():
        for edition in article.editions:
            for line, found in _links(edition):
                target = library.articles.get(found["slug"])
                if target and not _has_sheet(library, target, edition.language, found["sheet"] or ""):
                    reason = f"“{target.slug}” has nothing to put on “{found['part']}”: link to the article itself."
                    faults.append(Fault(f"{slug}/{edition.language}.md", line, reason))
    return faults


def _links(edition: EditionDocument) -> Iterator[tuple[int, re.Match[str]]]:
    for section in edition.sections:
        for found in SHEET_LINK.finditer(section.body):
            yield section.body_line + section.body.count("\n", 0, found.start()), found


def _has_sheet(library: Library, article: ArticleDocument, language: str, sheet: str) -> bool:
    """Whether readers of the language find that sheet; without a name it is the one sheet of a tool."""
    is_tool = article.kind == ArticleKind.TOOL
    if not sheet or is_tool:
        return is_tool and not sheet
    if sheet not in SHEETS:
        return True
    names = CHECKLIST_PANELS if sheet == CHECKLIST else (sheet.replace("-", "_"),)
    panels = [panel for panel in PANELS if panel.name in names]
    own = _kinds(library, article, language)
    parent = library.articles.get(article.parent)
    inherited = _kinds(library, parent, language) if parent else set()
    return own is None or inherited is None or any(_has_words(panel, own, inherited) for panel in panels)


def _has_words(panel: type[Panel], own: Collection[tuple[str, bool]], inherited: Collection[tuple[str, bool]]) -> bool:
    """Whether the article, or its parent where that may speak for it, has a section of the panel's kinds.

    A panel that is made of no section is given the benefit of the doubt.
    """
    kinds = {(kind, panel.is_clinical) for kind in panel.kinds}
    borrowed = {one for one in kinds if panel.is_inheritable and one[0] in INHERITED_KINDS}
    return not kinds or not kinds.isdisjoint(own) or not borrowed.isdisjoint(inherited)


def _kinds(library: Library, article: ArticleDocument, language: str) -> set[tuple[str, bool]] | None:
    """The kinds of section in the edition that readers of the language get, each with whether it is for clinicians.

    None where nothing is known of it.
    """
    editions = {edition.language: edition for edition in article.editions}
    edition = editions.get(language) or next(iter(editions.values()), None)
    key = f"{article.slug}/{edition.language}" if edition else ""
    if edition is None or key in library.passed_over or not library.is_sound(article.slug, edition.language):
        return None
    return {(section.kind, section.audience == Audience.CLINICAL) for section in edition.sections}
