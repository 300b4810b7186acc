"""What every test of questions stands on: a ring of keys of its own, and no second to wait."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def ring_file(settings: Settings, tmp_path: Path) -> Path:
    # Not above: it names models, and this file is read before Django is ready.
    from patienttools.ask.availability import look_again
    from patienttools.ask.keys import make_ring

    path = tmp_path / "ask.keys"
    make_ring(path)
    settings.RX_ASK_KEYS = str(path)
    settings.RX_ASK_REPLY_DAYS = 5
    settings.RX_ASK_LEAST_SECONDS = 0
    look_again()
    return path
