"""Hostile and odd uploads, made anew each time: formats, modes, bombs, cut and damaged files, polyglots, names."""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from PIL import Image

# Stands wherever a file can hide words: none of ours may hold it.
SECRET = b"SECRETPLACE"
SCRIPT = b"<script>alert('SECRETPLACE')</script>"
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "I;16", "F")
FORMATS = (
    *("PNG", "JPEG", "WEBP", "GIF", "BMP", "DIB", "TIFF", "ICO", "ICNS", "PPM", "TGA", "PCX", "SGI", "DDS"),
    *("JPEG2000", "AVIF", "PDF", "EPS", "MSP", "XBM", "SPIDER", "MPO"),
)
OURS = ("PNG", "JPEG", "WEBP")
NAMES = (
    "../../etc/passwd.png",
    "..\\..\\windows\\a.png",
    "/etc/passwd",
    "C:\\a.png",
    "a.php",
    "a.png.php",
    "a.svg",
    ".htaccess",
    "con.png",
    "nul",
    "a\x00.png",
    "a\n.png",
    "\u202egnp.exe",
    "ছবি.png",
    "é" * 120 + ".png",
    "x" * 250 + ".png",
    "%2e%2e%2fa.png",
    "<script>.png",
    '"quoted".png',
    "a;rm -rf.png",
    "${HOME}.png",
    "{{7*7}}.png",
    "secret_key",
    "site.sqlite3",
    " .png",
    "...",
    "a.html",
    "index.js",
    "a.PNG",
    "-rf.png",
    "~root.png",
    "a/b/c.png",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One upload. `kind` is what sort of trick it is."""

    kind: str
    title: str
    data: bytes
    name: str = "a.png"
    content_type: str = "image/png"


def picture(image_format: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A small picture with something in it. Raises what Pillow does where the format has no such mode."""
    base = Image.linear_gradient("L").resize(size)
    if mode in {"I;16", "F", "I"}:
        image = base.convert("I").convert(mode)
    elif mode == "LAB":
        image = Image.merge("LAB", [base, base, base])
    else:
        image = Image.merge("RGB", [base, base.transpose(Image.Transpose.FLIP_LEFT_RIGHT), base]).convert(mode)
    file = io.BytesIO()
    image.save(file, image_format, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int,
    height: int,
    *,
    depth: int = 8,
    colours: int = 2,
    rows: bytes | None = None,
    extra: tuple[bytes, ...] = (),
) -> bytes:
    """A PNG by hand: what its head claims, its rows, and whatever chunks stand between."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    if rows is None:
        rows = (b"\x00" + b"\x40" * (width * samples * depth // 8)) * height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return b"".join((b"\x89PNG\r\n\x1a\n", head, *extra, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")))


def exif_with(orientation: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    return exif.tobytes()


def all_cases() -> Iterator[Case]:
    """Some four hundred; the same ones each time."""
    for make in MAKERS:
        yield from make()


def some_cases() -> list[Case]:
    """The first two of each kind, and no more made than that."""
    return [case for make in MAKERS for case in islice(make(), 2)]


def _formats() -> Iterator[Case]:
    for image_format in FORMATS:
        for mode in MODES:
            try:
                data = picture(image_format, mode)
            except (OSError, ValueError, KeyError, SystemError, TypeError):
                continue  # the format has no such mode
            yield Case("format", f"{image_format} {mode}", data)


def _cut() -> Iterator[Case]:
    for image_format in OURS:
        data = picture(image_format, size=(200, 150))
        for part in range(18):
            yield Case("cut", f"{image_format} cut at {part}/18", data[: len(data) * part // 18])


def _damaged() -> Iterator[Case]:
    dice = random.Random(15)
    for image_format in OURS:
        whole = picture(image_format, "RGB", size=(200, 150))
        for number in range(20):
            data = bytearray(whole)
            for _flip in range(1 + number):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            yield Case("damaged", f"{image_format} damaged, {number}", bytes(data))


def _bombs() -> Iterator[Case]:
    for width, height in (
        (100_000, 100_000),
        (30_000, 30_000),
        (8_000, 8_000),
        (2**31 - 1, 2**31 - 1),
        (24_000_001, 1),
    ):
        yield Case("bomb", f"PNG that claims {width} × {height}", png(width, height, rows=b"\x00"))
    yield Case("bomb", "PNG of 8,000 × 8,000, one bit", picture("PNG", "1", size=(8_000, 8_000)))
    flood = zlib.compress(b"A" * 30_000_000, 9)
    yield Case("bomb", "a profile that unpacks for ever", png(4, 4, extra=(chunk(b"iCCP", b"x\x00\x00" + flood),)))
    yield Case("bomb", "text that unpacks for ever", png(4, 4, extra=(chunk(b"zTXt", b"x\x00\x00" + flood),)))
    yield Case("bomb", "international text that unpacks", png(4, 4, extra=(chunk(b"iTXt", b"x\0\1\0\0\0" + flood),)))
    yield Case("bomb", "rows that unpack for ever", png(4, 4, rows=b"\x00" * 30_000_000))
    jpeg = bytearray(picture("JPEG"))
    place = jpeg.find(b"\xff\xc0")
    jpeg[place + 5 : place + 9] = b"\xff\xff\xff\xff"
    yield Case("bomb", "JPEG that claims 65,535 × 65,535", bytes(jpeg))
    frames = [Image.new("RGB", (10, 10), (n, 0, 0)) for n in range(100)]
    for image_format in ("PNG", "WEBP", "GIF"):
        file = io.BytesIO()
        frames[0].save(file, image_format, save_all=True, append_images=frames[1:])
        yield Case("bomb", f"{image_format} of a hundred moments", file.getvalue())


def _polyglots() -> Iterator[Case]:
    tails = {
        "a page": b"<html>" + SCRIPT,
        "a program": b"<?php system('SECRETPLACE'); ?>",
        "an archive": b"PK\x03\x04SECRETPLACE" + b"\x00" * 30,
        "a document": b"%PDF-1.7\nSECRETPLACE\n%%EOF",
        "another picture": picture("GIF", "P"),
    }
    for image_format in OURS:
        data = picture(image_format)
        for title, tail in tails.items():
            yield Case("polyglot", f"{image_format} with {title} behind it", data + tail, "a.html", "text/html")
            yield Case("polyglot", f"{image_format} with {title} before it", tail + data, "a.jpg")
    yield Case("polyglot", "a comment that is a script", picture("JPEG", comment=SCRIPT))
    yield Case("polyglot", "a GIF that is a script", b"GIF89a/*" + b"\x00" * 20 + b"*/=1;" + SCRIPT)
    yield Case("polyglot", "a bitmap that is a script", b"BM/*" + SCRIPT)


def _hidden() -> Iterator[Case]:
    """Words in every place that a picture has for them."""
    exif = exif_with(1)
    for image_format in OURS:
        yield Case("hidden", f"{image_format} with EXIF", picture(image_format, exif=exif))
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRETPLACE</x:xmpmeta>'
    for image_format in ("JPEG", "WEBP"):
        yield Case("hidden", f"{image_format} with XMP", picture(image_format, xmp=packet))
    for name, data in (
        (b"tEXt", b"Author\x00" + SECRET),
        (b"zTXt", b"Author\x00\x00" + zlib.compress(SECRET)),
        (b"iTXt", b"Author\x00\x00\x00\x00\x00" + SECRET),
        (b"eXIf", exif.removeprefix(b"Exif\x00\x00")),
        (b"tIME", b"\x07\xea\x0b\x1d\x01\x02\x03"),
        (b"prVt", SECRET),
        (b"sPLT", SECRET + b"\x00\x08"),
        (b"pHYs", b"\x00\x00\x0b\x13\x00\x00\x0b\x13\x01"),
    ):
        yield Case("hidden", f"PNG with {name.decode()}", png(20, 10, extra=(chunk(name, data),)))
    jpeg = picture("JPEG")
    for marker in (0xE1, 0xE2, 0xE3, 0xEB, 0xEC, 0xED, 0xEE, 0xEF, 0xFE):
        part = b"\xff" + bytes([marker]) + struct.pack(">H", len(SECRET) + 2) + SECRET
        yield Case("hidden", f"JPEG with marker {marker:X}", jpeg[:2] + part + jpeg[2:])
    file = io.BytesIO()
    whole = Image.new("RGB", (30, 30))
    whole.save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 30), (1, 2, 3))])
    yield Case("hidden", "a phone's portrait with a second picture", file.getvalue() + SECRET, "a.jpg", "image/jpeg")


def _turned() -> Iterator[Case]:
    for image_format in OURS:
        for orientation in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 65_535):
            data = picture(image_format, exif=exif_with(orientation))
            yield Case("turned", f"{image_format} turned by {orientation}", data)
    for title, exif in (
        ("nothing", b"Exif\x00\x00"),
        ("noise", b"Exif\x00\x00" + bytes(range(256))),
        (
            "a ring",
            b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\xff\xff\xff\xff\x08\0\0\0\x08\0\0\0",
        ),
        (
            "words",
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x04six\0\0\0\0\0",
        ),
    ):
        yield Case("turned", f"EXIF that is {title}", picture("JPEG", exif=exif))


def _named() -> Iterator[Case]:
    data = picture("PNG")
    for name in NAMES:
        yield Case("named", f"called {name!r}"[:60], data, name)
    for kind in ("text/html", "image/svg+xml", "application/x-php", "x" * 200, "image/png; charset=x", "\x00"):
        yield Case("named", f"sent as {kind!r}"[:60], data, "a.png", kind)


def _strange() -> Iterator[Case]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
    for title, data in (
        ("nothing", b""),
        ("a space", b" "),
        ("SVG", svg),
        ("SVG behind XML", b"<?xml version='1.0'?>\n<!-- x -->" + svg),
        ("SVG, packed", zlib.compress(svg)),
        ("HTML", b"<!doctype html>" + SCRIPT),
        ("HEIC", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60),
        ("AVIF's head", b"\x00\x00\x00\x18ftypavif" + b"\x00" * 60),
        ("JPEG XL", b"\xff\x0a" + b"\x00" * 60),
        ("PSD", b"8BPS\x00\x01" + b"\x00" * 60),
        ("a program", b"\x7fELF" + b"\x00" * 60),
        ("a Windows program", b"MZ" + b"\x00" * 60),
        ("an archive", b"PK\x03\x04" + b"\x00" * 60),
        ("zeros", b"\x00" * 5000),
        ("ones", b"\xff" * 5000),
        ("PNG's head alone", b"\x89PNG\r\n\x1a\n"),
        ("PNG without points", png(0, 0, rows=b"")),
        ("PNG one wide and nothing high", png(1, 0, rows=b"")),
        ("JPEG's head alone", b"\xff\xd8\xff"),
        ("WebP's head alone", b"RIFF\x04\x00\x00\x00WEBP"),
        ("WebP that claims too much", b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + b"\x00" * 30),
        ("RIFF that is sound", b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 30),
        ("one point", png(1, 1)),
        ("a line", png(3000, 1)),
        ("a column", png(1, 3000)),
        ("eight million bytes and more", picture() + b"\x00" * (8 * 2**20)),
    ):
        yield Case("strange", title, data)


def _colours() -> Iterator[Case]:
    for colours in (0, 2, 4, 6):
        yield Case("colours", f"PNG of 16 bits, {colours}", png(20, 10, depth=16, colours=colours))
    for depth in (1, 2, 4):
        rows = (b"\x00" + b"\x1b" * (20 * depth // 8 + 1)) * 10
        yield Case("colours", f"PNG of {depth} bits", png(20, 10, depth=depth, colours=0, rows=rows))
    yield Case(
        "colours", "16 bits with a clear grey", png(8, 8, depth=16, colours=0, extra=(chunk(b"tRNS", b"\x40\x40"),))
    )
    palette = chunk(b"PLTE", bytes(range(9)))
    yield Case("colours", "a palette that is too short", png(8, 8, colours=3, extra=(palette,)))
    yield Case("colours", "no palette at all", png(8, 8, colours=3))
    clear = (palette, chunk(b"tRNS", b"\x00\x80"))
    yield Case("colours", "a clear palette", png(8, 8, colours=3, rows=(b"\x00" + b"\x01" * 8) * 8, extra=clear))
    for gamma in (0, 1, 45_455, 100_000, 2**31 - 1):
        yield Case("colours", f"gamma {gamma}", png(8, 8, extra=(chunk(b"gAMA", struct.pack(">I", gamma)),)))
    for title, profile in (("noise", b"\x00" * 200), ("words", SECRET * 20), ("nothing", b"")):
        for image_format in OURS:
            data = picture(image_format, icc_profile=profile)
            yield Case("colours", f"{image_format} with a profile of {title}", data)


MAKERS = (_formats, _cut, _damaged, _bombs, _polyglots, _hidden, _turned, _named, _strange, _colours)
