"""Suggested relations: likeness is only offered; an editor accepts or refuses, and nothing is offered twice."""

import pytest
from django.test import Client

from articles.desk.suggestions import (
    MOST_FOR_AN_ARTICLE,
    Traits,
    accept_suggestion,
    find_likenesses,
    refresh_suggestions,
    refuse_suggestion,
    words_of,
)
from articles.kinds import RelationKind
from articles.models import Article, Code, PublishedEdition, Relation, RelationSuggestion
from tests.articles.editors import make_client, make_edition, messages_of

LIST = "/admin/articles/relationsuggestion/"


def traits(slug: str, *things: str, kin: tuple[str, ...] = ()) -> Traits:
    return Traits(slug, references=frozenset(things), codes=frozenset(), words=frozenset(), kin=frozenset(kin))


def pairs(*library: Traits) -> set[tuple[str, str]]:
    return {(one.slug, one.to) for one in find_likenesses(library)}


def test_articles_that_share_rare_sources_are_alike_both_ways_round() -> None:
    assert pairs(traits("a", "R1", "R2"), traits("b", "R1", "R2"), traits("c", "R3")) == {("a", "b"), ("b", "a")}


def test_what_every_article_has_makes_none_alike() -> None:
    assert pairs(traits("a", "R1"), traits("b", "R1"), traits("c", "R1")) == set()


def test_what_few_have_weighs_more() -> None:
    found = find_likenesses([traits("a", "R1", "R2"), traits("b", "R1"), traits("c", "R2"), traits("d", "R2")])
    scores = {(one.slug, one.to): one.score for one in found}
    assert scores["a", "b"] > scores["a", "c"]


def test_articles_that_are_tied_already_are_not_offered() -> None:
    assert pairs(traits("a", "R1", kin=("b",)), traits("b", "R1"), traits("c", "R2")) == set()


def test_what_they_share_is_said_the_rarest_first() -> None:
    library = [traits("a", "R1", "R2"), traits("b", "R1", "R2"), traits("c", "R2"), traits("d", "R9")]
    assert find_likenesses(library)[0].shared == ("R1", "R2")


def test_an_article_gets_a_few_suggestions_at_most() -> None:
    found = find_likenesses([traits("a", "R1"), *(traits(f"b{n}", "R1") for n in range(9)), traits("z", "R2")])
    assert max([one.slug for one in found].count(slug) for slug in {one.slug for one in found}) == MOST_FOR_AN_ARTICLE


def test_codes_and_words_count_as_well() -> None:
    one = Traits("a", codes=frozenset({"x"}), words=frozenset({"stalking"}))
    other = Traits("b", codes=frozenset({"x"}), words=frozenset({"stalking"}))
    best = find_likenesses([one, other, traits("c", "R1")])[0]
    assert best.score == pytest.approx(0.5)
    assert find_likenesses([]) == []


def test_words_are_those_of_any_script_without_marks_and_numbers() -> None:
    assert words_of("Stalking by an **ex**, in 2019.[^R1]") == {"stalking"}
    assert words_of("পিছু নেওয়া ও হুমকি।") == {"পিছু", "নেওয়া", "হুমকি"}


@pytest.fixture
def suggestion(db: None) -> RelationSuggestion:
    """Two articles of three share a code and words, and likeness has been looked for."""
    code = Code.objects.create(key="x:1", system="X", code="1", meaning="One")
    for slug in ("being-followed", "being-watched", "something-else"):
        edition = make_edition(slug)
        if slug == "something-else":
            edition.title, edition.summary = "Other words", "Nothing alike."
            edition.save()
        else:
            edition.article.codes.add(code)
    assert refresh_suggestions() == 2
    return RelationSuggestion.objects.get(article__slug="being-followed")


def test_accepting_makes_the_relation_and_readers_see_nothing_yet(suggestion: RelationSuggestion) -> None:
    accept_suggestion(suggestion=suggestion, kind=RelationKind.OFTEN_OCCURS_WITH)
    relation = Relation.objects.get()
    assert (relation.article.slug, relation.kind, relation.to.slug) == (
        "being-followed",
        "often_occurs_with",
        "being-watched",
    )
    assert PublishedEdition.objects.count() == 0
    assert refresh_suggestions() == 0
    assert RelationSuggestion.objects.get().state == "accepted"


def test_what_was_refused_is_never_offered_again_either_way_round(suggestion: RelationSuggestion) -> None:
    refuse_suggestion(suggestion=suggestion)
    assert refresh_suggestions() == 0
    assert Relation.objects.count() == 0
    assert RelationSuggestion.objects.get().state == "refused"


def test_a_parent_and_its_child_are_not_offered(suggestion: RelationSuggestion) -> None:
    Article.objects.filter(slug="being-watched").update(parent=Article.objects.get(slug="being-followed"))
    assert refresh_suggestions() == 0


def test_an_editor_looks_accepts_and_refuses_in_the_list(suggestion: RelationSuggestion) -> None:
    client = make_client()
    assert "what they share" in client.get(LIST).content.decode().lower()
    assert "2 suggestions are open." in messages_of(client.post(f"{LIST}look/", follow=True))
    chosen = RelationSuggestion.objects.get(article__slug="being-followed")
    said = decide(client, "accept_explained_in", chosen)
    assert "One suggestion is decided." in said
    assert "published again" in said
    assert Relation.objects.get().kind == "explained_in"
    history = client.get(f"/admin/articles/article/{chosen.article_id}/history/").content.decode()
    assert "A suggested relation was accepted" in history
    assert "0 suggestions are decided." in decide(client, "refuse", chosen)
    assert RelationSuggestion.objects.get().state == "accepted"


def decide(client: Client, action: str, chosen: RelationSuggestion) -> str:
    sent = {"action": action, "_selected_action": [str(chosen.pk)]}
    return messages_of(client.post(LIST, sent, follow=True))


def test_only_who_may_change_articles_decides(suggestion: RelationSuggestion) -> None:
    client = make_client("looker", permissions=("view_relationsuggestion",))
    assert client.get(LIST).status_code == 200
    assert client.post(f"{LIST}look/").status_code == 403
    client.post(LIST, {"action": "refuse", "_selected_action": [str(suggestion.pk)]})
    assert RelationSuggestion.objects.filter(state="open").count() == 2
    assert client.get(f"{LIST}look/").status_code == 405
    assert client.get(f"{LIST}add/").status_code == 403
