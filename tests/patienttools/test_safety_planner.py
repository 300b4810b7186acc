"""The planner: what is unsafe beside a current partner is never offered there; no input is lost, kept or trusted."""

import html
import re
from collections.abc import Iterator
from itertools import combinations
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client

from articles.text.grammar import grammar_of
from patienttools.tools.safety_planner.answers import MAX_CHARACTERS, read_answers, showable
from patienttools.tools.safety_planner.stages import (
    LEFT_OUT,
    OFFERS,
    ONE_MESSAGE,
    ONE_MESSAGE_OFFER,
    STAGES,
    WITH_PARTNER,
    choose_offers,
)
from tests.factories import ReadPage, read_html
from tests.patienttools.shipping import load_shipped

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ALL_TICKS = [ticks for size in range(1, len(STAGES) + 1) for ticks in combinations(STAGES, size)]
BESIDE_A_PARTNER = [ticks for ticks in ALL_TICKS if WITH_PARTNER & set(ticks)]
# What a partner would notice or take as a threat: a message to stop, blocking, passwords, trackers, locks, silence.
UNSAFE = {
    "en": r"block|password|tracker|contact me|\block|no answer|report it|court papers|fake account|two steps|tag you",
    "bn": r"ব্লক|পাসওয়ার্ড|ট্র্যাকার|যোগাযোগ করবেন না|তালা|উত্তর দেবেন না|পুলিশে জানান|ভুয়া|ট্যাগ",
}
HOSTILE = [
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "{{ page }}{% now 'Y' %}",
    "\u202egnp.exe \u2066isolated\u2069",
    "".join(chr(number) for number in range(32)) + "\x7f\x85",
    "a\x00b",
    "আমার বোন, রহিমা; ক্‌ষ ও ক্‍ষ",
    "👩‍👧‍👦 🏳️‍🌈",
    "' OR 1=1 --",
    "&lt;b&gt; &amp;amp;",
    "\n\n  spaces \t and lines\r\nhere\r\n",
]


@pytest.fixture(scope="module")
def shipped(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    load_shipped(tmp_path_factory.mktemp("shipped"), "safety-planner", "incident-log")


def send(language: str = "en", **answers: object) -> ReadPage:
    response = Client().post(f"/{language}/tools/safety-planner/", answers)
    return read_html(response.content.decode(), response.status_code)


def suggestions(page: ReadPage) -> str:
    """The words of the steps that a plan offers."""
    found = re.search(r'(?s)<section class="sheet plan__rest">.*?</section>', page.html)
    assert found is not None
    return read_html(found[0]).words


def textareas(page: ReadPage) -> Iterator[str]:
    """What stands in each field, as a browser reads it: a line break right after the tag is dropped."""
    for text in re.findall(r"(?s)<textarea[^>]*>(.*?)</textarea>", page.html):
        yield html.unescape(text).removeprefix("\n")


# --- The rule: what stands beside which stage ---


def test_beside_a_current_partner_only_what_says_so_is_offered_whatever_else_is_ticked() -> None:
    safe = {offer.key for offer in OFFERS if not offer.never} | {LEFT_OUT, "danger"}
    for ticks in BESIDE_A_PARTNER:
        for is_in_danger in (False, True):
            assert set(choose_offers(ticks, is_in_danger=is_in_danger)) <= safe
    assert safe == {"with_partner", "leaving", "everyone", LEFT_OUT, "danger"}


def test_telling_them_once_to_stop_is_offered_only_where_nothing_speaks_against_it() -> None:
    for ticks in ALL_TICKS:
        offered = ONE_MESSAGE in choose_offers(ticks, is_in_danger=False)
        assert offered == (set(ticks) <= {"separated", "stranger", "online"})
        assert ONE_MESSAGE not in choose_offers(ticks, is_in_danger=True)
    assert "sharing_children" in ONE_MESSAGE_OFFER.never


def test_every_stage_is_offered_something_of_its_own() -> None:
    for stage in STAGES:
        assert len(choose_offers([stage], is_in_danger=False)) >= 2
        assert choose_offers([stage], is_in_danger=True)[0] == "danger"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_and_every_offer_has_words(language: str) -> None:
    groups = grammar_of(language).groups
    assert set(groups["types"].values()) == set(STAGES)
    keys = {key for ticks in ALL_TICKS for danger in (0, 1) for key in choose_offers(ticks, is_in_danger=bool(danger))}
    assert keys <= set(groups["take_action"].values())


# --- The shipped words, in every combination ---


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_no_plan_beside_a_current_partner_holds_what_is_unsafe_there() -> None:
    for language in LANGUAGES:
        for ticks in BESIDE_A_PARTNER:
            page = send(language, stage=ticks)
            assert page.status == 200
            assert not re.search(UNSAFE[language], suggestions(page), re.IGNORECASE), ticks
    # The guard sees what it looks for where it may stand.
    for language in LANGUAGES:
        for stage in ("just_left", "separated", "sharing_children", "stranger", "online"):
            assert re.search(UNSAFE[language], suggestions(send(language, stage=stage)), re.IGNORECASE), stage


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_beside_a_current_partner_paper_holds_the_readers_own_words_unless_they_ask_for_more() -> None:
    for language in LANGUAGES:
        for stage in STAGES:
            is_beside = stage in WITH_PARTNER
            assert ("plan--words-only" in send(language, stage=stage).html) == is_beside
            assert "plan--words-only" in send(language, stage=stage, paper="words").html
            assert "plan--words-only" not in send(language, stage=stage, paper="all").html


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_where_to_keep_the_paper_is_said_for_who_lives_with_the_person_and_for_who_does_not() -> None:
    for language, (with_partner, apart) in {
        "en": ("If you live with the person", "If you live apart"),
        "bn": ("তার সঙ্গে থাকলে", "আলাদা থাকলে"),
    }.items():
        for stage in STAGES:
            headings = [text for _level, text in send(language, stage=stage).headings]
            assert (with_partner in headings) == (stage in WITH_PARTNER)
            assert (apart in headings) == (stage not in WITH_PARTNER)


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_a_plan_has_a_plain_heading_a_caution_before_printing_and_no_name() -> None:
    for language, heading in (("en", "My list"), ("bn", "আমার তালিকা")):
        for stage in STAGES:
            page = send(language, stage=stage, **{"answer-1": "N. next door"})
            assert [words for level, words in page.headings if level == 1] == [heading]
            assert re.search(rf"<title>{heading} ", page.html)
            assert page.html.index("detail--caution") < page.html.index('class="paper')
            assert "cite" not in page.main.html
            assert not re.search(r'name="(?:name|email|phone)"', page.html)
            assert all(href[1:] in page.ids for href in page.main.addresses if href.startswith("#"))
            assert len(page.ids) == len(set(page.ids))


# --- What readers send ---


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_hostile_and_odd_words_come_back_escaped_and_whole() -> None:
    for text in HOSTILE:
        page = send(stage="separated", **{"answer-1": text, "answer-7": text})
        assert page.status == 200
        shown = list(textareas(page))
        assert shown[0] == shown[6] == showable(text)
        assert "<script>alert" not in page.html
        assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", page.html)
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\u2066]", page.html)


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_half_surrogates_broken_encodings_and_unknown_fields_are_no_error() -> None:
    for body in (
        "stage=separated&answer-1=%ED%A0%80",
        "stage=separated&answer-1=%FF%FE%00",
        "stage=separated&answer-1=%C0%AF&answer-99=x&answer-1[]=y",
        "&&&==&stage=separated&stage",
        "stage=separated&danger=maybe&paper=everything",
        "stage=" + quote("separated\x00") + "&stage=separated",
    ):
        response = Client().post("/en/tools/safety-planner/", body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200
        assert "plan__rest" in response.content.decode()


def test_what_a_browser_can_never_send_is_made_showable_all_the_same() -> None:
    sent = QueryDict(mutable=True)
    sent.setlist("stage", ["separated"])
    sent["answer-1"] = "a\ud800b\udfff\x00c"
    assert read_answers(sent, questions=1).words == ("abc",)


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_an_answer_that_is_too_long_is_named_and_nothing_typed_is_lost() -> None:
    long = "আ" * 100_000
    page = send(stage=["together", "online"], danger="yes", paper="all", **{"answer-1": "N.", "answer-3": long})
    assert "plan__rest" not in page.html
    assert "100,000" in page.words
    assert "2,000" in page.words
    assert "#answer-3" in page.addresses
    fields = list(textareas(page))
    assert fields[0] == "N."
    assert fields[2] == long
    for value in ("together", "online", "yes", "all"):
        assert re.search(rf'value="{value}"[^>]* checked', page.html)
    assert 'value="separated" aria' in page.html


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_without_a_line_ticked_the_form_says_so_and_keeps_every_word() -> None:
    for stages in ([], ["nonsense"]):
        page = send(stage=stages, **{"answer-2": "kept"})
        assert "plan__rest" not in page.html
        assert "Tick at least one line" in page.words
        assert "#stage" in page.addresses
        assert list(textareas(page))[1] == "kept"
    at_most = send(stage="online", **{"answer-1": "x" * MAX_CHARACTERS})
    assert "plan__rest" in at_most.html


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_nothing_is_kept_and_nothing_travels_in_an_address() -> None:
    client, marker = Client(), "Zarathustra-9417"
    path = "/en/tools/safety-planner/"
    response = client.post(path, {"stage": "online", "answer-1": marker})
    assert marker in response.content.decode()
    assert not response.cookies
    assert marker not in client.get(path).content.decode()
    assert 'method="post"' in client.get(path).content.decode()
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert marker not in repr(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_the_discreet_copy_sends_to_itself() -> None:
    open_page = read_html(Client().get("/en/tools/safety-planner/").content.decode())
    code = next(href for href in open_page.addresses if href.startswith("/r/") and href.endswith("/en/"))
    page = Client().get(code).content.decode()
    assert f'action="{code}"' in page
    plan = Client().post(code, {"stage": "stranger"}).content.decode()
    assert "plan__rest" in plan
    assert 'href="/en/' not in plan


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_what_the_planner_does_not_have_is_a_helpful_404() -> None:
    for path in ("/en/tools/safety-planner/sheet/", "/en/tools/safety-planner/clinical/"):
        assert Client().get(path).status_code == 404
    assert Client().post("/en/tools/safety-planner/?stage=together").status_code == 200
