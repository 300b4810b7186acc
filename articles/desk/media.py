"""Media: the pictures that texts name, in content/media/ as in the site's own folder, byte for byte.

A picture is drawn afresh when an editor uploads it (see `pictures`). Drawing it again at every load would wear it out,
so a file of content/media/ must already be as we keep them: nothing in it but the picture itself.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from articles.desk.pictures import CONTENT_TYPES, FORMATS, MAX_BYTES, MAX_PIXELS, NAME_CHARACTERS, NAME_LENGTH
from articles.models import Edition, PublishedEdition, Section
from patienttools.files.faults import Fault
from patienttools.files.reading import own_paths

FOLDER = "media"
NAME = re.compile(rf"[{NAME_CHARACTERS}]{{{NAME_LENGTH}}}\.(?:{'|'.join(CONTENT_TYPES)})")
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def read_media(folder: Path, faults: list[Fault]) -> dict[str, bytes]:
    """The sound pictures of a content folder by name; what is wrong is added to `faults`. No folder: no picture."""
    pictures = {}
    for path in own_paths(folder / FOLDER):
        data = path.read_bytes() if path.is_file() else b""
        if reason := picture_fault(path.name, data):
            faults.append(Fault(f"{FOLDER}/{path.name}", 0, reason))
        else:
            pictures[path.name] = data
    return pictures


def picture_fault(name: str, data: bytes) -> str:
    """Why this is no picture as the site keeps them; empty if it is one."""
    if not NAME.fullmatch(name):
        return "The name is not one that the site gives. Upload the picture at the desk and export it."
    if len(data) > MAX_BYTES:
        return f"The picture has {len(data):,} bytes; at most {MAX_BYTES:,} are taken."
    extension = name.rpartition(".")[2]
    try:
        with Image.open(BytesIO(data), formats=tuple(FORMATS)) as picture:
            is_as_named = FORMATS[picture.format or ""] == extension
            is_small = picture.width * picture.height <= MAX_PIXELS
            picture.verify()
        is_bare = _PARTS[extension](data)
    except Exception:
        return "This is not a picture that can be opened."
    if is_as_named and is_small and is_bare:
        return ""
    return "It holds more than a picture, or another kind than its name says. Upload it at the desk and export it."


def _is_bare_png(data: bytes) -> bool:
    place, parts = 8, []
    while place + 12 <= len(data):
        parts.append(data[place + 4 : place + 8])
        place += 12 + int.from_bytes(data[place : place + 4], "big")
        if parts[-1] == b"IEND":
            break
    return place == len(data) and parts[-1:] == [b"IEND"] and _PNG_PARTS.issuperset(parts)


def _is_bare_jpeg(data: bytes) -> bool:
    """Nothing before the picture's own data but JFIF's opening, and nothing after its end."""
    place = 2
    while data[place] == 0xFF and data[place + 1] != 0xDA:
        marker = data[place + 1]
        if marker == 0xFE or 0xE1 <= marker <= 0xEF:
            return False
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return data[place] == 0xFF and data.find(b"\xff\xd9", place) == len(data) - 2


def _is_bare_webp(data: bytes) -> bool:
    place, parts = 12, []
    while place + 8 <= len(data):
        parts.append(data[place : place + 4])
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    return place == len(data) == 8 + int.from_bytes(data[4:8], "little") and _WEBP_PARTS.issuperset(parts)


_PARTS = {"png": _is_bare_png, "jpg": _is_bare_jpeg, "webp": _is_bare_webp}


def take_in(pictures: Mapping[str, bytes]) -> int:
    """Puts pictures into the site's folder under their names; one that is there stays. How many are new."""
    folder = Path(settings.MEDIA_ROOT)
    new = {name: data for name, data in pictures.items() if not (folder / name).exists()}
    if new:
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in new.items():
        (folder / name).write_bytes(data)
        (folder / name).chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
    return len(new)


def pictures_in_use() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each picture that a draft names, or that readers have in what is published."""
    drafts = Edition.objects.values_list("summary", "takeaways")
    texts = [
        *Section.objects.values_list("body", flat=True),
        *(text for summary, takeaways in drafts for text in (summary, *takeaways)),
        *(source["edition"] for source in PublishedEdition.objects.values_list("source", flat=True)),
    ]
    named = {name for text in texts for name in NAME.findall(text)}
    for name in sorted(named):
        path = Path(settings.MEDIA_ROOT) / name
        if path.is_file():
            yield name, path.read_bytes()
