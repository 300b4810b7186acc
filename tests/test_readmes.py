"""READMEs: every room's README names every module in it, so that the next engineer knows where to go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import PROJECT_DIR

PACKAGES = ("articles", "patienttools", "rxsite")
# Django's own names, which say themselves what they hold.
SAID_BY_DJANGO = {"__init__", "apps"}


def unnamed(package: Path) -> Iterator[str]:
    """Modules that neither the package's README nor one between names, as `name.py` or, for a command, `name`."""
    for path in sorted(package.rglob("*.py")):
        if "migrations" in path.parts or path.stem in SAID_BY_DJANGO:
            continue
        rooms = [
            room for room in path.relative_to(package.parent).parents if (package.parent / room / "README.md").is_file()
        ]
        texts = "".join((package.parent / room / "README.md").read_text(encoding="utf-8") for room in rooms)
        name = path.stem if path.parent.name == "commands" else path.name
        if not any(f"{mark}{name}{end}" in texts for mark in "`/" for end in "` [/"):
            yield path.relative_to(package.parent).as_posix()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_is_named_in_a_readme(package: str) -> None:
    assert list(unnamed(PROJECT_DIR / package)) == []


def test_the_guard_sees_a_module_that_is_named_nowhere(tmp_path: Path) -> None:
    package = tmp_path / "articles"
    package.mkdir()
    (package / "README.md").write_text("`here.py` is named.", encoding="utf-8")
    for name in ("here.py", "there.py"):
        (package / name).touch()
    assert list(unnamed(package)) == ["articles/there.py"]
