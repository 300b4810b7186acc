"""What is pasted keeps headings, lists, bold and links; what our Markdown has no word for is never dropped unsaid."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.desk.pasting.writing import MAX_HTML, CannotPasteError, write_pasted
from articles.text.citing import Numbers
from articles.text.markdown import parse_tokens
from patienttools.files.faults import Fault
from tests.articles.editors import make_client

FOLDER = Path(__file__).parent / "pasted"
SOURCES = sorted(path.stem for path in FOLDER.glob("*.html"))
# What each holds that has no word here, by a word of the sentence that must name it.
NAMED = {
    "word": ["picture", "table", "Colours", "Marking", "several levels", "same document"],
    "google_docs": ["Colours", "Struck-through"],
    "libreoffice": ["Colours", "Underlining", "lowered", "not to an https address"],
    "web_page": [
        "picture",
        "iframe",
        "Raised",
        "quotation",
        "Typewriter",
        "Lines across",
        "several levels",
        "same document",
        "javascript:alert(1)",
    ],
    "bangla": [],
}


def faults_of(text: str) -> list[str]:
    faults: list[Fault] = []
    parse_tokens(text, Numbers({}), faults)
    return [fault.reason for fault in faults]


def pasted(html: str) -> str:
    return write_pasted(html).text


def test_there_is_a_text_of_each_source() -> None:
    assert sorted(NAMED) == SOURCES


@pytest.mark.parametrize("name", SOURCES)
def test_a_text_of_each_word_processor_becomes_what_an_editor_would_have_typed(name: str) -> None:
    html = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    assert pasted(html) + "\n" == (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert faults_of(pasted(html)) == []


@pytest.mark.parametrize("name", SOURCES)
def test_what_has_no_word_is_named_each_kind_once(name: str) -> None:
    said = write_pasted((FOLDER / f"{name}.html").read_text(encoding="utf-8")).said
    assert len(said) == len(NAMED[name]), said
    for word, sentence in zip(NAMED[name], said, strict=True):
        assert word in sentence


@pytest.mark.parametrize("name", SOURCES)
def test_no_word_of_the_text_is_lost(name: str) -> None:
    """Scripts, styles and bullets are no words of it; a picture's description stands in what is said."""
    html = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    body = re.sub(r"(?s)<(head|script|style|title|xml)\b.*?</\1>|<!--.*?-->|<!\[.*?\]>", " ", html)
    body = re.sub(r"(?s)<span\s+style='mso-list:Ignore'>.*?</span>", " ", body)
    text = re.sub(r"<[^>]*>", " ", body).replace("&nbsp;", " ")
    text, kept = unicodedata.normalize("NFC", text), pasted(html)
    missing = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in kept]
    assert missing == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>2 * 3 and _this_ and `that`</p>", "2 \\* 3 and \\_this\\_ and 'that'"),
        ("<p># no heading</p><p>- no item</p>", "\\# no heading\n\n\\- no item"),
        ("<p>cited [^R01] already</p>", "cited [^R01] already"),
        ("<p>a &lt;b&gt; tag</p>", "a \\<b> tag"),
        ("<p>one<br>two</p>", "one\n\ntwo"),
        ("<ul><li>one<br>two</li></ul>", "- one two"),
        ("<p><b> bold </b>next</p>", "**bold** next"),
        ("<p><b></b>empty</p><h2> </h2>", "empty"),
        ("<h2><b>Bold</b> heading</h2>", "### Bold heading"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("<ul><li><h3>Lead</h3> rest</li></ul>", "- **Lead** rest"),
        ("<p>zero\u200bwidth and \u09b0\u200d\u09cd\u09af</p>", "zerowidth and \u09b0\u200d\u09cd\u09af"),
        ("plain words", "plain words"),
        ("", ""),
    ],
)
def test_small_things_stand_as_they_were_meant(html: str, text: str) -> None:
    assert pasted(html) == text


def test_what_is_too_long_or_too_deep_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(CannotPasteError, match="section by section"):
        write_pasted("x" * (MAX_HTML + 1))
    with pytest.raises(CannotPasteError, match="plain text"):
        write_pasted("<div>" * 5000 + "deep" + "</div>" * 5000)


PIECES = (
    *("<b>", "</b>", "<li>", "<ul>", "</ul>", "<p>", "<a href='https://a.example'>", "</a>", "* ", "# ", "<td>"),
    *("<table>", "<![if x]>", "<o:p>", "<h1>", "word ", "&lt;", "<!--", "-->"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_odd_html_never_breaks_it_nor_leaves_a_tag(html: str) -> None:
    text = pasted(html)
    assert not re.search(r"(?<!\\)<(?:p|b|li|ul|a|td|table|h1|o:p)\b", text)


# --- On the desk ---


@pytest.mark.django_db
def test_the_desk_answers_text_and_what_was_left_out() -> None:
    html = "<h2>Title</h2><ul><li><b>One</b> thing</li></ul><img src='x.png'>"
    answer = make_client().post("/admin/articles/edition/paste/", {"html": html})
    assert answer.json()["text"] == "### Title\n\n- **One** thing"
    assert "A picture is left out" in answer.json()["said"][0]


@pytest.mark.django_db
def test_the_desk_says_why_it_cannot() -> None:
    answer = make_client().post("/admin/articles/edition/paste/", {"html": "<div>" * 5000})
    assert answer.status_code == 400
    assert "plain text" in answer.json()["error"]


@pytest.mark.django_db
def test_who_may_not_write_may_not_paste() -> None:
    reader = make_client(permissions=("view_edition",))
    assert reader.post("/admin/articles/edition/paste/", {"html": "x"}).status_code == 403
    assert Client().post("/admin/articles/edition/paste/", {"html": "x"}).status_code == 403
