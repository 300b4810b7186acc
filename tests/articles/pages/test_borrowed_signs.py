"""Danger signs that a guide borrows from its parent never stand first: they are another subject's."""

from pathlib import Path

import pytest

from tests.factories import article_toml, content_folder, edition_text, get_page, load, write_article

SIGNS = """## Danger signs {#danger_signs}

### Emergency now

- **The lip swells.** Call.

### Get help today

- **It bleeds.**

### Plan with someone you trust

- It itches.

"""
TEXT = "## What it is {#definition}\n\nSkin that feels rough and tight.\n"


@pytest.mark.django_db
def test_borrowed_danger_signs_are_folded_and_a_guide_s_own_stand_first(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_article(folder, "skin", en=edition_text(SIGNS + TEXT))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"))
    load(folder)
    own, borrowed = get_page("/en/guides/skin/").html, get_page("/en/guides/dry-skin/").html
    first_fold = '<details class="group"'
    assert own.index("The lip swells.") < own.index(first_fold)
    assert borrowed.count("The lip swells.") == 1
    assert borrowed.index("The lip swells.") > borrowed.index(first_fold)
