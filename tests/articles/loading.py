"""Loading single kinds in tests: what was read becomes rows by the one rule, and the report says what happened."""

from django.db import transaction

from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.loading import load_kind, retire_kind
from patienttools.files.reports import Report
from patienttools.files.tables import Entries
from patienttools.generation.models import step_generation


def load_kinds(read: dict[ContentKind, Entries], *, force: bool = False) -> Report:
    """Loads kinds in this order and retires them in the other; the generation steps if readers see something else."""
    report = Report()
    with transaction.atomic():
        ledger, is_changed = Ledger(), False
        for kind, entries in read.items():
            is_changed |= load_kind(kind, entries, ledger, report, unread=entries.unread, force=force)
        for kind, entries in reversed(read.items()):
            is_changed |= retire_kind(kind, entries, ledger, report, unread=entries.unread, force=force)
        ledger.save()
        if is_changed:
            step_generation()
    return report
