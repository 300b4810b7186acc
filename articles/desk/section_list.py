"""The section list: stands beside the form of an edition, to jump by, with what is wrong and what is said of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.kinds import Audience
from articles.models import Section


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """`anchor` is the row's id in the form, `id` the section's for readers; the numbers are of the saved draft."""

    anchor: str
    id: str
    heading: str
    faults: int
    findings: int
    remarks: int


def section_list(
    formsets: Iterable[Any], faults: Iterable[Any], findings: Iterable[Any], remarks: Iterable[str]
) -> list[SectionEntry]:
    """In the order of the form; new sections join by script. `remarks` are the sections' ids of open remarks."""
    counted = [Counter(one.id for one in faults), Counter(one.id for one in findings), Counter(remarks)]
    entries = []
    for formset in formsets:
        if formset.model is not Section:
            continue
        for number, form in enumerate(formset.forms):
            kind, audience = form["kind"].value() or "", form["audience"].value() or ""
            own = f"{kind}-clinical" if audience == Audience.CLINICAL else str(kind)
            heading = str(form["heading"].value() or form.instance.get_kind_display() or "…")
            entries.append(
                SectionEntry(f"{formset.prefix}-{number}", own, heading, *(counts[own] for counts in counted))
            )
    return entries
