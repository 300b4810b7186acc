"""The clock that pages ask, stopped at a moment."""

import datetime

import pytest
from django.utils import timezone


def stop_clock(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """From here on it is this moment, such as “2027-02-14T12:00:00+00:00”."""
    stopped = datetime.datetime.fromisoformat(moment)
    monkeypatch.setattr(timezone, "now", lambda: stopped)
