"""Two editors at one edition: sections are merged by section; what one of them did is never dropped by the other."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import Edition, Section
from tests.articles.browsing import sent_by_page
from tests.articles.editors import change_address, errors_of, make_client, make_edition, messages_of

pytestmark = pytest.mark.django_db

NEW = {"kind": "faq", "audience": "everyone", "heading": "Questions", "body": "Asked often.", "position": "9"}


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def first() -> Client:
    return make_client("amina")


@pytest.fixture
def second() -> Client:
    return make_client("bela")


def opened(client: Client, edition: Edition) -> dict[str, Any]:
    return sent_by_page(client.get(change_address(edition)), "edition_form")


def save(client: Client, edition: Edition, data: dict[str, Any]) -> None:
    response = client.post(change_address(edition), data)
    assert response.status_code == 302, errors_of(response)


def refused(client: Client, edition: Edition, data: dict[str, Any]) -> dict[str, Any]:
    """What the page that says so would send next."""
    response = client.post(change_address(edition), data)
    assert response.status_code == 200
    return sent_by_page(response, "edition_form")


def added(data: dict[str, Any], **fields: str) -> dict[str, Any]:
    number = int(data["sections-TOTAL_FORMS"])
    section = {f"sections-{number}-{name}": value for name, value in (NEW | fields).items()}
    return data | section | {"sections-TOTAL_FORMS": str(number + 1)}


def bodies(edition: Edition) -> dict[str, str]:
    return dict(edition.sections.values_list("kind", "body"))


def test_sections_that_only_one_of_the_two_touched_are_merged_at_once_and_it_is_said(
    first: Client, second: Client, edition: Edition
) -> None:
    of_second = opened(second, edition)
    save(first, edition, opened(first, edition) | {"sections-0-body": "By the first."})
    answer = second.post(change_address(edition), of_second | {"sections-1-body": "By the second."}, follow=True)
    assert "amina saved meanwhile: Section: What it is" in messages_of(answer)
    assert bodies(edition) == {"definition": "By the first.", "signs": "By the second."}
    edition.refresh_from_db()
    assert edition.version == 3


def test_a_section_that_both_touched_is_shown_beside_what_is_merged_and_each_text_is_whole(
    first: Client, second: Client, edition: Edition
) -> None:
    of_second = opened(second, edition) | {
        "sections-0-body": "By the second.",
        "sections-1-body": "Also by the second.",
    }
    save(first, edition, added(opened(first, edition) | {"sections-0-body": "By the first."}))
    answer = second.post(change_address(edition), of_second)
    page = answer.content.decode()
    kept = re.findall(r'<textarea class="desk-clash__text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert any(text.endswith("By the first.") for text in kept)
    assert any(text.endswith("By the second.") for text in kept)
    assert page.count("Take theirs") == page.count("Keep mine") == 2
    again = sent_by_page(answer, "edition_form")
    save(second, edition, again)
    assert bodies(edition) == {"definition": "By the second.", "signs": "Also by the second.", "faq": "Asked often."}


def test_what_one_of_the_two_got_wrong_stands_in_the_form_with_what_the_other_saved(
    first: Client, second: Client, edition: Edition
) -> None:
    of_second = opened(second, edition)
    save(first, edition, opened(first, edition) | {"sections-0-body": "By the first."})
    again = refused(second, edition, of_second | {"sections-1-body": "By the second.", "title": ""})
    assert again["sections-0-body"] == "By the first."
    save(second, edition, again | {"title": "A title"})
    assert bodies(edition) == {"definition": "By the first.", "signs": "By the second."}


def test_a_section_that_the_other_added_is_kept(first: Client, second: Client, edition: Edition) -> None:
    of_second = opened(second, edition)
    save(first, edition, added(opened(first, edition)))
    save(second, edition, of_second | {"title": "The second’s"})
    assert set(bodies(edition)) == {"definition", "signs", "faq"}


def test_a_section_that_the_other_added_goes_if_the_editor_says_so(
    first: Client, second: Client, edition: Edition
) -> None:
    of_second = opened(second, edition)
    save(first, edition, added(opened(first, edition) | {"title": "The first’s"}))
    again = refused(second, edition, of_second | {"title": "The second’s"})
    (choice,) = [name for name in again if name.startswith("choose:sections")]
    save(second, edition, again | {choice: "mine"})
    assert set(bodies(edition)) == {"definition", "signs"}


def test_both_added_a_section_of_one_kind(first: Client, second: Client, edition: Edition) -> None:
    of_second = opened(second, edition)
    save(first, edition, added(opened(first, edition), body="By the first."))
    again = refused(second, edition, added(of_second, body="By the second."))
    (choice,) = [name for name in again if name.startswith("choose:sections")]
    assert again[choice] == "mine"
    save(second, edition, again)
    assert bodies(edition)["faq"] == "By the second."
    of_second = opened(second, edition)
    save(first, edition, opened(first, edition) | {"sections-2-body": "By the first."})
    again = refused(second, edition, of_second | {"sections-2-body": "By the second again."})
    save(second, edition, again | {name: "theirs" for name in again if name.startswith("choose:")})
    assert bodies(edition)["faq"] == "By the first."


def test_a_section_that_the_other_removed_stays_removed_or_comes_back_by_choice(
    first: Client, second: Client, edition: Edition
) -> None:
    of_second = opened(second, edition)
    of_third = of_second | {"content_note": "A note"}
    save(first, edition, opened(first, edition) | {"sections-0-DELETE": "on"})
    save(second, edition, of_second | {"title": "The second’s"})
    assert set(bodies(edition)) == {"signs"}
    again = refused(second, edition, of_third)
    (choice,) = [name for name in again if name.startswith("choose:sections")]
    save(second, edition, again | {choice: "mine"})
    assert set(bodies(edition)) == {"definition", "signs"}


def test_what_was_typed_in_a_section_that_the_other_removed_is_made_anew(
    first: Client, second: Client, edition: Edition
) -> None:
    of_second = opened(second, edition)
    save(first, edition, opened(first, edition) | {"sections-0-DELETE": "on"})
    again = refused(second, edition, of_second | {"sections-0-body": "Typed for an hour."})
    assert "Typed for an hour." in again.values()
    save(second, edition, again)
    assert bodies(edition)["definition"] == "Typed for an hour."


def test_removing_what_the_other_has_just_written_asks_first(first: Client, second: Client, edition: Edition) -> None:
    of_second = opened(second, edition)
    save(first, edition, opened(first, edition) | {"sections-0-body": "By the first."})
    again = refused(second, edition, of_second | {"sections-0-DELETE": "on"})
    assert "sections-0-DELETE" not in again
    save(second, edition, again)
    assert bodies(edition)["definition"] == "By the first."
    again = refused(second, edition, of_second | {"sections-0-DELETE": "on"})
    save(second, edition, again | {name: "mine" for name in again if name.startswith("choose:sections:")})
    assert set(bodies(edition)) == {"signs"}


def test_an_order_that_the_other_made_is_kept(first: Client, second: Client, edition: Edition) -> None:
    of_second = opened(second, edition)
    save(first, edition, opened(first, edition) | {"sections-0-position": "2", "sections-1-position": "1"})
    save(second, edition, of_second | {"title": "The second’s"})
    assert list(edition.sections.values_list("kind", flat=True)) == ["signs", "definition"]
    again = refused(second, edition, of_second | {"title": "Once more"})
    save(second, edition, again | {"choose:sections:order": "mine"})
    assert list(edition.sections.values_list("kind", flat=True)) == ["definition", "signs"]


def test_sections_made_anew_by_a_program_take_what_was_typed(second: Client, edition: Edition) -> None:
    of_second = opened(second, edition) | {"sections-1-body": "Typed for an hour."}
    rows = list(edition.sections.values("kind", "audience", "heading", "body", "position"))
    edition.sections.all().delete()
    Section.objects.bulk_create(Section(edition=edition, **row) for row in rows)
    save(second, edition, refused(second, edition, of_second))
    assert bodies(edition)["signs"] == "Typed for an hour."
    assert edition.sections.count() == 2


def test_saving_what_was_not_changed_steps_no_version(first: Client, edition: Edition) -> None:
    for section in edition.sections.all():
        section.body = section.body.strip()
        section.save()
    save(first, edition, opened(first, edition))
    edition.refresh_from_db()
    assert edition.version == 1
