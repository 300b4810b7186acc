"""Budgets: every shipped page in every view, and what it loads, are as small as the design promises."""

import hashlib
import random
import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings

from rxsite.scripts import lighten_script
from rxsite.staticfiles import HASH_CHARACTERS
from rxsite.stylesheets import build_stylesheets, stylesheet_folder
from tests.factories import get_page, published_paths
from tests.library import fill_with_library

HTML_BYTES, STYLE_AND_SCRIPT_BYTES = 20 * 1024, 10 * 1024
SCRIPTS = settings.BASE_DIR / "static" / "js"


def weight(text: str | bytes, most: int = 0) -> int:
    """Bytes on the wire; where less work shows that they are no more than `most`, not the very fewest."""
    body = text.encode() if isinstance(text, str) else text
    quick = len(brotli.compress(body, quality=6))
    return quick if quick <= most else len(brotli.compress(body, quality=11))


def as_served(html: str) -> str:
    """With names of static files as they are when collected: each carries a hash, and no hash compresses."""
    return re.sub(
        r"(/static/[\w./-]+?)(\.\w+)(?=\")",
        lambda name: f"{name[1]}.{hashlib.md5(name[0].encode()).hexdigest()[:HASH_CHARACTERS]}{name[2]}",
        html,
    )


def scripts_of(html: str, folder: Path = SCRIPTS) -> dict[str, int]:
    """The weight of every script that a page names, and of what those import."""
    # What is folded is loaded when somebody opens it, what is for older browsers by these alone, and what
    # locks a log once somebody writes one.
    html, folds = re.sub(r' data-(older|sealing)="[^"]*"', "", html), 1
    while folds:
        html, folds = re.subn(r"(?s)<details(?![^>]* open)[^>]*>(?:(?!<details).)*?</details>", "", html)
    waiting, found = re.findall(r"/static/js/([\w./-]+\.js)", html), dict[str, int]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            text = (folder / name).read_text(encoding="utf-8")
            found[name] = weight(lighten_script(text))
            waiting += re.findall(r"""(?:from|import)\s*\(?\s*["']\./([\w./-]+\.js)["']""", text)
    return found


HEAVIEST = ("/bn/guides/stalking/", "/en/guides/intimate-partner-stalking/")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.long)])
def test_every_shipped_page_and_what_it_loads_is_small(each: int) -> None:
    """In the short run one page of five and the heaviest, in the long run all."""
    fill_with_library()
    styles = {name: weight(text) for name, text in build_stylesheets(stylesheet_folder()).items()}
    too_heavy = {}
    paths = list(published_paths())
    assert "/en/guides/stalking/clinical/" in paths
    for path in {*paths[::each], *HEAVIEST}:
        html = get_page(path).html
        loaded = {name: styles[name] for name in re.findall(r"/static/(css/[\w.-]+\.css)", html)} | scripts_of(html)
        assert "css/site.css" in loaded
        served = as_served(html)
        if weight(served, HTML_BYTES) > HTML_BYTES or sum(loaded.values()) > STYLE_AND_SCRIPT_BYTES:
            too_heavy[path] = {"html": weight(served), **loaded}
    assert too_heavy == {}


def test_scripts_are_followed_to_what_they_import(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./b.js";\n', encoding="utf-8")
    (tmp_path / "b.js").write_text("const y = import('./c.js');\n", encoding="utf-8")
    (tmp_path / "c.js").write_text('import "./a.js";\n', encoding="utf-8")
    assert set(scripts_of('<script src="/static/js/a.js">', tmp_path)) == {"a.js", "b.js", "c.js"}


def test_names_are_weighed_as_they_are_served() -> None:
    assert re.fullmatch(r'<a src="/static/js/site\.[0-9a-f]{8}\.js">', as_served('<a src="/static/js/site.js">'))
    assert as_served('<a href="/bn/guides/">') == '<a href="/bn/guides/">'


def test_the_scale_weighs() -> None:
    assert weight(bytes(range(256)) * 100) < 1000
    assert weight(random.Random(1).randbytes(HTML_BYTES)) >= HTML_BYTES
