"""Seeing danger: all that was sent is read, quickly; the editors' rules always open; calm questions stay calm."""

import random
import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import override_settings

from articles.search.danger.kinds import KINDS
from articles.search.danger.letters import fold_letters
from articles.search.danger.seeing import see
from articles.search.danger.vocabulary import vocabulary
from articles.search.danger.words import Reader
from articles.search.lexicon import Lexicon, build_lexicon
from articles.search.models import DangerRule, Expression

CALM = "How do I ask the court for a copy of an order, and which papers do I bring with me on the day? "
BANGLA_CALM = "আদালতে কোন কাগজ নিয়ে যেতে হবে আর আদেশের কপি কীভাবে পাব? "
LONG = 20_000


def words(text: str) -> list[str]:
    return Reader(vocabulary()).words(fold_letters(text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("k*ll r*pe su*cide", ["kill", "rape", "suicide"]),
        ("k1ll 5uicide r@pe d!e", ["kill", "suicide", "rape", "die"]),
        ("k.i.l.l  k i l l", ["kill", "kill"]),
        ("hewillkillme", ["he", "will", "kill", "me"]),
        ("hellllp meee", ["help", "me"]),
        ("sh*t d*ck", ["sh", "t", "d", "ck"]),
        ("the therapist met us", ["the", "therapist", "met", "us"]),
        ("call 999 at 8pm", ["call", "999", "at", "8", "pm"]),
        ("খু*ন অ\u09beত্মহত্যা", ["খুন", "আত্মহত্যা"]),
        ("দু:খ হয়", ["দুখ", "হয\u09bc"]),
        ("🔪", ["knife"]),
    ],
)
def test_a_damaged_word_is_read_as_the_one_that_was_meant(text: str, read: list[str]) -> None:
    assert words(text) == read


@pytest.mark.parametrize("calm", [CALM, BANGLA_CALM])
@pytest.mark.parametrize("danger", ["he is strangling me", "স্বামী আমাকে মেরে ফেলবে বলছে", "amake mere felbe"])
@pytest.mark.parametrize("before", [0, 3, 200])
def test_danger_is_seen_wherever_it_stands_in_a_long_text(
    shipped_lexicon: Lexicon, calm: str, danger: str, before: int
) -> None:
    assert see(f"{calm * before} {danger}. {calm * 3}", shipped_lexicon)


def test_a_long_calm_text_stays_calm(shipped_lexicon: Lexicon) -> None:
    assert not see(CALM * 5, shipped_lexicon)
    assert not see(BANGLA_CALM * 5, shipped_lexicon)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("he strangled me last night", "neck"),
        ("i want to kill myself", "suicide"),
        ("a man is following me home right now", "followed-now"),
        ("my husband raped me", "forced-sex"),
        ("he came at me with a knife", "weapon"),
        ("স্বামী গলা টিপে ধরেছে", "neck"),
        ("আমি আর বাঁচতে চাই না", "suicide"),
        ("ami ar bachte chai na", "suicide"),
    ],
)
def test_the_kind_of_danger_is_told(shipped_lexicon: Lexicon, text: str, kind: str) -> None:
    first, _by = see(text, shipped_lexicon).dangers[0]
    assert first.key == kind
    assert (first.slug, first.section) == (KINDS[kind].slug, KINDS[kind].section)


@pytest.mark.parametrize(
    "text",
    [
        "he has never hit me, is it still abuse",
        "he beat my mother twenty years ago, how do i heal from it",
        "statistics on women killed by partners",
        "a film about a murder upset me",
        "how do i tell my doctor about old injuries",
        "effects of domestic violence on children",
        "he threatens to post my photos online",
        "what do i say to a friend who left her husband",
        "সে কখনো আমাকে মারেনি, কিন্তু ফোন চেক করে",
        "ছবি ভাইরাল করার হুমকি দিচ্ছে, কোথায় অভিযোগ করব",
        "o kokhono mare nai kintu phone check kore",
        "bazar er dam dekhe more jai",
    ],
)
def test_a_calm_question_with_words_of_danger_stays_calm(shipped_lexicon: Lexicon, text: str) -> None:
    assert not see(text, shipped_lexicon)


def test_an_editor_s_rule_always_opens_in_any_spelling() -> None:
    rule = DangerRule(key="own", slug="help", section="", patterns={"en": ["purple umbrella"]})
    lexicon = build_lexicon([], [rule])
    assert [danger.key for danger, _by in see("where is my PURPLE u.m.b.r.e.l.l.a", lexicon).dangers] == ["own"]


CALM_WITH_A_RULE = [
    "court report from the newspaper says he threatened to kill her in 2019, how do i cite it",
    "in the film the villain says he will kill me and my children, is that called coercive control",
]


@pytest.mark.parametrize("text", CALM_WITH_A_RULE)
def test_a_rule_as_it_shipped_is_overruled_where_the_weights_are_sure_of_calm(
    text: str, shipped_lexicon: Lexicon
) -> None:
    assert not see(text, shipped_lexicon)


@pytest.mark.parametrize("text", CALM_WITH_A_RULE)
def test_an_editor_s_rule_is_never_overruled(text: str) -> None:
    rule = DangerRule(key="own", slug="help", section="", patterns={"en": ["newspaper", "villain says"]})
    assert [danger.key for danger, _by in see(text, build_lexicon([], [rule])).dangers] == ["own"]


def test_a_rule_of_a_language_without_rules_of_its_own_opens_as_well() -> None:
    rule = DangerRule(key="own", slug="help", section="", patterns={"qaa": ["ღვინო აქ"]})
    lexicon = build_lexicon([], [rule])
    assert not see("ღვინო აქ", lexicon)
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("qaa", "Qaa")]):
        assert [danger.key for danger, _by in see("ღვინო აქ", lexicon).dangers] == ["own"]


def test_words_that_editors_call_the_same_share_their_idea() -> None:
    same = Expression(key="same-kill", role="same", phrases={"en": ["kill", "zorch"]})
    assert build_lexicon([same], []).kin["zorch"] == "=kill"


def test_rubbish_is_no_error_and_no_danger(shipped_lexicon: Lexicon) -> None:
    for text in ("", " ", "\0", "\ud800", "?!…", "***", "1", "্", "\u200d", "𝕏" * 50, "#" * 9999):
        assert not see(text, shipped_lexicon)
    chance = random.Random(20261128)
    for _number in range(300):
        see(
            "".join(chr(chance.choice((chance.randrange(0x250), chance.randrange(0x110000)))) for _ in range(60)),
            shipped_lexicon,
        )


def test_long_texts_take_no_time_to_speak_of(shipped_lexicon: Lexicon, say: Callable[[str], None]) -> None:
    chance = random.Random(1)
    told = {
        "English": CALM * 300,
        "Bangla": BANGLA_CALM * 400,
        "one letter": "x" * LONG,
        "no spaces": "hewillkillme" * 2000,
        "masks": "k*ll s_cide " * 2000,
        "letters apart": "k i l l " * 3000,
        "random": "".join(chance.choice("abcdefghijklmnop*1@ ") for _ in range(LONG)),
        "pictures": "🔪" * LONG,
    }
    see("warm", shipped_lexicon)
    milliseconds = {}
    for name, text in told.items():
        tries = []
        for _number in range(3):
            began = time.process_time()
            see(text[:LONG], shipped_lexicon)
            tries.append((time.process_time() - began) * 1000)
        milliseconds[name] = min(tries)
    say("danger in 20,000 characters, milliseconds: " + ", ".join(f"{n} {t:.0f}" for n, t in milliseconds.items()))
    # The bar of 50 for what people write, on a restless machine; what nobody writes has room.
    assert milliseconds["English"] < 100
    assert milliseconds["Bangla"] < 100
    assert max(milliseconds.values()) < 500
