"""The library: what needs more than one file to be seen, and every fault of every file in one answer."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from articles.editions.loading import read_and_freeze
from articles.files.library import read_library
from patienttools.files.faults import ContentError, Fault
from tests.factories import REFERENCES, article_toml, bangla_text, content_folder, edition_text, write_article

LANGUAGES = ("en", "bn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def faults_of(folder: Path) -> list[Fault]:
    faults: list[Fault] = []
    read_and_freeze(folder, LANGUAGES, faults)
    assert faults
    return list(ContentError(faults).faults)


def test_the_shipped_library_has_no_fault() -> None:
    faults: list[Fault] = []
    library, frozen = read_and_freeze(settings.BASE_DIR / "content", dict(settings.LANGUAGES), faults)
    assert faults == []
    assert {"stalking", "intimate-partner-stalking"} <= set(library.articles)
    assert len(frozen) == sum(len(article.editions) for article in library.articles.values())


def test_every_fault_of_every_file_is_told_at_once(folder: Path) -> None:
    write_article(folder, "good")
    write_article(
        folder,
        "first",
        toml=article_toml("first", parent="nobody", extra='codes = ["mesh:D1"]\n'),
        en=edition_text("## What it is {#definition}\n\nAbout 40% of people.\n\n## Signs {#sings}\n\n<b>a</b>[^R9]\n"),
        bn=bangla_text().replace("2027-05-21", '"soon"'),
    )
    write_article(folder, "second", toml="kind = ", en=edition_text("## A {#signs}\n\n[x](article:none)\n"))
    (folder / "references.toml").write_text(REFERENCES.replace('"cohort"', '"rumour"'), encoding="utf-8")
    assert [(fault.path, fault.line) for fault in faults_of(folder)] == [
        ("first/article.toml", 3),
        ("first/article.toml", 5),
        ("first/bn.md", 8),
        ("first/en.md", 14),
        ("first/en.md", 16),
        ("first/en.md", 18),
        ("first/en.md", 18),
        ("references.toml", 5),
        ("second/article.toml", 1),
        ("second/en.md", 14),
    ]


def test_a_broken_article_makes_no_fault_in_those_that_lead_to_it(folder: Path) -> None:
    write_article(folder, "broken", en=edition_text(due='"soon"'))
    write_article(
        folder,
        "child",
        toml=article_toml("child", parent="broken", extra='\n[[relations]]\nkind = "is_a_kind_of"\nto = "broken"\n'),
        en=edition_text("## A {#signs}\n\n[x](article:broken)\n"),
    )
    assert {fault.path for fault in faults_of(folder)} == {"broken/en.md"}


@pytest.mark.parametrize(
    ("toml", "line", "reason"),
    [
        (article_toml("dry-skin", parent="nobody"), 3, "The parent “nobody” is no article."),
        (article_toml("dry-skin", extra='codes = ["mesh:D1"]\n'), 4, "The code “mesh:D1” is not in codes.toml."),
        (article_toml("dry-skin", extra='\n[[relations]]\nkind = "helped_by"\nto = "none"\n'), 7, "leads to “none”"),
        (article_toml("other"), 3, "The share code is that of “another” too."),
    ],
)
def test_refuses_what_leads_nowhere_and_names_the_line(folder: Path, toml: str, line: int, reason: str) -> None:
    write_article(folder, "dry-skin", toml=toml)
    write_article(folder, "another", toml=article_toml("other"))
    (fault,) = faults_of(folder)
    assert (fault.path, fault.line) == ("dry-skin/article.toml", line)
    assert reason in fault.reason


@pytest.mark.parametrize("length", [2, 3, 5])
def test_refuses_parents_that_go_round_in_a_ring(folder: Path, length: int) -> None:
    for number in range(length):
        write_article(folder, f"a{number}", toml=article_toml(f"a{number}", parent=f"a{(number + 1) % length}"))
    write_article(folder, "below", toml=article_toml("below", parent="a0"))
    faults = faults_of(folder)
    assert len(faults) == length
    assert all(fault.line == 3 and "in a ring" in fault.reason for fault in faults)


def test_refuses_a_fourth_level_of_topics(folder: Path) -> None:
    for number, parent in enumerate(("", "a0", "a1", "a2")):
        write_article(folder, f"a{number}", toml=article_toml(f"a{number}", parent=parent))
    (fault,) = faults_of(folder)
    assert (fault.path, fault.line) == ("a3/article.toml", 3)
    assert "at most 3 levels deep" in fault.reason


def test_refuses_a_person_whom_nobody_knows(folder: Path) -> None:
    review = '\n[[reviews]]\nkind = "clinical"\nby = "dr-nobody"\non = 2026-01-02\n'
    write_article(folder, "dry-skin", en=edition_text(extra=review).replace("site-editors", "no-team"))
    reasons = [fault.reason for fault in faults_of(folder)]
    assert any("“no-team” is no contributor." in reason for reason in reasons)
    assert any("“dr-nobody” is no contributor." in reason for reason in reasons)


@pytest.mark.parametrize("name", ["references.toml", "codes.toml", "contributors.toml"])
def test_refuses_a_library_without_its_lists(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert Fault(name, 0, "The file is missing.") in faults_of(folder)
    (folder / name).write_bytes(b"\xff")
    assert Fault(name, 1, "Not valid UTF-8 from here on. Save the file as UTF-8.") in faults_of(folder)
    (folder / name).write_text("[x\n", encoding="utf-8")
    assert any(fault.path == name and fault.line == 1 for fault in faults_of(folder))


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('evidence = "cohort"', 'evidence = "rumour"', 5, "One of systematic_review"),
        ("[R1]", "[1R]", 2, "is no key"),
        ("year = 2020", "year = 20200", 4, "from 1000 to 2100"),
        ("year = 2020", "year = -5", 4, "from 1000 to 2100"),
        ("year = 2020", 'year = "2020"', 4, "a whole number"),
        ('"https://source.example/one"', '"javascript:alert(1)"', 3, "A web address"),
        ('"https://source.example/one"', '"https://a.example/\\"onclick=x"', 3, "A web address"),
        ('"10.1000/xyz"', '"10.1000/<script>"', 13, "A DOI"),
        ('place = "Norway"', 'colour = "red"', 7, "Unknown field “colour”"),
        ('citation = "A first source"', 'citation = "A\\u0000"', 2, "control character"),
    ],
)
def test_refuses_a_broken_reference_and_names_the_line(
    folder: Path, old: str, new: str, line: int, reason: str
) -> None:
    write_article(folder, "dry-skin")
    (folder / "references.toml").write_text(REFERENCES.replace(old, new), encoding="utf-8")
    assert [fault for fault in faults_of(folder) if fault.line == line and reason in fault.reason], faults_of(folder)


def test_refuses_a_stray_file_among_the_articles(folder: Path) -> None:
    write_article(folder, "dry-skin")
    (folder / "articles" / "notes.txt").write_text("x", encoding="utf-8")
    assert "Only folders of articles stand here." in faults_of(folder)[0].reason


def test_a_library_without_articles_is_empty_and_no_error(folder: Path) -> None:
    shutil.rmtree(folder / "articles")
    assert read_library(folder, LANGUAGES).articles == {}
