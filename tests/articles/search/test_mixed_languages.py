"""Words of one language among those of another are answered in the page's; a wrong keyboard is seen through."""

import pytest

from articles.search.languages.bn_keyboard import with_other_keyboard
from tests.articles.search.judging import ask

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("fb password", {"cyberstalking", "device-safety", "trackers-and-spyware"}),
        ("fake id", {"cyberstalking", "image-based-abuse"}),
        ("amar ex er nude", {"image-based-abuse"}),
        ("screenshot রাখব", {"keeping-a-record"}),
        ("fb account hack হইছে", {"trackers-and-spyware", "cyberstalking", "tech-check-up"}),
    ],
)
def test_english_words_on_a_bangla_page_get_bangla_answers(question: str, right: set[str]) -> None:
    results = ask(question, "bn").results
    assert {result.language for result in results} == {""}
    assert {result.slug for result in results[:3]} & right


def test_a_question_that_is_plainly_english_is_answered_in_english_there() -> None:
    results = ask("how do i get a protection order", "bn").results
    assert results[0].slug == "protection-orders"
    assert results[0].language == "en"


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize(
    ("typed", "right"),
    [
        # Bangla on Bijoy, the keyboard left at English.
        ("gfmfv nghfmD mfvc", "domestic-violence"),
        # English, the keyboard left at Bijoy and at InScript.
        ("বড াগদদগযু মড ডরডপচযবডপড", "stalking"),
        ("পা িদততদৈে সা ানাীবৈপাীা", "stalking"),
    ],
)
def test_what_was_typed_on_the_wrong_keyboard_is_understood(typed: str, right: str, language: str) -> None:
    assert right in {result.slug for result in ask(typed, language).results[:3]}


@pytest.mark.parametrize("question", ["he follows me everywhere", "আমার স্বামী মারে", "amar shami mare", "gassliting"])
def test_what_was_typed_right_is_left_as_it_is(question: str) -> None:
    assert ask(question).understood.question == question


def test_every_letter_of_both_layouts_is_reached() -> None:
    typed = "".join(with_other_keyboard("qwertyuiopasdfghjklzxcvbnm"))
    assert {"ক", "র", "স", "ম"} <= set(typed)
