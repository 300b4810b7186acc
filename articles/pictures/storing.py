"""Storing: files of pictures in the site's own folder, each whole or not there, under names that tell nothing."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from articles.files.pictures import NAME_CHARACTERS, NAME_LENGTH


def folder_of_pictures() -> Path:
    """The folder, made if it is not there."""
    folder = Path(settings.MEDIA_ROOT)
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS or 0o700)
    return folder


def new_name(extension: str) -> str:
    stem = "".join(secrets.choice(NAME_CHARACTERS) for _number in range(NAME_LENGTH))
    return f"{stem}.{extension}"


def bytes_kept(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def write_whole(path: Path, data: bytes) -> None:
    """All of it or nothing, whatever happens to the disk. Raises OSError."""
    part = path.with_name(f".part-{secrets.token_hex(4)}-{path.name}")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o600)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
