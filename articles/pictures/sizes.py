"""Sizes: smaller files of each picture for phones, and one in an older format for browsers without WebP.

They can be made anew at any time.
"""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from articles.pictures.naming import FALLBACK_WIDTH, fallback_name, sized_name, widths_of
from articles.pictures.redrawing import encode
from articles.pictures.storing import write_whole

# WebP: AVIF was a third smaller, but took up to eighty times as long to write (18 s for one; November 2026).
_QUALITY = 80


def make_sizes(path: Path) -> int:
    """Writes the sizes of one picture that are not there. How many. Raises OSError."""
    count = 0
    with Image.open(path) as picture:
        # Looking for what is missing reads the head of the file alone.
        for name, width, extension in _files_of(path.name, picture.width):
            place = path.with_name(name)
            if place.exists():
                continue
            whole = _plain(picture)
            height = max(1, round(picture.height * width / picture.width))
            small = whole if width == picture.width else whole.resize((width, height), Image.Resampling.LANCZOS)
            write_whole(place, encode(small if extension == "webp" else _on_white(small), extension, _QUALITY))
            count += 1
    return count


def _files_of(file: str, own_width: int) -> Iterator[tuple[str, int, str]]:
    """Name, width and ending of each file beside the picture's own."""
    for width in widths_of(own_width):
        yield sized_name(file, width), width, "webp"
    name = fallback_name(file, own_width)
    if name != file:
        yield name, min(own_width, FALLBACK_WIDTH), "jpg"


def _plain(picture: Image.Image) -> Image.Image:
    """In RGB or RGBA, as our own files are; of one from elsewhere that has a palette or greys alone, too."""
    picture.load()
    if picture.mode in {"RGB", "RGBA"}:
        return picture
    return picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return paper.convert("RGB")


def files_beside(folder: Path, file: str) -> list[Path]:
    """The sizes of a picture that are there."""
    return sorted(folder.glob(f"{file.partition('.')[0]}-*"))
