"""Pictures that the desk kept before there was a library become rows of it; their words are written there later."""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations
from PIL import Image

_NAME = re.compile(r"[abcdefghjkmnpqrstuvwxyz23456789]{20}\.(?:png|jpg|webp)")
_LONGEST_SIDE = 1600


def take_up(apps: Any, schema_editor: Any) -> None:
    """A file that is no picture of ours is left alone."""
    folder = Path(settings.MEDIA_ROOT)
    rows = apps.get_model("pictures", "Picture").objects.using(schema_editor.connection.alias)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _NAME.fullmatch(path.name):
            continue
        data = path.read_bytes()
        try:
            with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
                width, height = picture.size
        except Exception:  # noqa: S112 - Pillow meets broken files with errors of a dozen kinds; such is no picture
            continue
        if max(width, height) > _LONGEST_SIDE:
            continue
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        rows.get_or_create(
            name=path.name, defaults={"file": path.name, "width": width, "height": height, "digest": digest}
        )


class Migration(migrations.Migration):
    dependencies = [("pictures", "0001_initial")]

    operations = [migrations.RunPython(take_up, migrations.RunPython.noop)]
