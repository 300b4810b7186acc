"""Explained words: each once a page, in place, where a reader meets it, and never in a name or a quotation."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from articles.admin.glossary import editions_with
from articles.lint.documents import TermDocument, read_glossary
from articles.lint.loading import TermKind
from articles.lint.models import GlossaryTerm
from articles.lint.readability import measure
from articles.lint.rules import read_rules
from articles.pages.explaining import explain
from articles.pages.glossary import Glossary, build_glossary
from articles.pages.keeping import keep_stale_pieces
from articles.text.claims import sentences_of, uncited_statistics
from patienttools.files.digests import digest_of
from tests.articles.editors import read_form
from tests.factories import (
    bangla_text,
    content_folder,
    edition_text,
    get_page,
    load,
    published_paths,
    write_article,
)

MOST_WORDS, HIGHEST_GRADE = 30, 7.0
TERMS = [
    ({"en": ["salve (a kind of cream)", "balm"], "bn": ["মলম"]}, {"en": "A thick <cream>.", "bn": "ঘন ক্রিম।"}),
    ({"en": ["skin test"]}, {"en": "A drop on the skin."}),
    ({"en": ["GD"]}, {"en": "A report."}),
    ({"en": ["scale"]}, {}),
]
GLOSSARY_FILE = """\
[[terms]]
key = "salve"
en = ["salve"]
bn = ["মলম"]
explanation_en = "A thick cream."
explanation_bn = "ঘন ক্রিম।"
"""
SECTIONS = (
    "## Salve at home {#everyday_health}\n\n- **Salve first.** Use a salve.[^R1]\n- Salve again.\n\n"
    "## Ask about salves {#ask .clinical}\n\nAsk for the salve.\n"
)


def english() -> Glossary:
    return build_glossary(TERMS, "en")


def explained_in(html: str, title: str = "") -> list[str]:
    """The words that can be tapped when this stands in a group."""
    page = explain(f'<div id="group-what">{html}</div>', english(), title)
    return re.findall(r'<button class="word" popovertarget="w\d+">(.*?)</button>', page)


def test_the_first_standing_of_a_word_can_be_tapped_and_says_what_it_means() -> None:
    assert explain('<div id="group-what"><p>A salve, then salve.</p></div>', english()) == (
        '<div id="group-what"><p>A <button class="word" popovertarget="w1">salve</button>'
        '<span class="word__note" popover id="w1">A thick &lt;cream&gt;.</span>, then salve.</p></div>'
    )


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Salves help.</p>", ["Salves"]),
        ("<p>The salve’s use.</p>", ["salve’s"]),
        ("<p>A balm or a salve.</p>", ["balm"]),
        ("<ul><li>A salve</li></ul>", ["salve"]),
        ("<p>Some <em>salve</em>.</p>", ["salve"]),
        ("<p>A skin test and a salve.</p>", ["skin test", "salve"]),
        ("<p>A GD.</p>", ["GD"]),
        # Another word, or a part of one.
        ("<p>Salvesome, unsalve, salve-like, gd and GDP.</p>", []),
        # No explanation in this language, or none at all.
        ("<p>মলম, scale</p>", []),
        # What is a name, leads on, or is said by somebody.
        ("<h3>Salve</h3>", []),
        ('<p class="panel__subtitle">Salve</p>', []),
        ("<p><strong>Salve.</strong></p>", []),
        ('<p><a href="/x/">A salve</a></p>', []),
        ("<p><sup>salve</sup></p>", []),
        ("<label>salve</label>", []),
        ('<p title="salve">x</p>', []),
        ("<p>“Put a salve on,” she said.</p>", []),
        ("<p>“Well,” she said. A salve.</p>", ["salve"]),
        # The text itself says it.
        ("<p>A salve (a thick cream) helps.</p>", []),
        ("<p>A salve: a thick cream.</p>", []),
        ("<p>A salve (balm) helps.</p>", ["salve"]),
        ("<p>A salve (a thick cream).</p><p>The salve.</p>", ["salve"]),
        # After what is closed, and no further than the block.
        ("<p><strong>Salve.</strong> Use salve.</p>", ["salve"]),
        ("<p>x</p>salve", []),
        ('<div class="warning-signs__level warning-signs__level--emergency_now"><p>salve</p></div>', []),
        ('<ul class="beside"><li><span>salve</span></li></ul>', []),
    ],
)
def test_words_are_found_where_they_are_text_and_nowhere_else(html: str, words: list[str]) -> None:
    assert explained_in(html) == words


def test_nothing_is_explained_outside_the_parts_that_hold_depth() -> None:
    page = '<p class="article__summary">salve</p><section class="section" id="first_steps"><p>salve</p></section>'
    assert explain(page, english()) == page
    assert "popover" in explain(f'{page}<section class="takeaways"><ul><li>salve</li></ul></section>', english())
    folded = '<details class="warning-signs__level warning-signs__level--help_today"><p>salve</p></details>'
    assert "popover" in explain(page + folded, english())


def test_a_page_about_the_thing_itself_does_not_explain_its_name() -> None:
    assert explained_in("<p>A salve and a skin test.</p>", "Salves and you") == ["skin test"]


def test_a_text_that_is_longer_in_small_letters_keeps_its_places() -> None:
    assert explained_in("<p>İ and salve.</p>") == ["salve"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    (folder / "glossary.toml").write_text(GLOSSARY_FILE, encoding="utf-8")
    bangla = bangla_text("## ঘরে যত্ন {#everyday_health}\n\nমলমের কথা।\n")
    write_article(folder, "dry-skin", en=edition_text(SECTIONS), bn=bangla)
    return folder


@pytest.mark.django_db
def test_patients_get_the_words_of_their_language_and_clinicians_none(folder: Path) -> None:
    load(folder)
    patient, whole = get_page("/en/guides/dry-skin/").html, get_page("/en/guides/dry-skin/all/").html
    assert 'Use a <button class="word" popovertarget="w1">salve</button>' in patient
    assert patient.count("A thick cream.") == whole.count("A thick cream.") == 1
    assert "ঘন ক্রিম।" in get_page("/bn/guides/dry-skin/").html
    for path in ("/en/guides/dry-skin/clinical/", "/en/guides/dry-skin/sheets/", "/en/a-to-z/"):
        assert "popover" not in get_page(path).html


@pytest.mark.django_db
def test_what_an_editor_explains_stands_at_once_on_every_page_and_costs_no_query(
    folder: Path, django_assert_num_queries: Any
) -> None:
    load(folder)
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    row = GlossaryTerm.objects.get(key="salve")
    get_page("/en/guides/dry-skin/")
    address = f"/admin/lint/glossaryterm/{row.pk}/change/"
    answer = client.post(address, read_form(client, address) | {"explanation_en": "New words."})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert "New words." in get_page("/en/guides/dry-skin/").html
    keep_stale_pieces()
    with django_assert_num_queries(2):
        get_page("/en/guides/dry-skin/")


@pytest.mark.django_db
def test_an_editor_sees_in_which_texts_for_patients_a_term_stands(folder: Path) -> None:
    write_article(folder, "dry-lips", en=edition_text("## How to ask {#ask .clinical}\n\nAsk for the salve.\n"))
    load(folder)
    assert {(one.article.slug, one.language) for one in editions_with(GlossaryTerm.objects.get())} == {
        ("dry-skin", "en"),
        ("dry-skin", "bn"),
    }
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    page = client.get(f"/admin/lint/glossaryterm/{GlossaryTerm.objects.get().pk}/change/").content.decode()
    assert page.count("/admin/articles/edition/") >= 2


def test_a_term_that_explains_nothing_is_known_as_before_terms_explained_anything() -> None:
    plain = TermDocument(key="x", words={"en": ("x",)}, avoid={}, explanation={}, note="", is_uncertain=False)
    before = {"avoid": {}, "is_uncertain": False, "key": "x", "note": "", "position": None, "words": {"en": ("x",)}}
    assert digest_of(TermKind().data(plain)) == digest_of(before)


# The shipped library.


def shipped_terms() -> dict[str, TermDocument]:
    faults: list[Any] = []
    terms = dict(read_glossary(settings.BASE_DIR / "content", faults))
    assert faults == []
    return {key: term for key, term in terms.items() if term.explanation}


def test_explanations_are_short_and_easy_and_say_no_figure() -> None:
    book, wrong, english_texts = read_rules(settings.BASE_DIR / "content"), [], []
    for key, term in shipped_terms().items():
        for language, text in term.explanation.items():
            avoided = [word for other in book.terms for word in other.avoid.get(language, ()) if word in text]
            is_long = len(text.split()) > MOST_WORDS
            if is_long or avoided or uncited_statistics(text, language) or re.search(r"\d|%", text):
                wrong.append((key, language, text))
            if language not in term.words or text[-1] not in ".।":
                wrong.append((key, language, "has no word, or no full stop"))
        english_texts += [s.text for s in sentences_of(term.explanation.get("en", ""), "en")]
    assert wrong == []
    assert len(english_texts) > len(shipped_terms())
    grade = measure(english_texts, "flesch-kincaid").grade
    assert grade is not None
    assert grade <= HIGHEST_GRADE


class _Notes(HTMLParser):
    """Each button of a word with the tags that it stands in, and each note."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.buttons: dict[str, list[str]] = {}
        self.notes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("class") == "word":
            self.buttons[values["popovertarget"] or ""] = list(self.open)
        if "popover" in values:
            self.notes.append(values["id"] or "")
        if tag not in {"meta", "link", "input", "img", "br", "hr", "path", "circle", "rect", "line"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_the_librarys_pages_explain_their_words_each_once_and_in_plain_text() -> None:
    told = {text for term in shipped_terms().values() for text in term.explanation.values()}
    met: set[str] = set()
    for path in published_paths():
        html = get_page(path).html
        page = _Notes()
        page.feed(html)
        texts = re.findall(r'<span class="word__note" popover id="w\d+">(.*?)</span>', html)
        met.update(texts)
        assert len(texts) == len(set(texts)), path
        assert list(page.buttons) == page.notes == [f"w{n}" for n in range(1, len(texts) + 1)], path
        assert not (path.endswith("/clinical/") and texts), path
        assert not {tag for tags in page.buttons.values() for tag in tags} & {"a", "button", "h2", "h3", "strong"}, path
    assert met <= told
    assert len(met) >= len(told) / 2
