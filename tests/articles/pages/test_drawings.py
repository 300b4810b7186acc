"""Drawings: asked for by name, drawn in the language of the page, and said in words for who cannot see them."""

import re
from pathlib import Path

import pytest

from articles.pages.drawings import draw
from articles.text.citing import Numbers
from articles.text.drawings import drawing_names
from articles.text.rendering import render_section
from patienttools.files.faults import ContentError
from tests.factories import bangla_text, content_folder, edition_text, get_page, load, write_article

BODY = "## What it is {{#definition}}\n\nSome words.\n\n![{}](drawing:four-letters)\n"


def render(body: str) -> str:
    content, _links = render_section(
        body, language="en", kind="definition", audience="everyone", heading="It", numbers=Numbers()
    )
    return content.html


@pytest.mark.parametrize("name", drawing_names())
def test_every_drawing_can_stand_in_a_text_and_is_drawn_in_every_language(name: str) -> None:
    html = render(f"Words.\n\n![What it shows](drawing:{name})\n")
    drawn = {language: draw(html, language) for language in ("en", "bn")}
    for text in drawn.values():
        assert 'role="img" aria-label="What it shows"' in text
        assert "drawing:" not in text
        assert not re.search(r"<style|style=|\son\w+=|xlink|href=|<script", text)
    words = {language: set(re.sub(r"<[^>]+>", " ", text).split()) for language, text in drawn.items()}
    assert not {word for word in words["bn"] - {"Words."} if re.fullmatch(r"[a-z]{3,}", word)}
    assert len(words["en"]) > 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("![It](drawing:nothing)", "There is no drawing “nothing”"),
        ("Words ![It](drawing:neck) more", "in a paragraph of its own"),
        ("![](drawing:neck)", "needs its description"),
        ("![It](drawing:../base)", "is not allowed here"),
        ("![It](drawing:NECK)", "is not allowed here"),
        ("[It](drawing:neck)", "is not allowed here"),
        ('![It](drawing:neck "title")', "without a title"),
    ],
)
def test_anything_else_that_looks_like_a_drawing_is_an_authors_fault(body: str, reason: str) -> None:
    with pytest.raises(ContentError, match=re.escape(reason)):
        render(body)


def test_a_hostile_description_stays_text() -> None:
    html = draw(render('![“><script>alert(1)</script>" onload="x](drawing:neck)'), "en")
    assert "<script" not in html
    assert 'onload="x' not in html


def test_a_drawing_that_a_later_release_dropped_leaves_its_description() -> None:
    assert "What it shows" in draw('<p><img src="drawing:gone" alt="What it shows"></p>', "en")


@pytest.mark.django_db
def test_a_page_and_its_discreet_copy_show_the_drawing_without_another_request(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_article(
        folder,
        "dry-skin",
        en=edition_text(BODY.format("Four signs")),
        bn=bangla_text(BODY.format("চারটি লক্ষণ").replace("What it is", "কী").replace("Some words.", "কিছু কথা এখানে আছে।")),
    )
    load(folder)
    page, bangla = get_page("/en/guides/dry-skin/"), get_page("/bn/guides/dry-skin/")
    assert 'aria-label="Four signs"' in page.html
    assert "Fixated: cannot let go" in page.html
    assert "ছাড়তে পারে না" in bangla.html
    assert "<img" not in page.html + bangla.html
