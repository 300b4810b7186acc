"""Numbers of helplines in running text can be dialled, and nothing that only looks like one."""

from pathlib import Path

import pytest

from articles.pages.calling import with_calls
from tests.factories import content_folder, discreet_code, edition_text, get_page, load, write_article

NUMBERS = {"999", "109", "100", "15", "1098", "1930", "16699", "0808 802 4040"}


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("Call 999, or 109.", 'Call <a href="tel:999">999</a>, or <a href="tel:109">109</a>.'),
        ("ফোন করুন 109।", 'ফোন করুন <a href="tel:109">109</a>।'),
        ("109-এ ফোন করুন", '<a href="tel:109">109</a>-এ ফোন করুন'),
        ("<b>(16699)</b>", '<b>(<a href="tel:16699">16699</a>)</b>'),
        ("to 0808 802 4040 now", 'to <a href="tel:08088024040">0808 802 4040</a> now'),
    ],
)
def test_a_number_that_a_helpline_has_is_a_link(html: str, linked: str) -> None:
    assert with_calls(html, NUMBERS) == linked


@pytest.mark.parametrize(
    "html",
    [
        "100 women, aged 15, in 1930",  # counts, ages and years look like them
        "1,999 and 999,5 and 0808-999-4040",
        "109 % and 109%, 999/3, R109, +999, 1999",
        '<a href="/en/109/">109 and <b>999</b></a>',
        '<sup class="cite"><a id="cite-R109-1" href="#ref-R109">[109]</a></sup>',
        '<img src="/media/999.png" alt="999">',
        "১০৯",
    ],
)
def test_what_only_looks_like_one_stays_as_it_is(html: str) -> None:
    assert with_calls(html, NUMBERS) == html


def test_a_number_in_the_text_of_the_editions_figures_is_a_count() -> None:
    assert with_calls("109 were asked. Call 999.", NUMBERS, ["In 2020, 109 were asked."]) == (
        '109 were asked. Call <a href="tel:999">999</a>.'
    )


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["/en/guides/dry-skin/", f"/r/{discreet_code('dry-skin')}/en/"])
def test_questions_people_ask_lead_to_the_phone_in_the_open_and_in_the_discreet_copy(
    tmp_path: Path, prefix: str
) -> None:
    folder = content_folder(tmp_path)
    text = "## Questions {#faq}\n\n- **Whom can I call?** Call 999.\n"
    write_article(folder, "dry-skin", en=edition_text(text))
    load(folder)
    page = get_page(prefix)
    assert page.main.html.count('Call <a href="tel:999">999</a>.') == 1
