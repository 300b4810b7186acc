"""The library of pictures on the desk: where each is used, replaced in place, and removed only where it is not."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles.editions.publishing import unpublish_edition
from articles.models import Edition
from articles.pictures.keeping import sweep
from articles.pictures.models import LeftFile, Picture
from articles.pictures.uses import find_pictures, uses_of
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, read_form
from tests.articles.pictures.library import guide, in_library, show, upload, write

LIST = "/admin/pictures/picture/"
ADD = f"{LIST}add/"
PICK = "/admin/articles/edition/pictures/"
WRITER = ("view_picture", "add_picture", "change_picture", "delete_picture", "view_edition", "change_edition")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path, db: None) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def client() -> Client:
    return make_client()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def remove(client: Client, picture: Picture, media: Path) -> bool:
    """Whether it went, with all its files."""
    address = reverse("admin:pictures_picture_delete", args=[picture.pk])
    page = client.get(address)
    sent = sent_by_page(page, "delete-form") if "delete-form" in text(page) else {}
    client.post(address, {"post": "yes"} | sent)
    LeftFile.objects.update(left_at=timezone.now() - timedelta(hours=23))
    sweep()
    assert (media / picture.file).is_file(), "a backup that was begun before names it"
    LeftFile.objects.update(left_at=timezone.now() - timedelta(hours=25))
    sweep()
    is_there = Picture.objects.filter(pk=picture.pk).exists()
    assert is_there is any(path.name.startswith(picture.file[:20]) for path in media.iterdir())
    return not is_there


def test_a_new_picture_is_added_without_script_with_all_that_is_said_of_it(client: Client) -> None:
    given = {"alt_en": "A wall", "alt_bn": "দেয়াল", "credit": "A. Person", "licence": "CC BY 4.0", "is_on_paper": "on"}
    answer = client.post(ADD, given | {"image": upload(), "source": "https://example.org/"})
    assert answer.status_code == 302, text(answer)
    row = Picture.objects.get()
    assert (row.alt, row.credit, row.source) == ({"en": "A wall", "bn": "দেয়াল"}, "A. Person", "https://example.org/")
    assert row.uploaded_by == "rima"
    again = client.post(ADD, given | {"image": upload()})
    assert row.name in text(again)
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"licence": "CC BY-SA 4.0"}, "is named"),
        ({"is_decorative": "on", "alt_en": "A wall"}, "has no description"),
        ({"source": "javascript:alert(1)"}, "valid URL"),
        ({"credit": "x" * 300}, "at most 200 fit"),
    ],
)
def test_what_does_not_go_together_is_refused_beside_the_form(
    client: Client, media: Path, given: dict[str, str], reason: str
) -> None:
    answer = client.post(ADD, {"image": upload(), "alt_en": "", "is_on_paper": "on"} | given)
    assert answer.status_code == 200
    assert reason in text(answer)
    assert not Picture.objects.exists()
    assert list(media.iterdir() if media.exists() else ()) == []


def test_a_picture_is_added_and_found_from_a_text(client: Client) -> None:
    answer = client.post(PICK, {"image": upload(), "alt_bn": "খোলা দরজা", "is_on_paper": "on"})
    row = Picture.objects.get()
    assert f'data-insert="{row.code}"' in text(answer)
    for words, count in (("দরজা", 1), ("দরজা খোলা", 1), ("door", 0), ("", 1)):
        found = client.get(PICK, {"q": words}, headers={"X-Requested-With": "XMLHttpRequest"})
        assert text(found).count("data-insert") == count, words
    assert find_pictures("দরজা", 1) == [row]


def test_says_where_a_picture_is_used_by_drafts_and_readers_and_before(client: Client, tmp_path: Path) -> None:
    row, other = in_library(), in_library("navy")
    edition = show(guide(tmp_path), f"![A wall]({row.address})")
    write(edition, f"![A wall]({other.address})")
    told = uses_of(row.name)
    assert ([use.edition for use in told.published], told.drafts, told.releases) == ([edition.pk], (), 1)
    assert [use.edition for use in uses_of(other.name).drafts] == [edition.pk]
    listed = text(client.get(LIST))
    assert "1 published" in listed
    assert "1 draft" in listed
    page = text(client.get(reverse("admin:pictures_picture_change", args=[row.pk])))
    assert reverse("admin:articles_edition_change", args=[edition.pk]) in page
    unpublish_edition(edition=Edition.objects.get(pk=edition.pk))
    assert uses_of(row.name).releases == 1
    assert not uses_of(row.name).is_empty


def test_unused_pictures_can_be_listed_and_removed_and_used_ones_not(
    client: Client, tmp_path: Path, media: Path
) -> None:
    row, drafted, unused = in_library(), in_library("navy"), in_library("maroon")
    edition = show(guide(tmp_path), f"![A wall]({row.address})")
    write(edition, f"![A wall]({drafted.address})")
    names = set(re.findall(r"/picture/(\d+)/change/", text(client.get(LIST, {"used": "no"}))))
    assert names == {str(unused.pk)}
    assert [remove(client, one, media) for one in (row, drafted, unused)] == [
        False,
        False,
        True,
    ]
    data = {"action": "delete_selected", "_selected_action": [row.pk, drafted.pk], "post": "yes"}
    client.post(LIST, data)
    assert Picture.objects.count() == 2


def test_a_picture_is_replaced_in_place_and_a_refused_one_changes_nothing(
    client: Client, tmp_path: Path, media: Path
) -> None:
    row = in_library(credit="A. Person")
    show(guide(tmp_path), f"![A wall]({row.address})")
    address, before = reverse("admin:pictures_picture_replace", args=[row.pk]), row.file
    assert client.get(address).status_code == 200
    for bad, reason in ((upload("teal"), "this picture already"), (upload("red", "GIF"), "This is GIF")):
        assert reason in text(client.post(address, {"image": bad}))
    row.refresh_from_db()
    assert row.file == before
    assert client.post(address, {"image": upload("maroon", "JPEG", (800, 500))}).status_code == 302
    LeftFile.objects.update(left_at=timezone.now() - timedelta(hours=25))
    sweep()
    row.refresh_from_db()
    assert (row.name, row.width, row.credit) == (before, 800, "A. Person")
    assert row.file != before
    assert {path.name[:20] for path in media.iterdir()} == {row.file[:20]}


def test_who_only_writes_changes_a_picture_until_readers_have_it(tmp_path: Path) -> None:
    writer = make_client("writer", permissions=WRITER)
    row = in_library()
    change = reverse("admin:pictures_picture_change", args=[row.pk])
    replace = reverse("admin:pictures_picture_replace", args=[row.pk])
    sent = read_form(writer, change) | {"credit": "A. Person"}
    assert writer.post(change, sent).status_code == 302
    edition = guide(tmp_path)
    write(edition, f"![A wall]({row.address})")
    assert writer.get(replace).status_code == 200
    show(edition, f"![A wall]({row.address})")
    assert writer.post(change, sent | {"credit": "Another"}).status_code == 403
    assert writer.post(replace, {"image": upload("maroon")}).status_code == 403
    row.refresh_from_db()
    assert row.credit == "A. Person"


def test_the_text_asks_for_words_when_a_picture_is_dropped_into_it(client: Client) -> None:
    dropped = client.post("/admin/articles/edition/picture/", {"image": upload(size=(2000, 1000))}).json()
    row = Picture.objects.get()
    assert dropped["image_code"] == f"![]({row.address})"
    assert "between the square brackets" in dropped["said"]
    assert "1600 × 800 points instead of 2000 × 1000" in dropped["said"]
    again = client.post("/admin/articles/edition/picture/", {"image": upload(size=(2000, 1000))}).json()
    assert again["image_code"] == dropped["image_code"]
    assert "in the library already" in again["said"]


def test_a_full_disk_is_said_and_leaves_nothing(client: Client, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.pictures.storing.os.fsync", full)
    dropped = client.post("/admin/articles/edition/picture/", {"image": upload()})
    assert (dropped.status_code, "could not be written" in dropped.json()["error"]) == (503, True)
    assert "could not be written" in text(client.post(PICK, {"image": upload(), "alt_en": "Kept words"}))
    assert "could not be written" in text(client.post(ADD, {"image": upload(), "alt_en": "Kept words"}))
    assert not Picture.objects.exists()
    assert list(media.iterdir()) == []
