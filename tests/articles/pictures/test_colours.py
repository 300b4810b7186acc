"""Colours: what is kept looks as what was given did, upright and in the colours that it meant, or is refused."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from articles.pictures.redrawing import draw_afresh
from tests.articles.pictures.hostile import chunk, exif_with, picture, png


def drawn(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(draw_afresh(io.BytesIO(data)).data))


def refusal(data: bytes) -> str:
    with pytest.raises(ValidationError) as raised:
        draw_afresh(io.BytesIO(data))
    return " ".join(raised.value.messages)


@pytest.mark.parametrize(
    ("colours", "row", "shown"),
    [
        (0, struct.pack(">H", 30_000), (117, 117, 117)),
        (2, struct.pack(">HHH", 65_535, 30_000, 0), (255, 117, 0)),
        (4, struct.pack(">HH", 30_000, 65_535), (117, 117, 117, 255)),
        (6, struct.pack(">HHHH", 65_535, 30_000, 0, 30_000), (255, 117, 0, 117)),
    ],
)
def test_sixteen_bits_become_eight_of_the_same_colour(colours: int, row: bytes, shown: tuple[int, ...]) -> None:
    data = png(2, 2, depth=16, colours=colours, rows=(b"\x00" + row * 2) * 2)
    assert drawn(data).getpixel((1, 1)) == shown


def test_a_palette_keeps_its_colours_and_what_is_clear_in_it() -> None:
    extra = (chunk(b"PLTE", b"\x0a\x14\x1e\xc8\x64\x32"), chunk(b"tRNS", b"\xff\x80"))
    rows = (b"\x00\x00\x01") * 2
    kept = drawn(png(2, 2, colours=3, rows=rows, extra=extra))
    assert [kept.getpixel(place) for place in ((0, 0), (1, 0))] == [(10, 20, 30, 255), (200, 100, 50, 128)]


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "tl"), (2, "tr"), (3, "br"), (4, "bl"), (5, "tl"), (6, "tr"), (7, "br"), (8, "bl"), (0, "tl"), (99, "tl")],
)
def test_a_turned_picture_is_upright_by_all_eight_ways_and_by_none_other(
    image_format: str, orientation: int, corner: str
) -> None:
    source = Image.new("RGB", (64, 32), "black")
    source.paste("white", (0, 0, 16, 16))
    file = io.BytesIO()
    source.save(file, image_format, exif=exif_with(orientation))
    kept = drawn(file.getvalue())
    assert kept.size == ((32, 64) if orientation in {5, 6, 7, 8} else (64, 32))
    right, below = kept.width - 4, kept.height - 4
    corners = {"tl": (4, 4), "tr": (right, 4), "bl": (4, below), "br": (right, below)}
    bright = {name for name, place in corners.items() if kept.convert("L").getpixel(place) > 128}  # type: ignore[operator]
    assert bright == {corner}


def swapped_profile() -> bytes:
    """An RGB profile in which red and blue have each other's place, made of sRGB's own."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    table = data.index(b"rXYZ"), data.index(b"bXYZ")
    first, second = data[table[0] + 4 : table[0] + 12], data[table[1] + 4 : table[1] + 12]
    data[table[0] + 4 : table[0] + 12], data[table[1] + 4 : table[1] + 12] = second, first
    return bytes(data)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_profile_is_followed_and_not_forgotten(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (8, 8), (250, 20, 10, 90)[: len(mode)]).save(file, "PNG", icc_profile=swapped_profile())
    kept = drawn(file.getvalue())
    red, green, blue = kept.getpixel((4, 4))[:3]  # type: ignore[index]
    assert blue > 230
    assert max(red, green) < 60
    assert kept.mode == mode
    assert kept.info.get("icc_profile") is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (picture("JPEG", "CMYK"), "for print (CMYK)"),
        (picture("PNG", icc_profile=b"noise" * 40), "colour profile"),
        (png(8, 8, extra=(chunk(b"gAMA", struct.pack(">I", 100_000)),)), "lighter or darker"),
        (png(8, 8, depth=16, colours=0, extra=(chunk(b"tRNS", b"\x40\x40"),)), "transparent colour"),
        (picture("GIF", "P"), "This is GIF"),
        (picture("TIFF"), "This is TIFF"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60, "This is HEIC"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "This is SVG"),
        (picture("PNG", size=(90, 90))[:200], "opens as PNG, but is damaged"),
        (picture("JPEG", size=(90, 90))[:400], "opens as JPEG, but is damaged"),
        (png(100_000, 100_000, rows=b""), "more than 24 million"),
        (png(6_000, 6_000, rows=b""), "6000 × 6000 points"),
    ],
)
def test_a_refusal_gives_the_true_reason(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused_and_a_portrait_with_others_behind_it_is_not(image_format: str) -> None:
    moments = [Image.new("RGB", (8, 8), (n * 90, 0, 0)) for n in range(3)]
    file = io.BytesIO()
    moments[0].save(file, image_format, save_all=True, append_images=moments[1:])
    assert "moving picture" in refusal(file.getvalue())
    portrait = io.BytesIO()
    moments[2].save(portrait, "MPO", save_all=True, append_images=moments[:1])
    assert drawn(portrait.getvalue()).getpixel((1, 1))[0] > 170  # type: ignore[index]


def test_says_that_a_large_picture_was_made_smaller_and_of_no_other() -> None:
    small, large = (draw_afresh(io.BytesIO(picture("PNG", size=size))) for size in ((1600, 40), (3200, 80)))
    assert (small.is_smaller, large.is_smaller, large.size, large.found) == (False, True, (1600, 40), (3200, 80))
