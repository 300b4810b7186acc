"""Pictures: drawn afresh, without metadata, under a name of ours; everything that is no small picture is refused."""

import json
import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from articles.pictures import keeping
from articles.pictures.models import Picture
from tests.articles.editors import make_client

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/articles/edition/picture/"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def client() -> Client:
    return make_client()


def make_picture(
    image_format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any
) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size, 120 if mode in "LP" else None).save(buffer, image_format, **options)
    return buffer.getvalue()


def own_file(media: Path) -> Path:
    """The file of the one picture that is kept, without its sizes."""
    row = Picture.objects.get()
    assert row.name == row.file
    with Image.open(media / row.file) as picture:
        assert picture.size == (row.width, row.height)
    return media / row.file


def upload(
    client: Client, data: bytes, name: str = "her house.png", kind: str = "image/png"
) -> tuple[int, dict[str, str]]:
    response = client.post(ADDRESS, {"image": SimpleUploadedFile(name, data, kind)})
    return response.status_code, json.loads(response.content)


@pytest.mark.parametrize(
    ("image_format", "mode", "extension"),
    [
        ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"),
        ("PNG", "1", "png"),
        ("JPEG", "L", "jpg"),
        ("WEBP", "RGB", "webp"),
    ],
)
def test_keeps_pictures_under_a_name_that_does_not_tell(
    client: Client, media: Path, settings: Settings, image_format: str, mode: str, extension: str
) -> None:
    status, answer = upload(client, make_picture(image_format, mode=mode))
    assert status == 200, answer
    kept = own_file(media)
    for path in media.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == (settings.FILE_UPLOAD_PERMISSIONS or 0o600)
    assert kept.suffix == f".{extension}"
    assert answer["image_code"].endswith(f"](/media/{kept.name})")
    assert "house" not in kept.name
    with Image.open(kept) as picture:
        assert picture.size == (40, 20)


def test_leaves_the_metadata_behind(client: Client, media: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRETCAMERA"
    data = make_picture("JPEG", exif=exif, comment=b"SECRETCAMERA")
    assert b"SECRETCAMERA" in data
    upload(client, data + b"SECRETCAMERA", "a.jpg", "image/jpeg")
    kept = own_file(media)
    assert b"SECRETCAMERA" not in kept.read_bytes()
    with Image.open(kept) as picture:
        assert picture.size == (20, 40)  # turned upright, since nothing says so any more


def test_makes_large_pictures_fit(client: Client, media: Path) -> None:
    assert upload(client, make_picture(size=(3000, 1500)))[0] == 200
    with Image.open(own_file(media)) as picture:
        assert picture.size == (1600, 800)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.gif", make_picture("GIF", mode="L")),
        ("a.bmp", make_picture("BMP")),
        ("a.png", make_picture()[:-30]),
        ("a.png", make_picture()[:40]),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 400),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 400),
        ("a.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"\x00" * 40),
        ("a.png", b" "),
    ],
)
def test_refuses_what_is_no_picture_of_the_three_kinds(client: Client, media: Path, name: str, data: bytes) -> None:
    status, answer = upload(client, data, name)
    assert status == 400
    assert "not a picture in PNG, JPEG or WebP" in answer["error"]
    assert not media.exists() or not list(media.iterdir())
    assert not Picture.objects.exists()


def test_refuses_too_many_points_before_unpacking_them(client: Client, media: Path) -> None:
    status, answer = upload(client, make_picture(size=(6000, 6000), mode="1"))
    assert (status, "6000 × 6000 points" in answer["error"]) == (400, True)


def test_refuses_too_many_bytes_and_a_full_folder(client: Client, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, answer = upload(client, make_picture() + b"\x00" * keeping.MAX_BYTES)
    assert (status, "at most 8 MB" in answer["error"]) == (400, True)
    monkeypatch.setattr(keeping, "MAX_TOTAL_BYTES", 10)
    status, answer = upload(client, make_picture())
    assert (status, "no room" in answer["error"]) == (400, True)


def test_answers_a_request_without_a_picture(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 400


def test_only_editors_may_upload() -> None:
    picture = {"image": SimpleUploadedFile("a.png", make_picture(), "image/png")}
    answer = Client().post(ADDRESS, picture)
    assert answer.status_code == 403
    assert "not signed in" in answer.json()["error"]
    assert make_client("other", permissions=("view_edition",)).post(ADDRESS, picture).status_code == 403


def test_shows_a_kept_picture_on_loopback_only(client: Client, settings: Settings) -> None:
    _status, answer = upload(client, make_picture())
    address = answer["image_code"].partition("](")[2].rstrip(")")
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["X-Content-Type-Options"] == "nosniff"
    with Image.open(BytesIO(response.getvalue())) as picture:
        assert picture.size == (40, 20)
    assert Client().post(address).status_code == 405
    settings.RX_ON_LOOPBACK = False
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fsecret_key",
        "secret_key",
        "x.png",
        "abcdefghjkmnpqrstuvw.svg",
        "a" * 20 + ".png.html",
        "A" * 20 + ".png",
        "a-holiday-at-the-sea.png",
    ],
)
def test_shows_nothing_but_names_of_ours(name: str, media: Path) -> None:
    media.mkdir()
    if "%" not in name:
        (media / name).write_bytes(b"x")
    assert Client().get(f"/media/{name}").status_code == 404
