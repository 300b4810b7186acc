"""Reading: bytes of content/ become text and tables, whatever editor saved them; what cannot be read is one fault."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from patienttools.files.faults import Fault
from patienttools.files.fields import Fields, read_toml

# Far above what anybody writes by hand, and far below what would keep a start waiting.
MAX_FILE_BYTES = 4_000_000
# What systems and editors leave beside one's own files.
_STRANGERS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"})
_STRANGE_ENDINGS = ("~", ".swp", ".swo", ".swn", ".bak", ".orig", ".rej", ".tmp")


def decode(path: str, data: bytes, faults: list[Fault], *, longest: int = MAX_FILE_BYTES) -> str | None:
    """The text in composed letters (NFC) with plain line ends and no byte-order mark; None after adding a fault."""
    if len(data) > longest:
        faults.append(Fault(path, 0, f"The file has {len(data):,} bytes; at most {longest:,} are read."))
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(path, line, "Not valid UTF-8 from here on. Save the file as UTF-8."))
        return None
    return unicodedata.normalize("NFC", text)


def read_text(folder: Path, name: str, faults: list[Fault], *, is_needed: bool = True) -> str | None:
    """The text of one file; None where it is missing or cannot be read, with a fault if it is needed."""
    if not is_needed and not (folder / name).exists():
        return None
    data = read_bytes(folder / name, name, faults)
    return None if data is None else decode(name, data, faults)


def read_bytes(path: Path, name: str, faults: list[Fault]) -> bytes | None:
    """What stands in a file, which faults call by `name`; None, with a fault, where it cannot be read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        faults.append(Fault(name, 0, "The file is missing."))
    except OSError as error:
        faults.append(Fault(name, 0, f"The file cannot be read: {error.strerror}."))
    return None


def read_top(folder: Path, name: str, faults: list[Fault], *, is_needed: bool = True) -> Fields | None:
    """The fields of one TOML file, to be finished by the caller; None where there is nothing to read."""
    text = read_text(folder, name, faults, is_needed=is_needed)
    table = read_toml(name, text, faults) if text is not None else None
    return Fields(name, text, table, faults) if text is not None and table is not None else None


def is_stranger(name: str) -> bool:
    """Whether a file or folder is hidden, or an editor's or system's own: such is passed over everywhere.

    >>> [is_stranger(name) for name in (".DS_Store", "en.md~", "#en.md#", "~$en.md", "Thumbs.db", "en.md")]
    [True, True, True, True, True, False]
    """
    small = name.lower()
    return (
        name.startswith((".", "~"))
        or (len(name) > 1 and name.startswith("#") and name.endswith("#"))
        or small.endswith(_STRANGE_ENDINGS)
        or small in _STRANGERS
    )


def own_paths(folder: Path) -> Iterator[Path]:
    """What stands in a folder, by name, without strangers; nothing where there is no folder."""
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if not is_stranger(path.name))
