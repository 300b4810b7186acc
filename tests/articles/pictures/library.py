"""For tests: pictures put into the library, and a guide that shows them; all of them drawn for the test."""

import io
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.editions.publishing import publish_edition
from articles.models import Edition
from articles.pictures.keeping import keep_picture
from articles.pictures.models import Picture
from tests.factories import content_folder, edition_text, get_edition, load, write_article

TEXT = "## What it is {#definition}\n\nSome words before.\n\nMore words.\n"


def upload(colour: str = "teal", image_format: str = "PNG", size: tuple[int, int] = (1200, 600)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, image_format)
    return SimpleUploadedFile("a", file.getvalue())


def in_library(colour: str = "teal", image_format: str = "PNG", **words: Any) -> Picture:
    """A picture with these words."""
    kept = keep_picture(upload(colour, image_format)).picture
    Picture.objects.filter(pk=kept.pk).update(**words)
    kept.refresh_from_db()
    return kept


def guide(folder: Path) -> Edition:
    """A published guide without a picture."""
    content = content_folder(folder)
    write_article(content, "skin", en=edition_text(TEXT))
    load(content)
    return get_edition("skin")


def write(edition: Edition, markdown: str) -> Edition:
    """The draft with this beside its words; readers have what they had."""
    section = edition.sections.get(kind="definition")
    section.body = f"Some words before.\n\n{markdown}\n\nMore words."
    section.save()
    Edition.objects.filter(pk=edition.pk).update(version=edition.version + 1)
    return Edition.objects.get(pk=edition.pk)


def show(edition: Edition, markdown: str) -> Edition:
    """Readers get it. Raises ContentError."""
    changed = write(edition, markdown)
    publish_edition(edition=changed, by=None)
    return changed
