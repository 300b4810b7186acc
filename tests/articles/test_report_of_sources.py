"""content_report counts the sources by how far they were read, beside how they were found."""

import io

from django.core.management import call_command

from articles.files.library import ReferenceDocument
from articles.management.sources import rows_of


def source(key: str, read: str, evidence: str = "law") -> ReferenceDocument:
    return ReferenceDocument(key=key, citation="A source", evidence=evidence, read=read)


def test_counts_sources_by_how_far_they_were_read_and_how_many_a_text_cites() -> None:
    references = [source("A1", "full"), source("A2", "recalled"), source("A3", "recalled", "news_report")]
    rows = {row[:44].strip(): row[44:].split() for row in rows_of(references, frozenset({"A1", "A3"}))}
    assert rows["read in full"] == ["1", "1", "1"]
    assert rows["known from general knowledge, not opened"] == ["22", "2", "1"]
    assert rows["all"] == ["213", "3", "2"]
    assert rows["of these, news reports"] == ["29", "1", "1"]


def test_the_report_ends_with_the_sources() -> None:
    output = io.StringIO()
    call_command("content_report", stdout=output)
    lines = output.getvalue().splitlines()
    assert lines[0].startswith("article")
    assert [line.split()[0] for line in lines[-8:]] == [
        "sources,",
        "read",
        "read",
        "abstract",
        "read",
        "known",
        "all",
        "of",
    ]
