"""Pictures of content/media/: taken byte for byte if they are as the site keeps them, and refused if they hold more."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image
from pytest_django import Settings

from articles.files.pictures import format_pictures
from articles.pictures.keeping import keep_picture
from articles.pictures.media import picture_fault, read_media
from articles.pictures.models import Picture
from articles.pictures.naming import sized_name
from patienttools.files.faults import Fault
from tests.factories import content_folder, edition_text, load, write_article

NAME = "abcdefghjkmnpqrstuvw"


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def kept(media: Path, image_format: str, mode: str = "RGB") -> tuple[str, bytes]:
    """A picture as the site keeps it, by name."""
    file = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert(mode).save(file, image_format)
    name = keep_picture(SimpleUploadedFile("x", file.getvalue())).picture.name
    return name, (media / name).read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(("image_format", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGBA")])
def test_what_the_desk_keeps_is_taken_and_anything_more_is_refused(media: Path, image_format: str, mode: str) -> None:
    name, data = kept(media, image_format, mode)
    assert picture_fault(name, data) == ""
    assert "more than a picture" in picture_fault(name, data + b"<script>")
    other = "png" if not name.endswith("png") else "jpg"
    assert picture_fault(f"{NAME}.{other}", data)
    assert picture_fault("holiday.png", data)
    assert picture_fault(name, b"")


def test_a_place_written_into_a_picture_is_refused() -> None:
    file = io.BytesIO()
    picture = Image.new("RGB", (8, 8))
    exif = picture.getexif()
    exif[0x010E] = "taken at home"
    picture.save(file, "JPEG", exif=exif)
    assert "more than a picture" in picture_fault(f"{NAME}.jpg", file.getvalue())


@pytest.mark.django_db
def test_a_picture_goes_out_with_the_text_and_comes_in_again(media: Path, tmp_path: Path) -> None:
    name, data = kept(media, "JPEG")
    Picture.objects.update(caption={"bn": "হাত"}, credit="A. Person", licence="CC BY 4.0", is_on_paper=False)
    folder = content_folder(tmp_path)
    (folder / "pictures.toml").write_text(format_pictures(row.as_document() for row in Picture.objects.all()))
    (folder / "media").mkdir()
    (folder / "media" / name).write_bytes(data)
    write_article(folder, "skin", en=edition_text(f"## What it is {{#definition}}\n\n![A hand](/media/{name})\n"))
    load(folder)
    call_command("export_content", content=tmp_path / "out", stdout=io.StringIO())
    assert (tmp_path / "out" / "media" / name).read_bytes() == data
    said = (tmp_path / "out" / "pictures.toml").read_bytes()
    assert said == (folder / "pictures.toml").read_bytes()
    for path in media.iterdir():
        path.unlink()
    Picture.objects.all().delete()
    load(tmp_path / "out", force=True)
    assert (media / name).read_bytes() == data
    assert (media / sized_name(name, 40)).is_file()
    row = Picture.objects.get()
    assert (row.caption, row.credit, row.is_on_paper) == ({"bn": "হাত"}, "A. Person", False)
    assert format_pictures([row.as_document()]).encode() == said


def test_names_what_is_no_picture_and_passes_over_what_systems_leave(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "media" / f"{NAME}.png").write_bytes(b"x")
    faults: list[Fault] = []
    assert read_media(tmp_path, {}, faults) == {}
    assert [fault.path for fault in faults] == [f"media/{NAME}.png"]
