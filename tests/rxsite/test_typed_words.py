"""What somebody types comes back marked as not to be translated: a translating browser would send it to a company."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from tests.library import fill_with_library

TYPED = "quaggaword"
TEMPLATES = settings.BASE_DIR / "templates"
VOID = frozenset({"input", "br", "hr", "img", "link", "meta", "wbr", "area", "base", "col", "source"})
READERS_FORMS = {
    "articles/report_form.html",
    "ask/ask.html",
    "ask/code.html",
    "ask/question.html",
    "ask/thread.html",
    "paper/order_form.html",
    "parts/event.html",
    "parts/paper_file.html",
    "parts/search_box.html",
    "parts/report_button.html",
    "parts/way_back.html",
    "reviewing/answer_form.html",
    "reviewing/remark_form.html",
    "search/form.html",
    "search/onward.html",
    "search/results.html",
    "search/languages.html",
    "search/topic.html",
    "start.html",
    "tools/parts/planner_form.html",
}


class Echoes(HTMLParser):
    """Where the typed word stands in a page: `found` of all places, `open_ones` of those that may be translated."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found, self.open_ones = 0, list[str]()
        self.path: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        is_marked = own.get("translate") == "no" or bool(self.path and self.path[-1][1])
        self._note(f"<{tag}>", " ".join(value or "" for value in own.values()), is_marked)
        if tag not in VOID:
            self.path.append((tag, is_marked))

    def handle_endtag(self, tag: str) -> None:
        while self.path and self.path.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._note(self.path[-1][0] if self.path else "", data, bool(self.path and self.path[-1][1]))

    def _note(self, place: str, text: str, is_marked: bool) -> None:
        if TYPED in text.lower():
            self.found += 1
            if not is_marked:
                self.open_ones.append(place)


def test_the_reading_of_echoes_sees_text_values_and_their_marks() -> None:
    open_page = Echoes(f"<p>{TYPED}<br></p><input value='{TYPED}'><b translate=no><i>{TYPED}</i></b>")
    assert (open_page.found, open_page.open_ones) == (3, ["p", "<input>"])


@pytest.mark.slow
@pytest.mark.django_db
def test_every_answer_that_repeats_typed_words_marks_them() -> None:
    fill_with_library()
    stage, *questions = _planner_fields()
    planner = dict.fromkeys(questions, TYPED)
    asked = {
        ("search/", "nothing found"): {"q": TYPED},
        ("search/", "found"): {"q": f"{TYPED} stalking"},
        ("search/", "danger"): {"q": f"{TYPED} he is strangling me now"},
        ("search/", "a topic"): {"q": TYPED, "topic": "stalking"},
        ("report-a-mistake/", "to mend"): {"text": TYPED, "website": "x"},
        ("report-a-mistake/", "too long"): {"text": TYPED + " x" * 4000, "page": "stalking"},
        ("tools/safety-planner/", "to mend"): planner,
        ("tools/safety-planner/", "made"): planner | {"stage": stage},
    }
    faults = {}
    for language in ("en", "bn"):
        for (path, name), answers in asked.items():
            response = Client().post(f"/{language}/{path}", answers)
            assert response.status_code == 200
            echoes = Echoes(response.content.decode())
            assert echoes.found, f"{language}/{path}, {name}: the word does not come back, so nothing was tried"
            if echoes.open_ones:
                faults[language, path, name] = echoes.open_ones
    assert faults == {}


def _planner_fields() -> list[str]:
    """A stage to choose, then the name of every question."""
    html = Client().get("/en/tools/safety-planner/").content.decode()
    stages = re.findall(r'name="stage" type="checkbox" value="([^"]+)"', html)
    return [stages[0], *re.findall(r'<textarea[^>]* name="([^"]+)"', html)]


def test_every_field_to_write_in_is_marked_and_no_form_is_unknown() -> None:
    """The log is written in memory only: no answer of the server shows it, so its places are sought in the template."""
    readers = [path for path in TEMPLATES.rglob("*.html") if TEMPLATES / "admin" not in path.parents]
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in readers}
    assert {name for name, text in texts.items() if 'method="post"' in text} == READERS_FORMS
    writable = r'<textarea[^>]*>|<input[^>]*type="text"[^>]*>|<\w+[^>]* data-of="[^>]*>'
    places = [(name, tag) for name, text in texts.items() for tag in re.findall(writable, text)]
    assert {name for name, _tag in places} >= {"tools/parts/log.html", "search/form.html", "articles/report_form.html"}
    traps = 'name="website"'
    assert [place for place in places if 'translate="no"' not in place[1] and traps not in place[1]] == []
