"""Bounds of articles: what just fits into a field is taken by file check, form and database; one more by none."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.forms.models import model_to_dict

from articles.admin.articles import ArticleForm
from articles.admin.edition_forms import EditionForm, SectionForm
from articles.files.consents import MAX_CONSENT
from articles.files.documents import MAX_CONTENT_NOTE, MAX_HEADING, MAX_SLUG, MAX_SUMMARY, MAX_TAKEAWAY, MAX_TITLE
from articles.files.library import gather_library
from articles.models import Article, Edition, PublishedEdition, Section
from patienttools.files.faults import Fault
from tests.factories import article_toml, content_folder, edition_text, load, write_article

CONSENT = "[consent]\ngiven_on = 2026-01-01\nby = {by}\nmay_be_withdrawn_by = {withdrawal}\n"
# How many letters fit into each field.
LENGTHS = {
    "title": MAX_TITLE,
    "summary": MAX_SUMMARY,
    "content_note": MAX_CONTENT_NOTE,
    "takeaways": MAX_TAKEAWAY,
    "heading": MAX_HEADING,
    "slug": MAX_SLUG,
    "consent_by": MAX_CONSENT,
    "consent_may_be_withdrawn_by": MAX_CONSENT,
}
NAMES_IN_FILE = {"consent_by": "by", "consent_may_be_withdrawn_by": "may_be_withdrawn_by"}
EDITION_FIELDS, ARTICLE_FIELDS = list(LENGTHS)[:4], list(LENGTHS)[5:]
EVERY = pytest.mark.parametrize("field", LENGTHS)


def write_with(folder: Path, **lengths: int) -> None:
    """An article whose fields are that long, one letter otherwise."""
    text = {field: "x" * lengths.get(field, 1) for field in LENGTHS}
    consent = CONSENT.format(by=f'"{text["consent_by"]}"', withdrawal=f'"{text["consent_may_be_withdrawn_by"]}"')
    edition = edition_text(
        f"## {text['heading']} {{#definition}}\n\nText.\n",
        title=text["title"],
        summary=text["summary"],
        takeaways=f'["{text["takeaways"]}"]',
        extra=f'content_note = "{text["content_note"]}"\n',
    )
    write_article(folder, text["slug"], toml=article_toml("bounds", extra=consent), en=edition)


def faults_of(folder: Path) -> list[Fault]:
    faults: list[Fault] = []
    gather_library(folder, ["en", "bn"], faults)
    return faults


def form_with(field: str, length: int) -> ModelForm:
    """The editors' form of the loaded row as it stands, but for one text."""
    forms: dict[str, tuple[type[ModelForm], Article | Edition | Section]] = {
        "heading": (SectionForm, Section.objects.get()),
        **{name: (EditionForm, Edition.objects.get()) for name in EDITION_FIELDS},
        **{name: (ArticleForm, Article.objects.get()) for name in ARTICLE_FIELDS},
    }
    form, row = forms[field]
    data = {name: "" if value is None else value for name, value in model_to_dict(row).items()}
    if field != "takeaways" and form is EditionForm:
        data["takeaways"] = "\n".join(data["takeaways"])
    return form(data | {field: "x" * length}, instance=row)


@pytest.mark.django_db
def test_an_article_with_the_longest_of_everything_is_read_loaded_and_published(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_with(folder, **LENGTHS)
    assert faults_of(folder) == []
    load(folder)
    article, edition, section = Article.objects.get(), Edition.objects.get(), Section.objects.get()
    for row in (article, edition, section):
        row.full_clean()
    assert {
        **{field: len(getattr(edition, field)) for field in EDITION_FIELDS},
        **{field: len(getattr(article, field)) for field in ARTICLE_FIELDS},
        "takeaways": len(edition.takeaways[0]),
        "heading": len(section.heading),
    } == LENGTHS
    assert PublishedEdition.objects.count() == 1


@EVERY
def test_a_file_with_one_more_is_refused_by_the_name_of_the_field(field: str, tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_with(folder, **{field: LENGTHS[field] + 1})
    (fault,) = faults_of(folder)
    assert re.search(rf"\b{NAMES_IN_FILE.get(field, field)}\b", fault.reason), fault.reason


@pytest.mark.django_db
def test_forms_take_what_just_fits_and_refuse_one_more_at_the_field(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_with(folder)
    load(folder)
    for field, length in LENGTHS.items():
        assert form_with(field, length).errors == {}
        assert set(form_with(field, length + 1).errors) == {field}


@pytest.mark.django_db
def test_rows_with_one_more_are_refused_at_the_field(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_with(folder)
    load(folder)
    rows = {"heading": Section.objects.get(), **dict.fromkeys(EDITION_FIELDS, Edition.objects.get())}
    for field in set(LENGTHS) - {"takeaways"}:
        row = rows.get(field) or Article.objects.get()
        before = getattr(row, field)
        setattr(row, field, "x" * (LENGTHS[field] + 1))
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert set(refused.value.error_dict) == {field}
        setattr(row, field, before)
