"""Checks every file of content/ and reports every fault at once; touches no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.files.canonical import format_article
from articles.files.exporting import format_references
from articles.files.library import Library
from articles.lint.linter import lint_edition
from articles.lint.rules import find_unruled, read_rules
from articles.management.commands.load_content import read_content
from articles.search.wordlists import read_word_lists
from articles.text.grammar import find_faults as find_grammar_faults
from patienttools.files.faults import ContentError, Fault


class Command(BaseCommand):
    help = "Checks every file of content/ and reports every fault at once, with file, line and reason."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["content"]
        try:
            library, _frozen, _helplines, _events = read_content(folder)
            read_word_lists(folder)
            _check_languages(folder)
            _check_canonical(library, folder)
            _check_advice(library, folder)
        except ContentError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(error.faults)} fault(s) in {folder.name}/.") from None
        editions = sum(len(article.editions) for article in library.articles.values())
        self.stdout.write(f"{len(library.articles)} articles in {editions} editions: no fault.")


def _check_languages(folder: Path) -> None:
    """A language of the settings of which the rules of a text say nothing is served all the same, and named here."""
    codes = [code for code, _name in settings.LANGUAGES]
    faults = find_grammar_faults(folder, codes) if (folder / "grammar.toml").is_file() else []
    if (folder / "lint.toml").is_file():
        faults += find_unruled(read_rules(folder), codes)
    if faults:
        raise ContentError(faults)


def _check_advice(library: Library, folder: Path) -> None:
    """The linter's findings are faults in what ships; in the admin they advise."""
    if not (folder / "lint.toml").is_file():
        return
    book = read_rules(folder)
    faults = [
        Fault(f"{article.slug}/{edition.language}.md#{finding.place}", finding.line, str(finding))
        for article in library.articles.values()
        for edition in article.editions
        for finding in lint_edition(article, edition, book, library.references)
    ]
    if faults:
        raise ContentError(faults)


def _check_canonical(library: Library, folder: Path) -> None:
    faults = []
    for slug, article in library.articles.items():
        for name, text in format_article(article).items():
            if (folder / "articles" / slug / name).read_bytes() != text.encode():
                faults.append(Fault(f"{slug}/{name}", 0, "Not in the canonical form. Run “make fix”."))
    references = (folder / "references.toml").read_text(encoding="utf-8")
    if format_references(library.references.values()) != references:
        faults.append(Fault("references.toml", 0, "Not in the canonical form. Run “make fix”."))
    if faults:
        raise ContentError(faults)
