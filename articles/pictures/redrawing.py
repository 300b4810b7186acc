"""Redrawing: an uploaded file becomes a picture that we drew ourselves, or the true reason why it cannot.

Only the points go over: no metadata (place, camera, name), nothing before, behind or within. What would look otherwise
than it did (colours for print, moving pictures, a profile that cannot be read) is refused and never altered unsaid.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms

from articles.files.pictures import LONGEST_SIDE

MAX_PIXELS = 24_000_000
# Nothing else is even tried: a picture in SVG can carry script. Phones' portraits are a JPEG with others behind it.
FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "MPO": "jpg"}
_TRIED = ("PNG", "JPEG", "WEBP")
_SAVED_AS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
_QUALITY = 85
# How EXIF says that a camera was turned, and what turns its picture upright. Any other value means nothing.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = frozenset({5, 6, 7, 8})
_USUAL_GAMMA, _NEAR = 1 / 2.2, 0.02
# What other files open with, so that the reason can name them. The first that fits counts.
_KINDS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"%PDF", "PDF"),
    (0, b"8BPS", "PSD"),
    (0, b"\x00\x00\x01\x00", "ICO"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (0, b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (4, b"ftypheic", "HEIC"),
    (4, b"ftypheix", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (0, b"PK\x03\x04", "ZIP"),
)
_OURS = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"RIFF", "WebP"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of ours: its bytes, the ending of its name, its points, and how many points the upload had."""

    data: bytes
    extension: str
    size: tuple[int, int]
    found: tuple[int, int]

    @property
    def is_smaller(self) -> bool:
        return self.size != self.found


def draw_afresh(upload: IO[bytes]) -> Drawn:
    """The picture of an uploaded file, upright and at most 1,600 points wide and high.

    Raises ValidationError saying why it is none. Any other error is a fault of ours.
    """
    upload.seek(0)
    opening = upload.read(4096)
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow's own bound is above ours, which is told in words below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=_TRIED) as picture:
                return _drawn(picture)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(_("The picture has more than %(most)d million points.") % _most()) from error
    except Exception as error:  # Pillow meets broken files with errors of a dozen kinds (tried November 2026)
        raise ValidationError(_why_none(opening)) from error


def _drawn(picture: Image.Image) -> Drawn:
    extension = FORMATS[picture.format or ""]
    width, height = picture.size
    if width * height > MAX_PIXELS:
        message = _("The picture has %(width)d × %(height)d points; at most %(most)d million are taken.")
        raise ValidationError(message % ({"width": width, "height": height} | _most()))
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(_("It is a moving picture, and only its first moment would be left. Give a still one."))
    if picture.mode == "CMYK":
        raise ValidationError(
            _("Its colours are for print (CMYK), and would be others on a screen. Save it in RGB colours first.")
        )
    if extension == "jpg":
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    orientation = _orientation(picture)
    found = (height, width) if orientation in _LYING else (width, height)
    upright = _in_screen_colours(picture, extension)
    if orientation in _UPRIGHT:
        upright = upright.transpose(_UPRIGHT[orientation])
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    afresh = Image.new(upright.mode, upright.size)
    afresh.paste(upright)
    return Drawn(encode(afresh, extension), extension, afresh.size, found)


def encode(picture: Image.Image, extension: str, quality: int = _QUALITY) -> bytes:
    """The picture as a file, with nothing in it but itself."""
    by_extension: dict[str, dict[str, Any]] = {
        "png": {"optimize": True},
        "webp": {"quality": quality, "method": 4},
        "jpg": {"quality": quality, "optimize": True},
    }
    buffer = BytesIO()
    picture.save(buffer, _SAVED_AS[extension], **by_extension[extension])
    return buffer.getvalue()


def _in_screen_colours(picture: Image.Image, extension: str) -> Image.Image:
    """In RGB or RGBA of eight bits and sRGB, as every screen takes them. Raises ValidationError."""
    info = picture.info
    if picture.mode.startswith("I;16") or picture.mode == "I":
        if "transparency" in info:
            raise ValidationError(_("It has 16 bits and a transparent colour, which is not kept. Save it in 8 bits."))
        picture = picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    has_alpha = extension != "jpg" and (not {"A", "a"}.isdisjoint(picture.getbands()) or "transparency" in info)
    profile = info.get("icc_profile")
    if profile:
        colours, alpha = _by_profile(picture, profile), None
        if has_alpha:
            alpha = picture.convert("RGBA").getchannel("A")
            colours.putalpha(alpha)
        return colours
    gamma = info.get("gamma")
    if gamma and "srgb" not in info and abs(gamma - _USUAL_GAMMA) > _NEAR:
        raise ValidationError(_("It says of itself that it is to be shown lighter or darker. Save it in sRGB first."))
    return picture.convert("RGBA" if has_alpha else "RGB")


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours that its profile means, as sRGB. Raises ValidationError where the profile cannot be followed."""
    is_grey = picture.mode in {"1", "L", "LA"}
    plain = picture.convert("L" if is_grey else "RGB")
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = meant.profile.xcolor_space.strip()
        if is_grey and space == "RGB":
            plain = plain.convert("RGB")
        shown = ImageCms.profileToProfile(plain, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        raise ValidationError(
            _("Its colour profile cannot be followed, so its colours would change. Save it in sRGB first.")
        ) from error
    assert shown is not None
    return shown


def _orientation(picture: Image.Image) -> int:
    """As its EXIF says; 1, upright, where that says nothing that can be read, as browsers have it."""
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif", b""))
        found = exif.get(_ORIENTATION, 1)
    except Exception:  # bytes of any kind stand there
        return 1
    return found if isinstance(found, int) and found in _UPRIGHT else 1


def _why_none(opening: bytes) -> str:
    """Of what Pillow could not open, from its first bytes."""
    kind = next((kind for place, mark, kind in _KINDS if opening.startswith(mark, place)), "")
    lowered = opening[:1024].lower()
    if not kind and b"<svg" in lowered:
        kind = "SVG"
    if kind:
        message = _("This is %(kind)s, and not a picture in PNG, JPEG or WebP. Save it as one of these first.")
        return message % {"kind": kind}
    if ours := next((kind for mark, kind in _OURS if opening.startswith(mark)), ""):
        return _("It opens as %(kind)s, but is damaged or breaks off: not a picture in PNG, JPEG or WebP.") % {
            "kind": ours
        }
    return _("This is not a picture in PNG, JPEG or WebP that can be opened.")


def _most() -> dict[str, int]:
    return {"most": MAX_PIXELS // 1_000_000}
