"""The desk's box for administrators: no backup for two days, or a drill that failed or is long past."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.admin.waiting import Row, Waiting, waits
from rxsite.backup.folder import read_last

MOST_AGE = {"backup": timedelta(days=2), "drill": timedelta(days=15)}


@waits("backups", gettext_lazy("Backups"), needs="auth.change_user", place=90)
def backups(request: HttpRequest, most: int) -> Waiting:
    """Asks the folder, and no database. A machine that never had a backup folder says nothing on loopback."""
    folder = Path(settings.RX_BACKUP_TO)
    if settings.RX_ON_LOOPBACK and not folder.is_dir():
        return Waiting(0, ())
    texts = find_lateness(read_last(folder), datetime.now(UTC))
    rows = tuple(Row(text, reverse("how_it_is_doing")) for text in texts)
    return Waiting(len(rows), rows[:most])


def find_lateness(last: dict[str, Any], now: datetime) -> list[str]:
    """A sentence for each thing that is wrong."""
    said = []
    if _is_late(last.get("backup"), now, MOST_AGE["backup"]):
        said.append(_("There has been no backup for two days."))
    drill = last.get("drill")
    if isinstance(drill, dict) and drill.get("is_right") is False:
        said.append(_("The last backup that was tried out could not be restored as it was."))
    elif _is_late(drill, now, MOST_AGE["drill"]):
        said.append(_("No backup has been tried out for two weeks."))
    return said


def _is_late(entry: Any, now: datetime, most: timedelta) -> bool:
    try:
        return now - datetime.fromisoformat(entry["at"]) > most
    except (TypeError, KeyError, ValueError):
        return True
