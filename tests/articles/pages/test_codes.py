"""Codes of discreet copies are each installation's own, and stay what they are."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.test import Client
from pytest_django import Settings

from articles.pages.codes import LETTERS, code_of, share_codes_of
from tests.factories import article_toml, bangla_text, content_folder, edition_text, load, share_code, write_article

SHIPPED = sorted(
    re.search(r'share_code = "(\w+)"', path.read_text(encoding="utf-8"))[1]  # type: ignore[index]
    for path in Path(project_settings.BASE_DIR).glob("content/articles/*/article.toml")
)


def test_every_shipped_identity_has_a_code_of_its_own_that_leads_back() -> None:
    codes = [code_of(identity) for identity in SHIPPED]
    assert len(SHIPPED) > 40
    assert len(set(codes)) == len(SHIPPED)
    assert not set(codes) & set(SHIPPED)
    assert all(len(code) == 10 and set(code) <= set(LETTERS) for code in codes)
    assert [share_codes_of(code) for code in codes] == [(identity,) for identity in SHIPPED]


def test_another_secret_gives_other_codes_and_the_same_secret_the_same(settings: Settings) -> None:
    first = [code_of(identity) for identity in SHIPPED]
    settings.RX_CODES_SECRET = "another"
    second = [code_of(identity) for identity in SHIPPED]
    assert not set(first) & set(second)
    settings.RX_CODES_SECRET = project_settings.SECRET_KEY
    assert [code_of(identity) for identity in SHIPPED] == first


def test_identities_that_differ_in_one_letter_have_unlike_codes() -> None:
    codes = [code_of("aaaaaaaaa" + letter) for letter in LETTERS]
    for position in range(10):
        assert len({code[position] for code in codes}) > 5


def test_codes_never_change_for_a_secret(settings: Settings) -> None:
    # Printed on paper: whatever is changed in the way they are made, these must stay.
    settings.RX_CODES_SECRET = "a secret for this test alone"
    assert [code_of(identity) for identity in ("k7m2q9x4wp", "aaaaaaaaaa", "9999999999")] == [
        "jwpthdvhs6",
        "5z5gtvuz7h",
        "g5tarvkerk",
    ]


@pytest.fixture
def guide(tmp_path: Path) -> str:
    """The identity of a guide that is read in both languages."""
    folder = content_folder(tmp_path)
    for slug in ("home", "guides"):
        write_article(folder, slug, toml=article_toml(slug, kind="page"), en=edition_text(title=slug))
    write_article(folder, "dry-skin", en=edition_text(title="Dry skin"), bn=bangla_text())
    load(folder)
    return share_code("dry-skin")


def statuses(client: Client, code: str) -> list[int]:
    return [client.get(f"/r/{code}/{part}").status_code for part in ("en/", "bn/", "en/4/", "")]


@pytest.mark.django_db
def test_what_stands_in_the_content_opens_nothing(client: Client, guide: str) -> None:
    assert statuses(client, code_of(guide)) == [200] * 4
    assert statuses(client, guide) == [404] * 4


@pytest.mark.django_db
def test_earlier_codes_open_their_pages_where_that_is_set(client: Client, guide: str, settings: Settings) -> None:
    old = code_of(guide)
    settings.RX_CODES_SECRET = "a newer one"
    assert statuses(client, old) == [404] * 4
    settings.RX_EARLIER_CODES_SECRETS = [project_settings.SECRET_KEY]
    assert statuses(client, old) == [200] * 4
    assert statuses(client, code_of(guide)) == [200] * 4
    assert statuses(client, guide) == [404] * 4
    settings.RX_EARLIER_CODES = True
    assert statuses(client, guide) == [200] * 4
    assert f"/r/{code_of(guide)}/en/" in client.get(f"/r/{guide}/en/4/").content.decode()
