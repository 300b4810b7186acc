"""Loading: training events of content/events.toml as a kind of the one rule."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from articles.events.documents import EVENT, FILE, EventDocument, format_events, read_events
from articles.events.models import Event
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.tables import Entries
from patienttools.generation.reads import EVENTS


class EventKind(ContentKind[EventDocument]):
    name, files, model = "event", (FILE,), Event
    shown_as = (EVENTS,)

    def read(self, folder: Path, faults: list[Fault]) -> Entries[EventDocument]:
        return read_events(folder, faults)

    def format(self, documents: Iterable[EventDocument]) -> dict[str, str]:
        return {FILE: format_events(documents)}

    def document(self, row: Event) -> EventDocument:
        return EVENT.from_row(row)

    def columns(self, document: EventDocument, ledger: Ledger) -> dict[str, Any]:
        return EVENT.columns(document)
