"""Freeze: one document holds all that readers need of an edition, as plain data and nothing of other articles."""

import json
from pathlib import Path

import pytest

from articles.editions.drafts import article_document, edition_document, surroundings
from articles.editions.freezing import FrozenEdition, freeze_edition, plain_text
from articles.editions.loading import freeze_library
from articles.files.library import Surroundings, read_library
from articles.models import Article
from patienttools.panels.content import section_as_data, section_from_data
from tests.factories import article_toml, content_folder, edition_text, get_edition, load, write_article

SECTIONS = """\
## What it is {#definition}

Rough skin.[^R2] See [creams](article:creams).

## Ask {#ask .clinical}

- **Ask when.** It began.[^R1][^R2]
  - Why: it helps.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "creams")
    toml = article_toml("dry-skin", parent="creams", extra='codes = ["icd-10-cm:L85.3"]\nnot_applicable = ["tests"]\n')
    text = edition_text(SECTIONS, summary="Tight *skin*.[^R1]", takeaways='["See [creams](article:creams).[^R2]"]')
    write_article(folder, "dry-skin", toml=toml, en=text)
    return folder


def frozen_of(folder: Path) -> FrozenEdition:
    return freeze_library(read_library(folder, ("en", "bn")))["dry-skin", "en"]


def test_the_document_is_plain_data_and_complete(folder: Path) -> None:
    frozen = frozen_of(folder)
    document = frozen.document
    assert json.loads(json.dumps(document)) == document
    assert [(reference["number"], reference["key"]) for reference in document["references"]] == [(1, "R1"), (2, "R2")]
    assert document["codes"][0]["code"] == "L85.3"
    assert document["writer"] == {"name": "The editors", "role": "", "credential": ""}
    assert document["links"] == ["creams"]
    assert document["not_applicable"] == ["tests"]
    assert (frozen.summary_text, frozen.has_clinical, frozen.reading_minutes) == ("Tight skin.", True, 1)


def test_nothing_of_another_article_is_copied(folder: Path) -> None:
    write_article(folder, "creams", en=edition_text(title="ELSEWHERE", summary="ELSEWHERE"))
    assert "ELSEWHERE" not in json.dumps(frozen_of(folder).document)


def test_sections_come_back_from_data_as_they_were(folder: Path) -> None:
    for data in frozen_of(folder).document["sections"]:
        assert section_as_data(section_from_data(data)) == data
        assert hasattr(section_from_data(data).html, "__html__")


def test_the_source_is_the_text_that_was_rendered(folder: Path) -> None:
    place = folder / "articles" / "dry-skin"
    source = frozen_of(folder).source
    assert source["edition"] == (place / "en.md").read_text(encoding="utf-8")


def test_clinical_words_are_not_counted_as_reading_time(folder: Path) -> None:
    long = (
        "## What it is {#definition}\n\n" + "word\n" * 610 + "\n\n## Ask {#ask .clinical}\n\n" + "word\n" * 900 + "\n"
    )
    write_article(folder, "dry-skin", en=edition_text(long))
    assert frozen_of(folder).reading_minutes == 3


@pytest.mark.django_db
def test_a_draft_freezes_to_what_its_file_freezes_to(folder: Path) -> None:
    load(folder)
    edition = get_edition("dry-skin")
    article = article_document(Article.objects.get(slug="dry-skin"))
    assert freeze_edition(article, edition_document(edition), surroundings()) == frozen_of(folder)


@pytest.mark.django_db
def test_a_draft_as_a_browser_sends_it_is_the_same_text(folder: Path) -> None:
    load(folder)
    edition = get_edition("dry-skin")
    before = edition_document(edition)
    for section in edition.sections.all():
        section.body = section.body.replace("\n", "\r\n") + "  \r\n"
        section.save()
    assert edition_document(get_edition("dry-skin")) == before


def test_a_code_and_a_person_that_nobody_knows_are_refused(folder: Path) -> None:
    library = read_library(folder, ("en", "bn"))
    article = library.articles["dry-skin"]
    around = Surroundings(references=library.references, codes={}, contributors={}, slugs=library.articles.keys())
    with pytest.raises(Exception, match="“site-editors” is no contributor") as caught:
        freeze_edition(article, article.editions[0], around)
    assert "The code “icd-10-cm:L85.3” is not known." in str(caught.value)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("A *b* **c** __d__ _e_.[^R1]", "A b c d e."),
        ("See [the *guide*](article:a#b).", "See the guide."),
        ("snake_case stays", "snake_case stays"),
        ("[sic] (a (b))", "[sic] (a (b))"),
    ],
)
def test_plain_text_has_no_marks(line: str, plain: str) -> None:
    assert plain_text(line) == plain
