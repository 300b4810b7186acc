"""A small library to search in."""

from pathlib import Path

import pytest
from django.conf import settings

SEARCH = "## What a search leaves {#about}\n\nNothing is kept.\n"
BANGLA_SEARCH = "## কী থাকে {#about}\n\nকিছুই রাখা হয় না।\n"


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    """A small library: the search page, the page of helplines, and one article in both languages."""
    # Not above: this file is read before Django is ready.
    from tests.factories import bangla_text, content_folder, edition_text, load, write_article

    folder = content_folder(tmp_path)
    page = 'kind = "page"\nsubject = "topic"\nshare_code = "{}"\n'
    texts = {
        "search": ("sssssssss2", "Search", SEARCH, "খুঁজুন", BANGLA_SEARCH),
        "a-to-z": ("aaaaaaaaa2", "A to Z", SEARCH, "অ থেকে হ", BANGLA_SEARCH),
        "help": ("hhhhhhhhh2", "Who to call", SEARCH, "কাকে ফোন করবেন", BANGLA_SEARCH),
    }
    for slug, (code, title, english, bangla_title, bangla) in texts.items():
        toml = page.format(code).replace("page", "tool" if slug == "help" else "page", 1)
        write_article(
            folder, slug, toml=toml, en=edition_text(english, title=title), bn=bangla_text(bangla, title=bangla_title)
        )
    write_article(folder, "dry-skin", en=edition_text(SECTIONS), bn=bangla_text())
    words = folder / "search"
    words.mkdir()
    for name in ("synonyms.toml", "danger_queries.toml"):
        text = (settings.BASE_DIR / "content" / "search" / name).read_text(encoding="utf-8")
        (words / name).write_text(text, encoding="utf-8")
    load(folder)
    return folder


SECTIONS = """\
## What it is {#definition}

Skin that feels rough and tight. Itching wakes people at night.

## What to do {#first_steps}

Use an ointment every evening.

## How to treat {#respond .clinical}

Prescribe an emollient.
"""
