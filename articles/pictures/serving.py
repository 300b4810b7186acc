"""Serving: a kept picture, on loopback; beyond it nginx serves them and no request arrives here."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from articles.files.pictures import EXTENSIONS, NAME_CHARACTERS, NAME_LENGTH

CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
# A picture's own file, or one of its sizes.
_OURS = re.compile(rf"[{NAME_CHARACTERS}]{{{NAME_LENGTH}}}(?:-[1-9]\d{{0,3}})?\.(?:{'|'.join(EXTENSIONS)})")


@require_safe
def show_picture(request: HttpRequest, name: str) -> FileResponse:
    if not (settings.RX_ON_LOOPBACK and _OURS.fullmatch(name)):
        raise Http404
    try:
        file = (Path(settings.MEDIA_ROOT) / name).open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
