"""Pictures: what an editor uploads is opened, drawn afresh and kept under a name of ours; and shown on loopback."""

import os
import secrets
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_SIDE = 1600
MAX_TOTAL_BYTES = 500 * 1024 * 1024
# Nothing else is even tried: a picture in SVG can carry script.
FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
NAME_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
NAME_LENGTH = 20


def keep_picture(upload: UploadedFile) -> str:
    """Keeps a safe copy of an uploaded picture and returns its address. Raises ValidationError saying why not.

    The copy is drawn afresh from the pixels: no metadata (place, camera, name), nothing hidden behind the picture.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("The file has %(size)d MB; at most %(most)d MB are taken.") % _in_megabytes(upload))
    folder = Path(settings.MEDIA_ROOT)
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS or 0o700)
    data, extension = _drawn_afresh(upload)
    if sum(path.stat().st_size for path in folder.iterdir()) + len(data) > MAX_TOTAL_BYTES:
        raise ValidationError(_("There is no room for more pictures. Ask whoever runs the site."))
    name = "".join(secrets.choice(NAME_CHARACTERS) for _number in range(NAME_LENGTH))
    path = folder / f"{name}.{extension}"
    _write(path, data)
    return f"{settings.MEDIA_URL}{path.name}"


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, whatever happens to the disk. Raises OSError."""
    part = path.with_name(f".part-{path.name}")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o600)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _in_megabytes(upload: UploadedFile) -> dict[str, int]:
    return {"size": -(-(upload.size or 0) // 2**20), "most": MAX_BYTES // 2**20}


def _drawn_afresh(upload: UploadedFile) -> tuple[bytes, str]:
    try:
        with Image.open(upload, formats=tuple(FORMATS)) as picture:
            width, height = picture.size
            image_format = picture.format or ""
            if width * height <= MAX_PIXELS:
                return _encoded(picture, image_format), FORMATS[image_format]
    except Exception as error:  # Pillow meets broken files with errors of a dozen kinds (tried November 2026)
        raise ValidationError(_("This is not a picture in PNG, JPEG or WebP that can be opened.")) from error
    message = _("The picture has %(width)d × %(height)d points; at most %(most)d million are taken.")
    raise ValidationError(message % {"width": width, "height": height, "most": MAX_PIXELS // 1_000_000})


def _encoded(picture: Image.Image, image_format: str) -> bytes:
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(picture)
    has_alpha = image_format != "JPEG" and ("A" in upright.getbands() or "transparency" in upright.info)
    mode = "RGBA" if has_alpha else "RGB"
    upright = upright.convert(mode)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    afresh = Image.new(mode, upright.size)
    afresh.paste(upright)
    buffer = BytesIO()
    afresh.save(buffer, image_format, quality=85, optimize=True)
    return buffer.getvalue()


@require_safe
def show_picture(request: HttpRequest, name: str) -> FileResponse:
    """A kept picture, on loopback; beyond it nginx serves them and no request arrives here."""
    stem, _dot, extension = name.partition(".")
    is_ours = len(stem) == NAME_LENGTH and set(stem) <= set(NAME_CHARACTERS) and extension in CONTENT_TYPES
    if not (settings.RX_ON_LOOPBACK and is_ours):
        raise Http404
    try:
        file = (Path(settings.MEDIA_ROOT) / name).open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, content_type=CONTENT_TYPES[extension])
