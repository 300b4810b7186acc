"""Excerpts: whole, and nothing false alone. A myth stands with its reply, a “do not” with the heading that says so."""

import re
from collections.abc import Iterator

import pytest

from articles.models import PublishedEdition
from articles.search.models import Entry, Source
from articles.search.passages import passages_of, plain_line
from tests.articles.search.judging import ask

MYTHS = {"myths", "faq"}


def point(lead: str, text: str, **details: str) -> dict[str, object]:
    return {"lead": lead, "text": text, "details": [[name, name.title(), said] for name, said in details.items()]}


def section(kind: str, *points: dict[str, object], heading: str = "", key: str = "") -> dict[str, object]:
    blocks = [{"is_ordered": False, "points": list(points)}]
    return {"kind": kind, "heading": "Heading", "groups": [{"key": key, "heading": heading, "blocks": blocks}]}


def test_a_myth_and_its_reply_are_one_passage() -> None:
    myth = section("myths", point("“Just block them.”", "Blocking can raise the danger. Plan first."))
    assert list(passages_of([myth], "en")) == ["“Just block them.” Blocking can raise the danger. Plan first."]


def test_a_do_not_stands_below_its_heading() -> None:
    avoid = section("supporters", point("", "“Just leave him.”"), heading="What not to say", key="do_not")
    assert list(passages_of([avoid], "en")) == ["What not to say: “Just leave him.”"]
    bare = section("visit_avoid", point("", "Bring a relative to interpret."))
    assert list(passages_of([bare], "en")) == ["Heading: Bring a relative to interpret."]


def test_a_remark_stands_with_its_point() -> None:
    step = section("safety_steps", point("Change the lock.", "Ask first.", caution="They may notice."))
    assert list(passages_of([step], "en"))[1] == "Change the lock. Ask first. Caution: They may notice."


def test_a_long_reply_keeps_its_lead_and_its_sentences_whole() -> None:
    sentence = "This is one of the many sentences of a long reply. "
    parts = list(passages_of([section("myths", point("“False.”", sentence * 30))], "en"))
    assert len(parts) > 1
    assert all(part.startswith("“False.”") and part.endswith("reply.") for part in parts)


def test_a_long_paragraph_is_parted_between_sentences_and_never_after_a_colon() -> None:
    html = "<p>" + "A sentence that is neither long nor short, as most are. " * 8 + "Do this:</p>"
    groups = [{"key": "", "heading": "", "blocks": [{"html": html}]}]
    parts = list(passages_of([{"kind": "definition", "heading": "x", "groups": groups}], "en"))
    assert len(parts) > 1
    assert all(part.endswith((".", ":")) and len(part) <= 300 for part in parts)


@pytest.fixture
def leads(shipped: None) -> list[tuple[str, str, str]]:
    """Every myth and question of the shipped library: its language, its lead and what follows it."""
    return [
        (edition.language, plain_line(one["lead"]), plain_line(one["text"]))
        for edition in PublishedEdition.objects.exclude(kind="tool")
        for part in edition.document["sections"]
        if part["kind"] in MYTHS
        for group in part["groups"]
        for block in group["blocks"]
        for one in block.get("points", ())
        if one["lead"]
    ]


def near(leads: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Searches near what is false: each lead as it stands, its first half and its last."""
    for language, lead, _reply in leads:
        words = re.sub(r"[“”\"'.,!?।]", "", lead).split()
        yield from ((language, " ".join(some)) for some in (words, words[: len(words) // 2 + 1], words[-4:]) if some)


def is_named(lead: str, sentence: str) -> bool:
    """Whether another answer names a question (“the question “…?” is for you”): that states nothing."""
    return lead.rstrip('”"').endswith("?") and not sentence.startswith(lead)


@pytest.mark.slow
def test_two_hundred_searches_near_myths_show_no_false_sentence_alone(leads: list[tuple[str, str, str]]) -> None:
    searches = list(dict.fromkeys(near(leads)))[::3][:260]
    assert len(searches) > 200
    replies: dict[str, set[str]] = {}
    for _language, lead, reply in leads:
        if reply and len(lead) > 12:
            replies.setdefault(lead, set()).add(reply[:40])
    shown = 0
    for language, question in searches:
        for result in ask(question, language).results:
            for lead in (one for one in replies if one in result.sentence and not is_named(one, result.sentence)):
                shown += 1
                assert any(reply in result.sentence for reply in replies[lead]), (question, result.sentence)
    assert shown > 100


def test_no_passage_of_the_library_is_a_lead_alone_or_ends_within_a_sentence(leads: list[tuple[str, str, str]]) -> None:
    bare = {lead for _language, lead, reply in leads if reply}
    for entry in Entry.objects.exclude(source=Source.HELPLINE):
        for passage in entry.passages.split("\n"):
            assert passage not in bare, passage
            assert not passage.endswith("…") or "…" in entry.text, passage
