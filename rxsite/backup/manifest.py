"""The manifest: what a backup holds, with sizes and digests; its first member, read strictly."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rxsite.backup.errors import BackupError
from rxsite.moving.tables import Summary

FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = "secrets.json"
MEDIA = "media/"
# The database's own member, by kind of database.
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MOST_BYTES = 32 * 1024 * 1024
DIGEST = re.compile(r"[0-9a-f]{1,64}")
_PART = re.compile(r"[^/\\\x00-\x1f\x7f]{1,100}")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive; `size` in bytes, `digest` is its SHA-256."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` in UTC, ISO 8601. `tables` by name, those that were left out as empty. `members` in their order."""

    made_at: str
    release: str
    kind: str
    server: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, Summary]
    left_out: Mapping[str, str]
    secret_mark: str
    members: tuple[Member, ...]

    @property
    def database(self) -> str:
        """The name of the database's member."""
        return DATABASES[self.kind]

    @property
    def pictures(self) -> dict[str, str]:
        """The digest of each picture, by its path below the folder of pictures."""
        return {one.name.removeprefix(MEDIA): one.digest for one in self.members if one.name.startswith(MEDIA)}

    @property
    def has_secrets(self) -> bool:
        return any(one.name == SECRETS for one in self.members)

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(one.size for one in self.members)


def is_member_name(name: str) -> bool:
    """Whether a file of that name may be in a backup: two names of our own, or a plain path below the pictures."""
    if name in {*DATABASES.values(), SECRETS}:
        return True
    path = name.removeprefix(MEDIA)
    return name.startswith(MEDIA) and all(_PART.fullmatch(part) and part not in {".", ".."} for part in path.split("/"))


def write_manifest(manifest: Manifest) -> bytes:
    """As JSON that people can read."""
    data = asdict(manifest) | {"format": FORMAT}
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(text: bytes) -> Manifest:
    """Raises BackupError for anything that `write_manifest` would not write."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise BackupError("The backup has a form that this version does not know. Use the version that made it.")
        manifest = Manifest(
            made_at=_text(data["made_at"]),
            release=_text(data["release"]),
            kind=_text(data["kind"]),
            server=_text(data["server"]),
            migrations=tuple((_text(app), _text(name)) for app, name in data["migrations"]),
            tables={
                _text(name): Summary(_count(one["rows"]), _digest(one["digest"]))
                for name, one in data["tables"].items()
            },
            left_out={_text(name): _text(why) for name, why in data["left_out"].items()},
            secret_mark=_text(data["secret_mark"]),
            members=tuple(
                Member(_text(one["name"]), _count(one["size"]), _digest(one["digest"])) for one in data["members"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BackupError("The manifest of the backup cannot be read: it was altered, or is none of ours.") from error
    names = [one.name for one in manifest.members]
    if manifest.kind not in DATABASES or manifest.database not in names:
        raise BackupError("The backup holds no database.")
    if len(set(names)) != len(names) or not all(is_member_name(name) for name in names):
        raise BackupError("The manifest names a file that no backup of ours holds. Nothing was unpacked.")
    return manifest


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value


def _digest(value: Any) -> str:
    if not DIGEST.fullmatch(_text(value)):
        raise ValueError(value)
    return str(value)
