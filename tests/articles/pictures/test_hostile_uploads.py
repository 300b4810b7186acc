"""Hostile uploads: nothing is kept but a picture of ours, nothing of it tells, nothing fails, and no text is lost."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, RequestFactory
from PIL import Image
from pytest_django import Settings

from articles.pictures.media import picture_fault
from articles.pictures.models import Picture
from articles.pictures.serving import show_picture
from tests.articles.editors import make_client
from tests.articles.pictures.hostile import NAMES, SECRET, Case, all_cases, some_cases

pytestmark = pytest.mark.django_db
DROPPED = "/admin/articles/edition/picture/"
PICKED = "/admin/articles/edition/pictures/"
TYPED = {"alt_en": "A door that stands open", "credit": "A. Person"}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def drop(client: Client, case: Case) -> str:
    """What is wrong with how a dropped file was answered; empty if nothing is."""
    answer = client.post(DROPPED, {"image": SimpleUploadedFile(case.name, case.data, case.content_type)})
    given = json.loads(answer.content)
    if answer.status_code == 200:
        return "" if set(given) == {"image_code", "said"} and "](/media/" in given["image_code"] else f"said {given}"
    is_refused = answer.status_code == 400 and set(given) == {"error"} and len(given["error"]) > 20
    return "" if is_refused else f"{answer.status_code} {given}"


def wrong_files(media: Path) -> list[str]:
    """Of all that is kept, what is no bare picture under a name of ours with its row."""
    rows = {row.file.partition(".")[0]: row for row in Picture.objects.all()}
    wrong = []
    for path in media.iterdir() if media.is_dir() else ():
        stem = path.name.partition(".")[0].partition("-")[0]
        data = path.read_bytes()
        reason = picture_fault(f"{stem}{path.suffix}", data) or ("it tells" if SECRET in data else "")
        with Image.open(path) as kept:
            reason = reason or ("its mode" if kept.mode not in {"RGB", "RGBA"} else "")
        if reason or stem not in rows:
            wrong.append(f"{path.name}: {reason or 'no row'}")
    return wrong


def drop_all(cases: list[Case], media: Path) -> None:
    client = make_client()
    wrong = [f"{case.kind}, {case.title}: {said}" for case in cases if (said := drop(client, case))]
    assert wrong == []
    assert wrong_files(media) == []
    assert {path.name for path in media.parent.iterdir()} <= {"media"}
    for row in Picture.objects.all():
        assert (media / row.file).is_file()


def test_a_sample_of_each_kind_is_kept_as_ours_or_refused(media: Path) -> None:
    cases = some_cases()
    assert len({case.kind for case in cases}) == 10
    drop_all(cases, media)
    assert Picture.objects.exists()


@pytest.mark.slow
def test_hundreds_of_uploads_are_kept_as_ours_or_refused(media: Path) -> None:
    cases = list(all_cases())
    counts = Counter(case.kind for case in cases)
    assert len(cases) >= 300, counts
    assert all(count >= 10 for count in counts.values()), counts
    drop_all(cases, media)


def test_the_form_keeps_what_was_typed_when_its_picture_is_refused() -> None:
    client = make_client(permissions=("change_edition", "add_edition", "view_edition", "add_picture"))
    for case in [case for case in some_cases() if case.kind in {"cut", "bomb", "strange"}]:
        given = TYPED | {"image": SimpleUploadedFile(case.name, case.data, case.content_type)}
        answer = client.post(PICKED, given)
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode(), case.title
        for words in TYPED.values():
            assert words in answer.content.decode(), case.title
    assert not Picture.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_theirs_is_served(name: str, media: Path) -> None:
    media.mkdir()
    with pytest.raises(Http404):
        show_picture(RequestFactory().get("/media/x"), name)
