"""Copies or loads a few shipped articles, with stand-ins for what they link to: the rest only takes time."""

import re
import shutil
from pathlib import Path

from django.conf import settings

from tests.factories import article_toml, bangla_text, edition_text, load, write_article


def load_shipped(place: Path, *slugs: str) -> None:
    """`place` is an empty folder to copy into."""
    load(copy_shipped(place, *slugs))


def copy_shipped(place: Path, *slugs: str) -> Path:
    """The folder `content` in `place`, with these articles of the shipped library."""
    shipped, folder = settings.BASE_DIR / "content", place / "content"
    (folder / "articles").mkdir(parents=True)
    for path in shipped.glob("*.toml"):
        shutil.copy(path, folder)
    linked: set[str] = {"home"}
    for slug in slugs:
        shutil.copytree(shipped / "articles" / slug, folder / "articles" / slug)
        for path in (folder / "articles" / slug).glob("*.md"):
            linked |= set(re.findall(r"article:([a-z0-9-]+)", path.read_text(encoding="utf-8")))
        about = (folder / "articles" / slug / "article.toml").read_text(encoding="utf-8")
        linked |= set(re.findall(r'^(?:to|parent) = "([a-z0-9-]+)"$', about, re.MULTILINE))
    for slug in linked - set(slugs):
        write_article(folder, slug, toml=article_toml(slug, kind="page"), en=edition_text(), bn=bangla_text())
    return folder
