"""Marking: words are marked across tags, once, never inside what is not read, and nothing else of the HTML changes."""

import re

import pytest

from articles.text.marking import Mark, mark_words

PAGE = (
    "<h2 id='x'>No</h2>"
    '<section id="signs"><h2>They <em>wait</em> outside.</h2><p>Some &amp; others don&#x27;t wait '
    '<span class="visually-hidden">hidden words </span>outside<sup><a href="#ref-1">1</a></sup>.</p></section>'
    '<section id="effects"><ul><li>They <strong>wait</strong></li> <li>outside.</li></ul></section>'
)
LINK = '<a class="remarked__link" href="#remark-1" aria-label="Remark 1">[1]</a>'


def mark(words: str, place: str = "", key: int = 1, **fields: str) -> Mark:
    given = {"number": str(key), "label": "Remark", "href": f"#remark-{key}"} | fields
    return Mark(id=f"words-{key}", words=tuple(words.split()), place=place, **given)  # type: ignore[arg-type]


def bare(html: str) -> str:
    """As it was before it was marked."""
    html = re.sub(r'<a class="remarked__link".*?</a>', "", html, flags=re.DOTALL)
    return re.sub(r'</?mark(?: class="remarked"(?: id="[^"]*")?)?>', "", html)


def test_words_are_marked_over_tags_with_one_id_and_a_link_behind_them() -> None:
    html, found = mark_words(PAGE, [mark("they wait outside", "signs")])
    assert found == {"words-1"}
    assert (
        '<mark class="remarked" id="words-1">They </mark><em><mark class="remarked">wait</mark></em>'
        f'<mark class="remarked"> outside</mark>{LINK}.</h2>' in html
    )
    assert bare(html) == PAGE


def test_their_own_part_comes_first_and_else_wherever_they_stand() -> None:
    html, _found = mark_words(PAGE, [mark("they wait outside", "effects")])
    assert html.index("<mark") > html.index('id="effects"')
    # Between blocks nothing is marked: a list holds points alone.
    assert "</mark></strong></li> <li><mark" in html
    html, found = mark_words(PAGE, [mark("some others", "effects")])
    assert found == {"words-1"}
    assert bare(html) == PAGE


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("don't wait outside", 'id="words-1">don&#x27;t wait </mark>'),
        ("some others", 'id="words-1">Some &amp; others</mark>'),
    ],
)
def test_letters_that_html_writes_otherwise_and_hidden_words_are_no_bar(words: str, marked: str) -> None:
    html, found = mark_words(PAGE, [mark(words, "signs")])
    assert found
    assert marked in html
    assert bare(html) == PAGE


@pytest.mark.parametrize("words", ["hidden words", "wait inside", "1", "others outside", "mark class"])
def test_what_is_not_read_or_not_there_is_not_marked(words: str) -> None:
    assert mark_words(PAGE, [mark(words, "signs")]) == (PAGE, frozenset())


def test_marks_that_overlap_stand_in_one_another_and_close() -> None:
    html, found = mark_words(PAGE, [mark("they wait", "effects", 1), mark("wait outside", "effects", 2)])
    assert found == {"words-1", "words-2"}
    assert html.count("<mark") == html.count("</mark>")
    for piece in re.findall(r">([^<]*)<", html):
        assert "<" not in piece
    assert bare(html) == PAGE


@pytest.mark.parametrize("holder", ["a href='#'", 'button class="word"', "summary"])
def test_no_link_stands_in_a_link_a_button_or_what_opens_a_fold(holder: str) -> None:
    name = holder.partition(" ")[0]
    page = f"<p><{holder}>They <b>wait</b> here</{name}> too</p>"
    html, _found = mark_words(page, [mark("they wait")])
    assert f" here</{name}>{LINK} too" in html
    html, _found = mark_words(page, [mark("here too")])
    assert f"too</mark>{LINK}</p>" in html


def test_only_the_main_part_of_a_whole_page_is_marked_and_a_label_is_escaped() -> None:
    page = (
        "<html><head><title>They wait</title></head><body><nav>They wait</nav><main id='main'><p>They wait</p></main>"
    )
    html, _found = mark_words(page, [mark("they wait", label='<b a="')])
    assert html.index("<mark") > html.index("<main")
    assert html.count("<mark") == 1
    assert "&lt;b a=&quot;" in html


def test_words_of_a_script_with_signs_are_marked_whole() -> None:
    html, _found = mark_words("<p>তারা বাইরে অপেক্ষা করে।</p>", [mark("বাইরে অপেক্ষা")])
    assert '<mark class="remarked" id="words-1">বাইরে অপেক্ষা</mark>' in html
    assert mark_words("<p>তারা বাইরে অপেক্ষা করে।</p>", [mark("বাইর অপেক্ষা")])[1] == frozenset()
