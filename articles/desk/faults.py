"""Faults on the desk: each with the words by which an editor finds its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.desk.answers import answer_field
from articles.editions.drafts import article_document, edition_document, reference_document
from articles.files.documents import EditionDocument
from articles.kinds import Audience, SectionKind
from articles.lint.findings import findings_in
from articles.models import Answer, Edition, Reference
from patienttools.files.faults import Fault


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """`place` is a field or a section's heading; `line` counts in its box from 1, or is 0; `id` is the section's."""

    place: str
    line: int
    reason: str
    id: str = ""


def place_faults(faults: Iterable[Fault], edition: EditionDocument | None = None) -> list[PlacedFault]:
    """The same faults in reading order: the edition's own first, then by section as the edition has them."""
    sections = list(edition.sections) if edition else []
    places = {
        "title": _("Title"),
        "summary": _("Summary"),
        "content_note": _("Content note"),
        "takeaways": _("Key takeaways"),
    }
    places |= {section.id: section.heading for section in sections}
    order = {name: number for number, name in enumerate(places)}

    def name_of(fault: Fault) -> str:
        return fault.path.partition("#")[2]

    ordered = sorted(faults, key=lambda fault: (order.get(name_of(fault), -1), fault.line, fault.reason))
    return [
        PlacedFault(
            place=places.get(name_of(fault)) or _kind_label(name_of(fault)),
            line=fault.line if name_of(fault) else 0,
            reason=fault.reason,
            id=name_of(fault),
        )
        for fault in ordered
    ]


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """What the linter found: the sentence, why it can do harm, and what to write instead.

    `field` is the name of the box for its answer, empty where none can be given; `answer` is what was answered, and
    `written` what stands in the box.
    """

    place: str
    line: int
    quote: str
    why: str
    instead: str
    near: str
    is_harm: bool
    is_maybe: bool
    field: str
    answer: Answer | None
    written: str = ""
    id: str = ""

    @property
    def stops_publishing(self) -> bool:
        return self.is_harm and self.answer is None


def place_findings(edition: Edition) -> list[PlacedFinding]:
    """The linter's findings in the saved draft. What can do harm comes first, and is answered before publishing."""
    document = edition_document(edition)
    answers = {(answer.rule, answer.sentence): answer for answer in edition.answers.select_related("answered_by")}
    references = {row.key: reference_document(row) for row in Reference.objects.all()}
    sections = {section.id: section.heading for section in document.sections}
    placed = [
        PlacedFinding(
            place=sections.get(finding.place) or _kind_label(finding.place),
            line=finding.line,
            quote=finding.quote,
            why=finding.why,
            instead=finding.instead,
            near=finding.near,
            is_harm=finding.is_harm,
            is_maybe=finding.is_maybe,
            field=answer_field(finding) if finding.is_harm else "",
            answer=(answer := answers.get((finding.rule, finding.sentence))),
            written=answer.because if answer else "",
            id=finding.place,
        )
        for finding in findings_in(article_document(edition.article), document, references)
    ]
    return sorted(placed, key=lambda finding: (not finding.stops_publishing, not finding.is_harm, finding.is_maybe))


def _kind_label(name: str) -> str:
    kind = name.removesuffix("-clinical")
    if kind not in SectionKind.values:
        return _("The whole edition")
    label = str(SectionKind(kind).label)
    return f"{label} ({Audience.CLINICAL.label})" if kind != name else label
