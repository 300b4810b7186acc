"""Media: the files of pictures in content/media/ as in the site's own folder, byte for byte.

A picture is drawn afresh when an editor uploads it (see `redrawing`). Drawing it again at every load would wear it out,
so a file of content/media/ must already be as we keep them: nothing in it but the picture itself. What is said of each
stands in content/pictures.toml.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from articles.files.pictures import FILE, NAME_PATTERN, PictureDocument
from articles.pictures.keeping import MAX_BYTES, digest_of, sweep
from articles.pictures.models import Picture
from articles.pictures.redrawing import FORMATS, MAX_PIXELS
from articles.pictures.sizes import make_sizes
from articles.pictures.storing import folder_of_pictures, write_whole
from patienttools.files.faults import Fault
from patienttools.files.reading import own_paths

FOLDER = "media"
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def read_media(folder: Path, known: Mapping[str, PictureDocument], faults: list[Fault]) -> dict[str, bytes]:
    """The sound files of a content folder by name; what is wrong is added to `faults`. No folder: no file.

    `known` is what pictures.toml says: each file is one of its pictures as it says, and each of its pictures has one.
    """
    pictures = {}
    said = {picture.file: picture for picture in known.values()}
    for path in own_paths(folder / FOLDER):
        data = path.read_bytes() if path.is_file() else b""
        if reason := picture_fault(path.name, data) or _wrongly_said(said.get(path.name), data):
            faults.append(Fault(f"{FOLDER}/{path.name}", 0, reason))
        else:
            pictures[path.name] = data
    there = {path.name for path in own_paths(folder / FOLDER)}
    for file in said.keys() - there:
        faults.append(Fault(FILE, 0, f"The file {FOLDER}/{file} is missing."))
    return pictures


def _wrongly_said(picture: PictureDocument | None, data: bytes) -> str:
    """What pictures.toml says of a sound file that is not so."""
    if picture is None:
        return f"{FILE} says nothing of it. Upload the picture at the desk and export it."
    with Image.open(BytesIO(data)) as opened:
        is_so = opened.size == (picture.width, picture.height) and digest_of(data) == picture.digest
    return "" if is_so else f"It is another picture than {FILE} says. Upload it at the desk and export it."


def picture_fault(name: str, data: bytes) -> str:
    """Why this is no picture as the site keeps them; empty if it is one."""
    if not NAME_PATTERN.fullmatch(name):
        return "The name is not one that the site gives. Upload the picture at the desk and export it."
    if len(data) > MAX_BYTES:
        return f"The picture has {len(data):,} bytes; at most {MAX_BYTES:,} are taken."
    extension = name.rpartition(".")[2]
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
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
    """Puts files into the site's folder under their names, with their sizes; one that is there stays. How many are new.

    Sizes that are missing, of these or of pictures of the library, are made.
    """
    sweep()
    if not pictures and not Picture.objects.exists():
        return 0
    folder = folder_of_pictures()
    new = {name: data for name, data in pictures.items() if not (folder / name).exists()}
    for name, data in new.items():
        write_whole(folder / name, data)
    for file in Picture.objects.values_list("file", flat=True):
        if (folder / file).is_file():
            make_sizes(folder / file)
    return len(new)


def pictures_kept() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the file of each picture of the library, for an export."""
    for file in Picture.objects.order_by("file").values_list("file", flat=True):
        path = Path(settings.MEDIA_ROOT) / file
        if path.is_file():
            yield file, path.read_bytes()
