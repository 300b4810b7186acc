"""People: a page for whoever wrote or reviewed what readers have, and for nobody else; and who attested them."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.credits.attesting import attest
from articles.credits.models import Act, Attestation, Credit
from articles.credits.person import keys_of_people
from articles.editions.publishing import publish_edition, render_stale, unpublish_edition
from articles.models import Contributor, PublishedEdition
from articles.pages.codes import code_of, identity_of
from patienttools.generation.models import LibraryChange
from patienttools.generation.reads import card_key, collecting, person_key
from rxsite.pagestore.warming import page_paths
from tests.articles.editors import make_client, make_editor
from tests.factories import (
    CONTRIBUTORS,
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_edition,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db
# Examples for these tests alone: there are no such people.
PEOPLE = (
    CONTRIBUTORS
    + """
[an-example]
role = "Support worker"
credential = "Example College, 2011"

[an-example.names]
en = "An Example"
bn = "একজন উদাহরণ"

[publisher]
role = "Editor"

[publisher.names]
en = "A Publisher"
bn = "একজন প্রকাশক"
"""
)
PAGE, OTHER = "/en/people/an-example/", "/bn/people/an-example/"
REVIEW = '\n[[reviews]]\nkind = "safety"\nby = "an-example"\non = 2026-01-02\n'


def by(text: str, writer: str) -> str:
    return text.replace('writer = "site-editors"', f'writer = "{writer}"')


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """One person who wrote a guide in English, and reviewed another; a third is a team's alone."""
    folder = content_folder(tmp_path)
    (folder / "contributors.toml").write_text(PEOPLE, encoding="utf-8")
    write_article(folder, "dry-skin", en=by(edition_text(), "an-example"), bn=bangla_text())
    write_article(folder, "itch", toml=article_toml("itch"), en=edition_text(title="Itch", extra=REVIEW))
    write_article(folder, "burns", toml=article_toml("burns"), en=edition_text(title="Burns"))
    load(folder)
    return folder


def discreet(language: str = "en") -> str:
    return f"/r/{code_of(identity_of('an-example'))}/{language}/"


def publisher(name: str = "rina", key: str = "publisher") -> User:
    """Somebody who may publish, and whose account is that of a contributor."""
    user = make_editor(name, email="rina@desk.example", is_superuser=True)
    Contributor.objects.filter(key=key).update(user=user)
    return user


def person() -> Contributor:
    return Contributor.objects.get(key="an-example")


def test_a_page_says_who_it_is_and_what_is_theirs_and_nothing_of_others() -> None:
    page = get_page(PAGE)
    assert page.status == 200
    assert (1, "An Example") in page.headings
    for words in ("Support worker", "Example College, 2011", "Wrote Dry skin", "Reviewed Itch", "The site has not"):
        assert words in page.main.words
    assert "Safety review, 2 January 2026" in page.main.words
    assert "Burns" not in page.main.words
    assert "@" not in page.words


def test_in_the_other_language_it_leads_to_what_there_is_and_says_in_which_language() -> None:
    page = get_page(OTHER)
    assert (1, "একজন উদাহরণ") in page.headings or 'lang="en"' in page.html
    link = next(link for link in page.main.links if link["href"] == "/en/guides/dry-skin/")
    assert link["lang"] == "en"
    assert PAGE in [link["href"] for link in page.links]


@pytest.mark.parametrize("key", ["site-editors", "second-team", "publisher", "a-reviewer", "nobody", "x" * 300])
def test_a_team_and_whoever_has_nothing_published_have_no_page_and_no_link(key: str) -> None:
    for path in (f"/en/people/{key}/", f"/r/{code_of(identity_of(key))}/en/"):
        assert get_page(path).status == 404
    assert "/people/" not in get_page("/en/guides/burns/").html
    assert keys_of_people() == ["an-example"]


def test_an_article_leads_to_more_from_its_writer_and_to_who_reviewed_it() -> None:
    page = get_page("/en/guides/dry-skin/")
    assert "Written by An Example, Example College, 2011 · More from An Example" in page.words
    assert PAGE in [link["href"] for link in page.links]
    assert PAGE in [link["href"] for link in get_page("/en/guides/itch/").links]


def test_the_discreet_copy_has_the_page_under_a_code_that_says_nothing_and_leads_nowhere_else() -> None:
    article = get_page(f"/r/{discreet_code('dry-skin')}/en/")
    assert discreet() in [link["href"] for link in article.links]
    page = get_page(discreet())
    assert page.status == 200
    assert "<title>Notes</title>" in page.html
    assert "An Example" in page.words
    assert {link["href"].split("/")[1] for link in page.main.links if link["href"].startswith("/")} <= {"r", "leave"}
    assert "/people/" not in page.html
    assert get_page(discreet("bn")).status == 200
    assert get_page(f"{discreet()}2/").status == 404


def test_attested_is_what_a_named_publisher_said_on_a_day_and_nothing_more() -> None:
    attest(person=person(), act=Act.ATTESTED, by=publisher(), on=datetime.date(2026, 11, 3))
    words = get_page(PAGE).main.words
    assert "A Publisher, who publishes on this site, checked this on 3 November 2026." in words
    assert "has not checked" not in words
    assert "verified" not in words.lower()
    assert "একজন প্রকাশক ৩ নভেম্বর ২০২৬ তারিখে" in get_page(OTHER).main.words
    for path in (PAGE, OTHER, discreet()):
        assert "rina" not in get_page(path).html
        assert "@" not in get_page(path).words


def test_it_is_taken_back_by_another_row_and_none_is_changed_or_deleted() -> None:
    user = publisher()
    row = attest(person=person(), act=Act.ATTESTED, by=user, on=datetime.date(2026, 11, 3))
    attest(person=person(), act=Act.WITHDRAWN, by=user, on=datetime.date(2026, 11, 4), because="A mistake.")
    assert "The site has not checked this." in get_page(PAGE).main.words
    assert Attestation.objects.count() == 2
    for deed in (row.save, row.delete, Attestation.objects.all().delete, lambda: Attestation.objects.update(key="x")):
        with pytest.raises(TypeError):
            deed()


def test_of_another_credential_an_attestation_says_nothing() -> None:
    attest(person=person(), act=Act.ATTESTED, by=publisher(), on=datetime.date(2026, 11, 3))
    Contributor.objects.filter(key="an-example").update(credential="Doctor of everything")
    assert "A Publisher" in get_page(PAGE).main.words  # readers have what was published
    publish_edition(edition=get_edition("dry-skin"), by=None)
    page = get_page(PAGE).main.words
    assert "Doctor of everything" in page
    assert "The site has not checked this." in page


@pytest.mark.parametrize(
    ("key", "whose", "act", "said"),
    [
        ("site-editors", "publisher", "attested", "That is a team"),
        ("an-example", "", "attested", "your account must first be that of a contributor"),
        ("an-example", "an-example", "attested", "Nobody attests their own"),
        ("a-reviewer", "publisher", "attested", "no role and no credential"),
        ("an-example", "publisher", "withdrawn", "Nothing is attested"),
    ],
)
def test_what_cannot_be_attested_is_refused_in_words(key: str, whose: str, act: str, said: str) -> None:
    user = publisher(key=whose) if whose else make_editor("rina", is_superuser=True)
    with pytest.raises(ValueError, match=said):
        attest(person=Contributor.objects.get(key=key), act=Act(act), by=user, on=datetime.date(2026, 11, 3))
    assert not Attestation.objects.exists()


def test_a_publisher_attests_on_the_desk_and_somebody_else_does_not() -> None:
    user, client = publisher(), Client()
    client.force_login(user)
    sent: dict[str, Any] = {"person": person().pk, "act": "attested", "because": "Saw the certificate."}
    address = "/admin/credits/attestation/add/"
    client.post(address, sent)
    row = Attestation.objects.get()
    assert (row.key, row.by_name, row.on) == ("an-example", "rina", timezone.now().date())
    assert client.get("/admin/credits/attestation/").status_code == 200
    assert client.get(f"/admin/credits/attestation/{row.pk}/change/").status_code == 200
    assert client.post(f"/admin/credits/attestation/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    page = client.post(address, sent | {"person": Contributor.objects.get(key="a-reviewer").pk})
    assert "no role and no credential" in page.content.decode()
    other = make_client("sami", permissions=("view_attestation",))
    assert other.post(address, sent).status_code == 403
    assert Attestation.objects.count() == 1


def test_a_page_is_made_from_its_person_and_the_cards_that_it_shows() -> None:
    with collecting() as reads:
        get_page(PAGE)
    assert {person_key("an-example"), card_key("dry-skin"), card_key("itch")} <= reads.keys
    assert card_key("burns") not in reads.keys


def test_each_change_of_what_a_person_did_tells_their_page(folder: Path) -> None:
    def told(change: Any) -> bool:
        before = LibraryChange.objects.latest("pk").pk
        change()
        keys = set(LibraryChange.objects.filter(pk__gt=before).values_list("key", flat=True))
        return bool(keys & {person_key("an-example"), card_key("dry-skin"), "all"})

    user = publisher()
    assert told(lambda: attest(person=person(), act=Act.ATTESTED, by=user, on=datetime.date(2026, 11, 3)))
    edition = get_edition("dry-skin")
    assert not told(lambda: publish_edition(edition=get_edition("burns"), by=None))
    edition.writer = Contributor.objects.get(key="site-editors")
    edition.save()
    assert told(lambda: publish_edition(edition=get_edition("dry-skin"), by=None))
    assert "Dry skin" not in get_page(PAGE).main.words
    edition.writer = person()
    edition.save()
    assert told(lambda: publish_edition(edition=get_edition("dry-skin"), by=None))
    assert told(lambda: unpublish_edition(edition=get_edition("dry-skin")))
    assert "Dry skin" not in get_page(PAGE).main.words
    unpublish_edition(edition=get_edition("itch"))
    assert get_page(PAGE).status == 404
    assert not Credit.objects.exists()


def test_rendering_afresh_gives_nobody_a_page_who_had_none() -> None:
    PublishedEdition.objects.update(renderer_version="older")
    render_stale()
    assert keys_of_people() == ["an-example"]
    assert "/people/" not in get_page("/en/guides/burns/").html
    assert "More from An Example" in get_page("/en/guides/dry-skin/").words


def test_the_pages_are_among_those_that_are_made_ahead() -> None:
    assert {PAGE, OTHER} <= set(page_paths())


@pytest.mark.parametrize("line", ['role = "write to rina@desk.example"', 'credential = "rina@desk.example"'])
def test_an_email_address_is_refused_wherever_readers_would_see_it(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    text = PEOPLE.replace('role = "Editor"', line)
    (folder / "contributors.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_content", content=folder)
    assert "An e-mail address stands here" in capsys.readouterr().err
