"""Every template in both languages is HTML without an error, as the Nu HTML checker sees it."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.template.loader import render_to_string

from rxsite.last_resort import last_page
from tests.browser.crawling import crawl, fetch
from tests.browser.judging import one_page_of_each_kind
from tests.browser.site import Site
from tests.counts import share_of
from tests.machine import find_html_checker

# What a browser sends with the form of a page of the same site.
SENT_FROM_HERE = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
HOSTILE = '"><script>alert(1)</script>&amp;\u09ae'

needs_checker = pytest.mark.skipif(
    find_html_checker() is None or shutil.which("java") is None, reason="the Nu HTML checker or Java is not here"
)
pytestmark = needs_checker


def errors(folder: Path, pages: dict[str, bytes]) -> list[str]:
    """One run of the checker over all pages, by name; a line for each error."""
    names = {}
    for number, (name, body) in enumerate(sorted(pages.items())):
        path = folder / f"{number:04}.html"
        path.write_bytes(body)
        names[path.name] = name
    command = [
        "java",
        "-Xss2m",
        "-jar",
        str(find_html_checker()),
        "--format",
        "json",
        "--exit-zero-always",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{names[Path(message['url']).name]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["type"] != "info"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.long)])
def test_every_template_is_html_without_an_error(site: Site, tmp_path: Path, each: int) -> None:
    """In the short run one page of five, in the long run all."""
    pages = {path: fetch(site, path).body for path in one_page_of_each_kind(site)}
    for language in ("en", "bn"):
        pages |= {f"{language} plan, {name}": fetch_plan(site, language, words) for name, words in PLANS.items()}
    pages |= {name: render_to_string(name).encode() for name in ("400.html", "403.html")}
    pages["500.html"] = last_page()
    assert len(pages) > 80
    assert errors(tmp_path, dict(list(pages.items())[::each])) == []


PLANS = {"empty": "", "filled": "I call my sister.", "hostile": HOSTILE}


def fetch_plan(site: Site, language: str, words: str) -> bytes:
    """The safety planner's answer to a form in which every field holds these words."""
    path = f"/{language}/tools/safety-planner/"
    form = fetch(site, path)
    fields = {
        tag.attributes["name"]: tag.attributes.get("value", words)
        for tag in form.tags
        if tag.name in {"textarea", "input"} and tag.attributes.get("name")
    }
    answer = fetch(site, path, headers=SENT_FROM_HERE | {"Origin": site.url}, body=urlencode(fields).encode())
    assert answer.status == 200
    return answer.body


@pytest.mark.slow
def test_the_checker_would_find_an_error(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html lang=en><title>x</title><ul><p>Not here</p></ul>"
    assert len(errors(tmp_path, {"wrong": page})) == 1


@pytest.mark.long
def test_every_page_of_the_library_is_html_without_an_error(site: Site, tmp_path: Path) -> None:
    found = {path: answer.body for path, answer in crawl(site, "/en/", "/bn/").items() if answer.is_page}
    assert errors(tmp_path, {path: found[path] for path in share_of(sorted(found))}) == []
