"""Who asks: supporters and clinicians are offered what is theirs; clinicians' text is never forced on a reader."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from articles.kinds import Audience
from articles.pages.reading import read_generation_token
from articles.search.lexicon import lexicon_of
from articles.search.models import Entry
from articles.search.understanding import SELF, understand
from tests.articles.search.judging import ask
from tests.factories import read_html

pytestmark = pytest.mark.usefixtures("shipped")

CLINICIANS = [
    "my patient says her boyfriend squeezed her throat what now",
    "a pt discloses that her ex follows her home",
    "which icd code for partner violence",
    "as a nurse how do i ask about being followed",
    "আমার রোগী বলছেন স্বামী মারে, কী লিখব",
]
SUPPORTERS = [
    "my sister will not leave him what do I say to her",
    "how do I help my friend, her ex waits outside her work",
    "our neighbour is shouted at every night, should we call",
    "আমার বান্ধবীকে ওর এক্স বিরক্ত করে, আমি কী করব",
]
READERS = [
    "can my husband see my medical record",
    "who reads my file at the hospital",
    "he threatens me every day",
    "আমার স্বামী আমার রিপোর্ট দেখতে পারবে কি",
]


def asker(question: str) -> str:
    language = "en" if question.isascii() else "bn"
    return understand(question, language, lexicon_of(read_generation_token()))[0].asker


@pytest.mark.parametrize("question", CLINICIANS)
def test_a_clinician_gets_the_clinical_answer_first(question: str) -> None:
    results = ask(question, "en" if question.isascii() else "bn").results
    assert asker(question) == "clinician"
    assert any(result.is_clinical for result in results[:3])


@pytest.mark.parametrize("question", SUPPORTERS)
def test_a_supporter_gets_a_section_for_supporters(question: str) -> None:
    results = ask(question, "en" if question.isascii() else "bn").results
    assert asker(question) == "supporter"
    assert any(r.anchor == "supporters" or r.slug in {"helping-a-friend", "supporters-checklist"} for r in results[:4])


@pytest.mark.parametrize("question", READERS)
def test_a_reader_meets_clinicians_text_last_and_labelled_if_at_all(question: str) -> None:
    language = "en" if question.isascii() else "bn"
    marks = [result.is_clinical for result in ask(question, language).results]
    assert asker(question) != "clinician"
    assert marks == sorted(marks)
    assert sum(marks) <= 2
    page = read_html(Client().post(f"/{language}/search/", {"q": question}).content.decode())
    with translation.override(language):
        assert page.main.html.count(gettext("For clinicians")) >= sum(marks)


def test_what_an_article_says_to_clinicians_stands_with_it_but_not_where_people_speak_of_themselves() -> None:
    def beside(question: str) -> list[bool]:
        answer = ask(question)
        return [other.is_clinical for result in answer.results if not result.is_clinical for other in result.also]

    assert any(beside("what to write down about pressure on the neck"))
    assert ask("my husband follows me, what do I write down").understood.asker == SELF
    assert not any(beside("my husband follows me, what do I write down"))


def test_clinicians_get_what_is_written_for_them_in_another_language_where_theirs_has_none() -> None:
    there = Entry.objects.filter(slug="image-based-abuse", audience=Audience.CLINICAL)
    assert there.filter(language="en").exists()
    assert not there.filter(language="bn").exists()
    answer = ask("রোগীর ছবি ছড়িয়ে গেছে, ডাক্তার হিসেবে কী জিজ্ঞাসা করব", "bn")
    result = next(one for one in answer.results if one.slug == "image-based-abuse")
    assert [(other.is_clinical, other.language) for other in result.also if other.is_clinical] == [(True, "en")]
    page = read_html(Client().post("/bn/search/", {"q": answer.understood.question}).content.decode())
    assert next(other.url for other in result.also if other.is_clinical) in page.addresses


def test_both_views_are_offered_as_one_line_each() -> None:
    answer = ask("what is stalking")
    assert answer.for_supporters is None or answer.for_supporters.anchor == "supporters"
    assert answer.for_clinicians is not None
    assert answer.for_clinicians.url.endswith("/clinical/")
    page = read_html(Client().post("/en/search/", {"q": "what is stalking"}).content.decode())
    assert answer.for_clinicians.url in page.addresses


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Third time this week she is outside, and the kids ask, and I cannot eat. Is that stalking?", {"stalking"}),
        ("how did he find out where I moved", {"trackers-and-spyware", "cyberstalking", "leaving", "stalking"}),
        ("am I overreacting", {"stalking", "coercive-control", "domestic-violence", "stalking-is-not-romantic"}),
    ],
)
def test_a_question_of_several_clauses_and_doubt_of_oneself_are_answered(question: str, right: set[str]) -> None:
    assert {result.slug for result in ask(question).results[:3]} & right
