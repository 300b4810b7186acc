"""Sources: what a tool's page cites, and its words without the marks where marks would only be in the way."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from articles.pages.evidence import build_references
from articles.pages.shapes import PageReference
from patienttools.panels.content import SectionContent

_MARK = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)


def without_marks(section: SectionContent) -> SectionContent:
    """The section as it stands on paper and in forms: no marks of citations."""
    return section.mapped(lambda html: _MARK.sub("", html))


def sources_of(
    document: Mapping[str, Any], pieces: Iterable[str], *, has_marks: bool = True
) -> tuple[PageReference, ...]:
    """The sources that these pieces cite. Without marks on the page, nothing leads back to them."""
    references = build_references(document, pieces)
    return references if has_marks else tuple(replace(reference, citations=()) for reference in references)
