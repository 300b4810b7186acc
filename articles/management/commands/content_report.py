"""Prints how each text reads, what is missing in it, and how far the sources were read."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import read_library
from articles.kinds import ArticleKind, Audience, SectionKind
from articles.lint.readability import measure
from articles.lint.rules import read_rules
from articles.lint.sentences import spoken_sentences
from articles.management.sources import rows_of
from articles.text.claims import cited_keys, states_statistic
from patienttools.files.faults import ContentError

COLUMNS = "{:<32} {:<3} {:>6} {:>6} {:>7} {:>5} {:>6} {:>8}  {}"


class Command(BaseCommand):
    help = "Prints grade, words, references, cited statistics and missing parts of every text, and the sources read."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            library = read_library(options["content"], dict(settings.LANGUAGES))
            book = read_rules(options["content"]) if (options["content"] / "lint.toml").is_file() else None
        except ContentError as error:
            raise CommandError(f"{len(error.faults)} fault(s); run check_content.") from None
        self.stdout.write(
            COLUMNS.format("article", "", "grade", "words", "w/sent", "refs", "stats", "reviews", "missing")
        )
        for article in library.articles.values():
            for edition in article.editions:
                formula = book.targets_of(edition.language).grade_formula if book else ""
                self.stdout.write(_row(article, edition, formula))
        editions = (edition for article in library.articles.values() for edition in article.editions)
        cited = frozenset(key for edition in editions for key in _cited(edition))
        self.stdout.write("\n".join(["", *rows_of(library.references.values(), cited)]))


def _cited(edition: EditionDocument) -> set[str]:
    texts = [edition.summary, *edition.takeaways, *(section.body for section in edition.sections)]
    return {key for text in texts for _line, key in cited_keys(text)}


def _row(article: ArticleDocument, edition: EditionDocument, formula: str) -> str:
    spoken = list(spoken_sentences(edition))
    patients = measure((s.text for s in spoken if s.audience != Audience.CLINICAL), formula)
    statistics = sum(s.has_citation and states_statistic(s.text, edition.language) for s in spoken)
    return COLUMNS.format(
        article.slug[:32],
        edition.language,
        "–" if patients.grade is None else patients.grade,
        patients.words,
        patients.words_a_sentence,
        len(_cited(edition)),
        statistics,
        f"{len(edition.reviews)} of 3",
        _missing(article, edition),
    )


def _missing(article: ArticleDocument, edition: EditionDocument) -> str:
    if article.kind in {ArticleKind.TOOL, ArticleKind.PAGE}:
        return ""
    present = {section.kind for section in edition.sections} | set(article.not_applicable)
    never_missed = {SectionKind.ABOUT, SectionKind.STORY}
    return " ".join(kind for kind in SectionKind.values if kind not in present | never_missed)
