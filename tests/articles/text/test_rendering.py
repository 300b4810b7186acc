"""The gate from Markdown to HTML: what authors may write, what becomes of it, and that nothing is silently repaired."""

import re

import pytest

from articles.text.citing import Numbers
from articles.text.rendering import gate, render_line, render_section
from patienttools.files.faults import ContentError, Fault


def render(body: str, numbers: Numbers | None = None) -> str:
    content, _links = render_section(
        body,
        language="en",
        kind="definition",
        audience="everyone",
        heading="Heading",
        numbers=Numbers() if numbers is None else numbers,
    )
    return str(content.html)


def faults_of(body: str) -> list[Fault]:
    with pytest.raises(ContentError) as caught:
        render(body)
    return list(caught.value.faults)


def test_outbound_links_are_marked_and_send_no_referrer() -> None:
    assert render("[x](https://a.example/?a=1&b=2)") == (
        '<p><a href="https://a.example/?a=1&amp;b=2" class="outbound" rel="noreferrer external">x</a></p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "article:dry-skin",
        "article:dry-skin#definition",
        "article:a#ask-clinical",
        "article:a/sheet",
        "article:a/sheets/safety-checklist",
        "tel:999",
    ],
)
def test_links_inside_the_library_and_to_phones_stay_plain(address: str) -> None:
    assert render(f"[a **b *c* d**]({address})") == f'<p><a href="{address}">a <strong>b <em>c</em> d</strong></a></p>'


def test_a_link_to_a_sheet_that_there_is_not_is_a_fault_with_its_line() -> None:
    (fault,) = faults_of("a\n\n[x](article:a/sheets/danger-card)")
    assert fault.line == 3
    assert fault.reason.startswith("The link leads to “danger-card”, which is no sheet. Known: safety-checklist, ")


def test_links_name_the_articles_that_they_lead_to_once() -> None:
    _html, links = render_line("[a](article:b) [c](article:d#signs) [e](article:b)", numbers=Numbers())
    assert links == ("b", "d")


def test_refuses_a_link_to_a_kind_of_section_that_does_not_exist() -> None:
    assert faults_of("a\n\n[x](article:dry-skin#feelings)") == [
        Fault("", 3, "The link leads to “#feelings”, which is no kind of section.")
    ]


def test_citations_have_numbers_ids_and_lead_to_their_source() -> None:
    numbers = Numbers()
    html = render("One.[^R1][^R2] Two.[^R1]", numbers)
    assert re.findall(r'id="([^"]+)" href="(#[^"]+)">\[(\d)\]<', html) == [
        ("cite-R1-1", "#ref-R1", "1"),
        ("cite-R2-1", "#ref-R2", "2"),
        ("cite-R1-2", "#ref-R1", "1"),
    ]
    assert 'id="cite-R1-3"' in render("Three.[^R1]", numbers)
    assert numbers.by_key == {"R1": 1, "R2": 2}


def test_the_mark_of_a_source_stands_at_the_word_before_it_also_behind_a_bold_opening() -> None:
    html = render("- **Keep it away.**[^R1] Elsewhere.\n- **Alone.** Not here.\n- **Nothing more.**", Numbers())
    assert '<strong>Keep it away.</strong><sup class="cite">' in html
    assert "<strong>Alone.</strong> Not here." in html
    assert "<strong>Nothing more.</strong></li>" in html


def test_ids_of_citations_never_collide() -> None:
    numbers = Numbers()
    html = render("a[^R1] b[^R1-1] c[^R1] d[^R1-1] e[^R-1] f[^R-1-1]", numbers)
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(set(ids)) == len(ids) == 6


@pytest.mark.parametrize("text", ["[^]", "[^ R1]", "[^R1 ]", "[^1R]", "[^R_1]", "[^R1", r"\[^R1]"])
def test_refuses_a_citation_that_is_not_one(text: str) -> None:
    assert [fault.line for fault in faults_of(f"fine\n\nText.{text}")] == [3]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("ok\n\n<div>x</div>", 3),
        ("ok <b>x</b>", 1),
        ("ok\nok <i>x</i>", 2),
        ("<!-- remark -->", 1),
        ("a `b` c", 1),
        ("```\ncode\n```", 1),
        ("ok\n\n    code", 3),
        ("> said", 1),
        ("a\n\n---\n", 3),
        ("a\n---\n", 2),
        ("[x](article:a 'title')", 1),
        ('![x](/media/a.png "title")', 1),
        ("![a.png](/media/a.png)", 1),
        ("[](article:a)", 1),
        ("[x]()", 1),
        ("[x](https://a.example/a b)", 1),
        ("[x][y]", 1),
        ("[x[^R1]](article:a)", 1),
        ("[x](#ref-R1)", 1),
    ],
)
def test_refuses_markdown_that_is_not_ours_and_names_the_line(body: str, line: int) -> None:
    assert [fault.line for fault in faults_of(body)][:1] == [line]


def test_text_is_escaped_and_never_repaired() -> None:
    assert render("a < b & c > d \"e\" 'f' &lt;script&gt;") == (
        "<p>a &lt; b &amp; c &gt; d \"e\" 'f' &lt;script&gt;</p>"
    )
    assert render("{{ 7|add:7 }} {% now 'Y' %}") == "<p>{{ 7|add:7 }} {% now 'Y' %}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<p style="color:red">a</p>',
        "<table><tr><td>a</td></tr></table>",
        "<p>a",
        "<p>a</b></p>",
        '<a href="article:a"><a href="article:b">x</a></a>',
        '<a href="javascript:alert(1)">x</a>',
        "a<br/>b",
        "<P>a</P>",
    ],
)
def test_what_sanitising_would_alter_is_an_error(html: str) -> None:
    faults: list[Fault] = []
    gate(html, faults)
    assert "Sanitising would alter this text" in faults[0].reason


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:123">x</a>',
        '<a href="https://a">x</a>',
        '<img src="https://a.example/x.png" alt="x">',
        '<li class="panel">x</li>',
        '<a id="main" href="article:a">x</a>',
    ],
)
def test_what_the_sanitiser_lets_through_our_own_check_refuses(html: str) -> None:
    faults: list[Fault] = []
    assert gate(html, faults) == ""
    assert faults


def test_images_come_from_our_own_media_and_have_words() -> None:
    assert render('![a "red" hand](/media/a/hand-1.webp)') == (
        '<p><img src="/media/a/hand-1.webp" alt="a &quot;red&quot; hand"></p>'
    )


def test_one_line_is_one_paragraph() -> None:
    assert render_line("A *b*.", numbers=Numbers())[0] == "A <em>b</em>."
    for text in ("a\n\nb", "- a", "### a", ""):
        with pytest.raises(ContentError):
            render_line(text, numbers=Numbers())


def test_lines_of_a_paragraph_are_joined_and_a_backslash_breaks_one() -> None:
    assert render("a\nb\\\nc") == "<p>a b<br>c</p>"
