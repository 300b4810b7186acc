"""Passing a page on: a story or a campaign goes by its discreet link, and by no link that says its subject."""

from pathlib import Path

import pytest

from tests.factories import article_toml, content_folder, discreet_code, edition_text, get_page, load, write_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "a-guide", en=edition_text(title="A guide"))
    write_article(
        folder, "a-campaign", toml=article_toml("a-campaign", kind="campaign"), en=edition_text(title="A campaign")
    )
    load(folder)
    return folder


def shared(path: str) -> list[str]:
    """The links that the page offers to pass on, in their order."""
    page = get_page(path)
    return [link["href"] for link in page.links if "data-copy" in link]


@pytest.mark.parametrize(("slug", "has_full_link"), [("a-guide", True), ("a-campaign", False)])
def test_the_discreet_link_comes_first_and_of_a_campaign_alone(slug: str, has_full_link: bool) -> None:
    full, discreet = f"/en/guides/{slug}/", f"/r/{discreet_code(slug)}/en/"
    assert shared(full) == [discreet, full] if has_full_link else [discreet]
    assert shared(discreet) == [discreet]
    for path in (full, discreet):
        assert ("Pass this on by a discreet link" in get_page(path).words) is not has_full_link
        assert 'id="this-page"' in get_page(path).html
