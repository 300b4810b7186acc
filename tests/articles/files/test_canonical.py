"""Canonical form: parsing what was written gives the same document, whatever stands in it."""

import datetime
from dataclasses import replace

import pytest
from django.conf import settings

from articles.files.canonical import canonical_body, format_article
from articles.files.documents import (
    ArticleDocument,
    EditionDocument,
    RelationDocument,
    ReviewDocument,
    SectionDocument,
    parse_article,
)
from patienttools.files.toml import canonical_line, format_toml

LANGUAGES = ("en", "bn")
EDITION = EditionDocument(
    language="en",
    title="Dry skin",
    summary="Skin that feels tight.",
    takeaways=("Use a plain cream.",),
    writer="site-editors",
    review_due_on=datetime.date(2027, 5, 21),
    is_published=True,
    sections=(SectionDocument("definition", "everyone", "What it is", "Skin that feels rough."),),
)
ARTICLE = ArticleDocument(
    slug="dry-skin", kind="guide", subject="condition", share_code="k7m2q9x4wp", editions=(EDITION,)
)


def again(article: ArticleDocument) -> ArticleDocument:
    files = {name: text.encode() for name, text in format_article(article).items()}
    return parse_article(article.slug, files, LANGUAGES)


def test_an_edition_is_written_as_an_author_would() -> None:
    assert format_article(ARTICLE) == {
        "article.toml": 'kind = "guide"\nsubject = "condition"\nshare_code = "k7m2q9x4wp"\n',
        "en.md": (
            '+++\ntitle = "Dry skin"\nsummary = """\nSkin that feels tight.\n"""\ntakeaways = ["Use a plain cream."]\n'
            'writer = "site-editors"\nreview_due_on = 2027-05-21\npublish = true\n+++\n\n'
            "## What it is {#definition}\n\nSkin that feels rough.\n"
        ),
    }


def test_a_whole_article_comes_back_as_it_was() -> None:
    article = replace(
        ARTICLE,
        parent="skin",
        codes=("icd-10-cm:L85.3", "mesh:D1"),
        not_applicable=("tests", "legal"),
        relations=(RelationDocument("is_a_kind_of", "skin"), RelationDocument("helped_by", "creams")),
        editions=(
            replace(EDITION, language="bn", is_published=False, takeaways=()),
            replace(
                EDITION,
                takeaways=("Short.", "A longer one. " * 8 + "End."),
                reviews=(
                    ReviewDocument("clinical", "a-team", datetime.date(2026, 1, 2)),
                    ReviewDocument("safety", "a-team", datetime.date(2026, 1, 3)),
                ),
                sections=(
                    SectionDocument("ask", "clinical", "Ask", "- a\n- b"),
                    SectionDocument("signs", "patient", "Signs", "a\n\nb"),
                ),
            ),
        ),
    )
    assert again(article) == article


@pytest.mark.parametrize(
    "text",
    [
        'He said "no"',
        "It's",
        "a \\ b",
        '"""',
        'ends with "',
        "ends with \\",
        "a # not a remark",
        "+ + +",
        "é “ ” … ₤ 𝒳",
        "র‍্যাব ত্বক য় ড়",
        "{#signs}",
        "[x](https://a.example/?a=1&b=2)",
        "{{ 7|add:7 }}",
        "1.",
        "true",
    ],
)
def test_odd_characters_come_back_in_every_place(text: str) -> None:
    text = canonical_line(text)
    article = replace(
        ARTICLE,
        editions=(
            replace(
                EDITION,
                title=text,
                summary=text,
                takeaways=(text, f"{text} again and so on until the line is longer than sixty characters"),
                sections=(SectionDocument("definition", "everyone", text, canonical_body(f"{text}\n\n{text}")),),
            ),
        ),
    )
    assert again(article) == article


def test_writing_twice_changes_nothing() -> None:
    files = format_article(ARTICLE)
    assert format_article(again(ARTICLE)) == files


def test_a_body_loses_only_what_nobody_sees() -> None:
    assert canonical_body("\n\n a  \n\n\n\nb\t\r\nc\n \n") == " a\n\nb\nc"
    assert canonical_body("Cafe\u0301") == "Caf\u00e9"


def test_names_in_two_orders_are_the_same_text() -> None:
    # PostgreSQL gives the keys of JSON back in an order of its own.
    assert format_toml({"names": {"en": "A", "bn": "B"}}) == format_toml({"names": {"bn": "B", "en": "A"}})


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "content" / "articles").iterdir()), ids=lambda path: path.name
)
def test_every_shipped_file_is_in_the_canonical_form(path) -> None:  # type: ignore[no-untyped-def]
    files = {file.name: file.read_bytes() for file in path.iterdir()}
    article = parse_article(path.name, files, dict(settings.LANGUAGES))
    assert {name: text.encode() for name, text in format_article(article).items()} == files
