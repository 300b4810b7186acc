"""Pictures on pages: in sizes, with whose they are; in words in the discreet copy; replaced on every page at once."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.files.pictures import NAME_PATTERN
from articles.models import Edition
from articles.pages.keeping import keep_stale_pieces
from articles.pictures.keeping import replace_picture
from articles.pictures.models import Picture
from patienttools.files.faults import ContentError
from patienttools.generation.models import LibraryChange, step_generation
from patienttools.generation.reads import picture_key
from tests.articles.pictures.library import guide, in_library, show, upload, write
from tests.factories import discreet_code, get_page

pytestmark = pytest.mark.django_db
PATH = "/en/guides/skin/"
FILES = re.compile(r"/media/([a-z0-9-]+\.[a-z]+)")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return guide(tmp_path)


def faults_of(edition: Edition, markdown: str) -> list[str]:
    with pytest.raises(ContentError) as raised:
        show(edition, markdown)
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
def test_a_page_sends_a_picture_in_sizes_that_are_all_there(edition: Edition, media: Path, image_format: str) -> None:
    row = in_library(
        image_format=image_format,
        caption={"en": "A wide wall"},
        credit="A. <b>Person</b>",
        licence="CC BY 4.0",
        source="https://example.org/wall?a=1&b=2",
    )
    show(edition, f'![A "teal" wall & more]({row.address})')
    html = get_page(PATH).html
    widths = [(FILES.search(one)[1], one.split()[-1]) for one in re.search(r'srcset="([^"]+)"', html)[1].split(", ")]  # type: ignore[index]
    assert [width for _file, width in widths] == ["480w", "960w", "1200w"]
    files = set(FILES.findall(html))
    assert len(files) == 4
    for file in files:
        answer = Client().get(f"/media/{file}")
        assert answer.status_code == 200, file
        assert answer.getvalue()
        assert answer["Content-Type"] == f"image/{file.rpartition('.')[2].replace('jpg', 'jpeg')}"
    assert 'width="1200" height="600" loading="lazy"' in html
    assert 'alt="A &quot;teal&quot; wall &amp; more"' in html
    assert '<span class="picture__caption">A wide wall</span>' in html
    assert "A. &lt;b&gt;Person&lt;/b&gt; · CC BY 4.0" in html
    assert 'href="https://example.org/wall?a=1&amp;b=2" rel="noreferrer external"' in html


def test_the_library_says_what_a_picture_shows_unless_the_text_does(edition: Edition) -> None:
    row = in_library(alt={"en": "A wall from afar"})
    show(edition, f"![]({row.address})")
    assert 'alt="A wall from afar"' in get_page(PATH).html
    show(edition, f"![A wall]({row.address})")
    assert 'alt="A wall"' in get_page(PATH).html


def test_a_picture_that_nobody_described_is_not_published_and_its_line_is_named(edition: Edition) -> None:
    row = in_library(alt={"bn": "দেয়াল"})
    assert [line for line in faults_of(edition, f"![]({row.address})") if "definition" in line and ":3" in line]
    assert "Nothing says what the picture" in faults_of(edition, f"![]({row.address})")[0]
    assert "is the name of a file" in faults_of(edition, f"![IMG_2041.JPG]({row.address})")[0]
    assert "There is no picture" in faults_of(edition, f"![A wall](/media/{'a' * 20}.png)")[0]
    Picture.objects.update(alt={}, is_decorative=True)
    show(edition, f"![]({row.address})")
    assert 'alt=""' in get_page(PATH).html


def test_the_discreet_copy_tells_a_picture_in_words_and_fetches_nothing(edition: Edition) -> None:
    row = in_library(caption={"en": "A wide wall"}, credit="A. Person")
    show(edition, f"![A teal wall]({row.address})")
    keep_stale_pieces()
    html = get_page(f"/r/{discreet_code('skin')}/en/").html
    assert "Picture: A teal wall" in html
    assert "A wide wall" in html
    assert not FILES.search(html)
    assert "<img" not in html
    assert "A. Person" not in html
    assert "Picture: A teal wall" not in get_page(PATH).html
    Picture.objects.update(is_decorative=True, alt={}, caption={})
    show(edition, f"![]({row.address})")
    assert "Picture:" not in get_page(f"/r/{discreet_code('skin')}/en/").html


def test_paper_can_leave_a_picture_out(edition: Edition) -> None:
    row = in_library(is_on_paper=False)
    show(edition, f"![A teal wall]({row.address})")
    assert 'class="picture picture--screen"' in get_page(PATH).html


def test_a_file_is_called_nothing_that_tells(edition: Edition, media: Path) -> None:
    row = in_library()
    show(edition, f"![A teal wall]({row.address})")
    for path in media.iterdir():
        assert NAME_PATTERN.fullmatch(re.sub(r"-\d+", "", path.name))


def test_what_replaces_a_picture_stands_at_once_on_pages_that_are_stored(edition: Edition, media: Path) -> None:
    row = in_library()
    show(edition, f"![A wall]({row.address})")
    keep_stale_pieces()
    before = get_page(PATH).html
    assert row.file in before
    replace_picture(row, upload("maroon", "JPEG", (400, 300)))
    after = get_page(PATH).html
    assert row.name not in after
    assert row.file in after
    assert 'width="400" height="300"' in after
    assert picture_key(row.name) in LibraryChange.objects.values_list("key", flat=True)
    keep_stale_pieces()
    assert get_page(PATH).html == after


def test_a_text_that_shows_none_asks_nothing_of_the_library(edition: Edition) -> None:
    in_library()
    step_generation()
    with CaptureQueriesContext(connection) as queries:
        get_page(PATH)
    assert not [query for query in queries if "pictures_picture" in query["sql"]]


def test_a_draft_shows_nothing_of_its_pictures_to_readers(edition: Edition) -> None:
    row = in_library()
    write(edition, f"![A wall]({row.address})")
    assert row.file not in get_page(PATH).html
