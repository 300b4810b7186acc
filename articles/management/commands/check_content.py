"""Checks every file of content/ and reports every fault at once; touches no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.files.canonical import format_article
from articles.files.library import Library
from articles.lint.answers import unanswered
from articles.lint.linter import Finding, lint_edition
from articles.lint.rules import RuleBook, find_unruled
from articles.management.content import read_content
from articles.management.entries import NOT_CANONICAL, find_uncanonical, format_entries, format_shared
from articles.text.grammar import find_faults as find_grammar_faults
from patienttools.files.faults import ContentError, Fault


class Command(BaseCommand):
    help = "Checks every file of content/ and reports every fault at once, with file, line and reason."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["content"]
        content = read_content(folder)
        library = content.library
        faults = [
            *content.faults,
            *_find_silent(content.rules, folder),
            *_find_uncanonical(library, folder),
            *find_uncanonical(folder, format_entries(folder, content.entries, content.faults)),
            *_find_advice(library, content.rules),
        ]
        if faults:
            error = ContentError(faults)
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(error.faults)} fault(s) in {folder.name}/.")
        editions = sum(len(article.editions) for article in library.articles.values())
        self.stdout.write(f"{len(library.articles)} articles in {editions} editions: no fault.")


def _find_silent(book: RuleBook | None, folder: Path) -> list[Fault]:
    """A language of the settings of which the rules of a text say nothing is served all the same, and named here."""
    codes = [code for code, _name in settings.LANGUAGES]
    faults = find_grammar_faults(folder, codes) if (folder / "grammar.toml").is_file() else []
    return faults + (find_unruled(book, codes) if book else [])


def _find_advice(library: Library, book: RuleBook | None) -> list[Fault]:
    """The linter's findings are faults in what ships, unless the edition answers them."""
    if book is None:
        return []
    return [
        Fault(
            f"{article.slug}/{edition.language}.md#{finding.place}", finding.line, f"{finding}{_how_answered(finding)}"
        )
        for article in library.articles.values()
        for edition in article.editions
        if library.is_sound(article.slug, edition.language)
        for finding in unanswered(lint_edition(article, edition, book, library.references), edition.answers)
        if not finding.is_maybe
    ]


def _how_answered(finding: Finding) -> str:
    """What to write in the edition's fields where it is meant so."""
    if not finding.sentence:
        return ""
    return f' Meant so? [[answers]] with rule = "{finding.rule}", sentence = "{finding.sentence}", because, on.'


def _find_uncanonical(library: Library, folder: Path) -> list[Fault]:
    """Files that are sound and not in their one form."""
    faults = []
    for slug, article in library.articles.items():
        for name, text in format_article(article).items():
            language = "" if name == "article.toml" else name.partition(".")[0]
            if library.is_sound(slug, language) and (folder / "articles" / slug / name).read_bytes() != text.encode():
                faults.append(Fault(f"{slug}/{name}", 0, NOT_CANONICAL))
    return faults + find_uncanonical(folder, format_shared(folder, []))
