"""Reads a sentence a line and prints each finding of the linter as a line of JSON, for translators and other tools."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from articles.lint.findings import current_rules
from articles.lint.linter import Finding, lint_sentence
from articles.lint.rules import RuleBook, read_rules
from articles.lint.sentences import Spoken, plain
from patienttools.files.faults import ContentError

# A line without an end is read in pieces, so that no input takes for ever.
LONGEST = 1000
BAD_CALL = 2


class Command(BaseCommand):
    help = (
        "Reads a sentence a line and prints each finding as a line of JSON with line, rule, quote, why, instead and, "
        "where a known sentence told it, near and sure. Exit 0: none; 1: some; 2: it could not be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", required=True, help="the language of the text, such as en")
        parser.add_argument("--subject", default="topic", help="the subject of the article (topic)")
        parser.add_argument("file", metavar="FILE", help="a text, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        known = list(dict(settings.LANGUAGES))
        if language not in known:
            raise CommandError(f"Unknown language “{language}”. Known: {', '.join(known)}.", returncode=BAD_CALL)
        text = _read(options["file"])
        book, origin = _rules()
        self.stderr.write(f"Rules: {origin}.")
        is_any = False
        try:
            for number, finding in _findings(text, language, options["subject"], book):
                is_any = True
                self.stdout.write(json.dumps(_as_row(number, finding), ensure_ascii=False))
        except BrokenPipeError:
            # Whoever read has seen enough.
            sys.stderr.close()
        if is_any:
            sys.exit(1)


def _read(name: str) -> str:
    """The text of a file or of standard input; bytes that are no UTF-8 become signs that no rule knows."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"“{name}” cannot be read: {error.strerror}.", returncode=BAD_CALL) from error
    return data.decode("utf-8-sig", errors="replace")


def _rules() -> tuple[RuleBook, str]:
    """Those that editors have in the database, where there is one; else those that ship."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in name or Path(name).is_file():
        try:
            book = current_rules()
        except DatabaseError:
            book = None
        if book and book.rules:
            return book, "the database's, as editors have them"
    try:
        return read_rules(settings.BASE_DIR / "content"), "those that ship, content/lint.toml and content/glossary.toml"
    except ContentError as error:
        raise CommandError(f"The rules that ship cannot be read: {error}", returncode=BAD_CALL) from error


def _findings(text: str, language: str, subject: str, book: RuleBook) -> Iterator[tuple[int, Finding]]:
    for number, line in enumerate(text.split("\n"), 1):
        for piece in _pieces(line):
            sentence = Spoken("", number, piece, "everyone", False, False, True, piece)
            yield from ((number, finding) for finding in lint_sentence(sentence, language, subject, book))


def _pieces(line: str) -> Iterator[str]:
    line = plain(line.replace("\0", " "))
    while line:
        end = len(line) if len(line) <= LONGEST else line.rfind(" ", 0, LONGEST) + 1 or LONGEST
        yield line[:end].strip()
        line = line[end:]


def _as_row(number: int, finding: Finding) -> dict[str, Any]:
    row: dict[str, Any] = {
        "line": number,
        "rule": finding.rule,
        "quote": finding.quote,
        "why": finding.why,
        "instead": finding.instead,
    }
    return row | ({"near": finding.near, "sure": not finding.is_maybe} if finding.near else {})
