"""All the phrases together tell to which article and which kind of section a question leans."""

from itertools import islice, product
from pathlib import Path

import pytest
from django.test import Client

from articles.kinds import Audience
from articles.search.folding import asked_terms
from articles.search.leaning import MOST_PHRASES, Leaning, kind_of, leaning_of
from articles.search.lexicon import Lexicon, lexicon_of
from articles.search.models import Entry
from articles.search.ranking import CLINICAL_LEAN
from articles.search.understanding import understand
from tests.articles.search.judging import ask, place_of
from tests.factories import bangla_text, edition_text, load, read_html, write_article

TWO = (
    "## What it is {#definition}\n\nRough and tight.\n\n## Steps {#first_steps}\n\nUse an ointment, rough and tight.\n"
)
BANGLA = "## এটি কী {#definition}\n\nত্বক খসখসে।\n"


def shares(leaning: Leaning, question: str, language: str = "en") -> dict[str, float]:
    reading = next(one for one in understand(question, language, Lexicon()) if one.language == language)
    return leaning.shares(reading)


@pytest.mark.django_db
def test_a_question_leans_to_the_article_whose_phrases_are_worded_so_though_it_is_none_of_them() -> None:
    leaning = Leaning(
        "en", {"friend": ["should i tell her", "she will not listen"], "self": ["should i go", "i am lost"]}
    )
    found = shares(leaning, "should she listen to me")
    assert found["friend"] > found["self"]
    assert sum(found.values()) == pytest.approx(1)


@pytest.mark.django_db
def test_an_article_with_many_phrases_does_not_drown_one_with_few() -> None:
    leaning = Leaning("en", {"many": [f"lantern {number} glows" for number in range(300)], "few": ["harbour glows"]})
    found = shares(leaning, "harbour glows")
    assert found["few"] > found["many"]


@pytest.mark.django_db
def test_words_that_nobody_asked_with_lean_nowhere() -> None:
    assert shares(Leaning("en", {"one": ["lantern glows"]}), "xylophone quartz") == {}
    assert shares(Leaning("en", {}), "lantern") == {}


@pytest.mark.django_db
def test_bangla_meets_in_both_scripts() -> None:
    leaning = Leaning(
        "bn", {"elbow": [asked_terms("konui theke pani", "bn")], "other": [asked_terms("রাস্তা থেকে বাড়ি", "bn")]}
    )
    for question in ("কনুই থেকে পানি", "konui theke pani"):
        found = shares(leaning, question, "bn")
        assert found["elbow"] > found["other"]


@pytest.mark.django_db
def test_a_question_leans_to_the_kind_of_section_that_answers_such_questions_in_other_articles() -> None:
    leaning = Leaning(
        "en",
        {"elbow": ["signs of a rough elbow", "how to soothe an elbow"], "knee": ["how to soothe a knee"]},
        {"elbow": ["signs", "first_steps"], "knee": ["first_steps"]},
    )
    reading = next(one for one in understand("signs of a rough knee", "en", Lexicon()) if one.language == "en")
    leans = leaning.leans(reading)
    assert leans.kinds["signs"] > leans.kinds["first_steps"]
    assert sum(leans.kinds.values()) == pytest.approx(1)
    assert leans.clinical == 0


@pytest.mark.django_db
def test_what_clinicians_ask_is_told_by_its_words() -> None:
    leaning = Leaning(
        "en",
        {"elbow": ["my elbow itches at night", "dose in renal impairment"]},
        {"elbow": ["signs", kind_of("respond", Audience.CLINICAL)]},
    )
    for question, is_clinical in (("renal dose", True), ("it itches at night", False)):
        reading = next(one for one in understand(question, "en", Lexicon()) if one.language == "en")
        assert (leaning.leans(reading).clinical > CLINICAL_LEAN) == is_clinical


@pytest.fixture
def wet_skin(folder: Path) -> Path:
    write_article(folder, "wet-skin", en=edition_text(TWO, title="Wet skin"), bn=bangla_text(BANGLA, title="ভেজা ত্বক"))
    load(folder)
    return folder


@pytest.mark.usefixtures("wet_skin")
def test_an_article_for_which_nobody_wrote_phrases_is_known_by_its_headings() -> None:
    leaning = leaning_of(lexicon_of("without phrases"), "en")
    assert shares(leaning, "wet skin")["wet-skin"] > 0.5


def test_of_a_large_library_no_more_than_so_many_phrases_are_counted(folder: Path) -> None:
    entry = Entry.objects.filter(slug="dry-skin", language="en", anchor="definition").get()
    # Words so short that none is another's kin.
    words = ["".join(letters) for letters in islice(product("bcdfghjklmnpqrtvwxz", repeat=4), MOST_PHRASES * 2)]
    entry.asked_terms = "\n".join(f"{word} itch" for word in words)
    entry.save()
    leaning = leaning_of(lexicon_of("large"), "en")
    assert shares(leaning, words[MOST_PHRASES - 1])
    assert not shares(leaning, words[MOST_PHRASES + 1])


def test_a_longer_word_leans_where_its_kin_does(folder: Path) -> None:
    entry = Entry.objects.filter(slug="dry-skin", language="en", anchor="definition").get()
    entry.asked_terms = "rough elbow"
    entry.save()
    leaning = leaning_of(lexicon_of("kin"), "en")
    assert shares(leaning, "elbowroom")
    assert not shares(leaning, "elated")


@pytest.mark.usefixtures("wet_skin")
def test_sections_of_one_article_stand_with_its_best() -> None:
    answer = ask("rough and tight")
    slugs = [result.slug for result in answer.results]
    assert sorted(slugs) == sorted(set(slugs))
    first = next(result for result in answer.results if result.slug == "wet-skin")
    assert {first.anchor, *(other.anchor for other in first.also)} >= {"definition", "first_steps"}
    assert place_of(answer, [f"wet-skin#{first.also[0].anchor}"]) == slugs.index("wet-skin") + 1
    page = read_html(Client().post("/en/search/", {"q": "rough and tight"}).content.decode())
    assert "On the same page" in page.main.html
    assert {other.url for other in first.also} <= set(page.addresses)
