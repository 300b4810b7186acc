"""Parse: a broken file of each kind is refused, with every fault and its exact line."""

import re

import pytest

from articles.files.documents import parse_article
from patienttools.files.faults import ContentError, Fault
from tests.factories import article_toml

LANGUAGES = ("en", "bn")
LINES = [
    "+++",
    'title = "Dry skin"',
    'summary = """',
    "Skin that feels tight.",
    '"""',
    "takeaways = [",
    '  "Use a plain cream.",',
    "]",
    'writer = "site-editors"',
    "review_due_on = 2027-05-21",
    "publish = true",
    "+++",
    "",
    "## What it is {#definition}",
    "",
    "Skin that feels rough.",
    "",
    "## Signs {#signs}",
    "",
    "- Itching.",
    "- Cracks.",
    "",
]


def changed(lines: dict[int, str]) -> bytes:
    """The good file with some of its lines, counted from 1, replaced."""
    text = list(LINES)
    for number, line in lines.items():
        text[number - 1] = line
    return "\n".join(text).encode()


def faults_of(files: dict[str, bytes], slug: str = "dry-skin") -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as caught:
        parse_article(slug, files, LANGUAGES)
    return caught.value.faults


def faults_of_edition(text: bytes, name: str = "en.md") -> tuple[Fault, ...]:
    return faults_of({"article.toml": article_toml("dry-skin").encode(), name: text})


def test_a_good_file_becomes_a_document() -> None:
    article = parse_article(
        "dry-skin", {"article.toml": article_toml("dry-skin").encode(), "en.md": changed({})}, LANGUAGES
    )
    (edition,) = article.editions
    assert (edition.title, edition.summary, edition.takeaways) == (
        "Dry skin",
        "Skin that feels tight.",
        ("Use a plain cream.",),
    )
    assert [(section.kind, section.line, section.body_line) for section in edition.sections] == [
        ("definition", 14, 16),
        ("signs", 18, 20),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ({2: 'title = "Dry'}, 2, "Not valid TOML"),
        ({2: "title = 7"}, 2, "“title” must be text in quotation marks, not 7."),
        ({2: 'title = "  "'}, 2, "“title” is empty."),
        ({2: f'title = "{"long " * 30}"'}, 2, "at most 120"),
        ({2: 'title = "a\\u0000b"'}, 2, "control character"),
        ({4: "Skin \\u0007 tight."}, 3, "control character"),
        ({7: '  "",'}, 6, "must be a list of texts"),
        ({7: '  "Once.", "Once.",'}, 6, "names the same thing twice"),
        ({7: f"  {'1' * 5000},"}, 1, "Not valid TOML"),
        ({9: 'writer = "The Editors"'}, 9, "must be the key of a contributor"),
        ({9: 'author = "site-editors"'}, 9, "Unknown field “author”"),
        ({9: 'author = "site-editors"'}, 1, "The field “writer” is missing"),
        ({10: 'review_due_on = "soon"'}, 10, "a date such as 2027-05-21"),
        ({10: "review_due_on = 2027-02-30"}, 10, "Not valid TOML"),
        ({10: "review_due_on = 2027-05-21T10:00:00"}, 10, "a date without a time of day"),
        ({10: 'title = "Again"'}, 10, "Not valid TOML: Cannot overwrite a value"),
        ({11: 'publish = "yes"'}, 11, "“publish” must be true or false"),
        ({1: ""}, 1, "opens with its fields between two lines of +++"),
        ({12: ""}, 1, "opens with its fields between two lines of +++"),
        ({13: "Hello."}, 13, "Text stands before the first section's heading."),
        ({18: "## Signs {#sings}"}, 18, "Unknown kind of section “sings”"),
        ({18: "## Signs {#definition}"}, 18, "The kind “definition” stands twice; first in line 14."),
        ({18: "## Signs"}, 18, "A section's heading reads"),
        ({18: "##   {#signs}"}, 18, "A section's heading reads"),
        ({18: "# Signs {#signs}"}, 18, "A section's heading reads"),
        ({18: "## Signs {#signs .doctors}"}, 18, "Unknown audience “doctors”"),
        ({18: "## Ask {#ask}"}, 18, "is for clinicians: write {#ask .clinical}"),
        ({18: "## What it is {#definition .patient}"}, 18, "a patient would see both"),
        ({18: f"## {'S' * 161} {{#signs}}"}, 18, "longer than 160 characters"),
        ({20: "", 21: ""}, 18, "The section is empty."),
    ],
)
def test_refuses_a_broken_edition_and_names_the_line(lines: dict[int, str], line: int, reason: str) -> None:
    faults = faults_of_edition(changed(lines))
    assert [fault for fault in faults if fault.line == line and reason in fault.reason], faults
    assert {fault.path for fault in faults} == {"dry-skin/en.md"}


def test_refuses_an_edition_without_sections() -> None:
    faults = faults_of_edition("\n".join(LINES[:12]).encode())
    assert faults == (Fault("dry-skin/en.md", 12, "The edition has no section."),)


def test_a_broken_table_hides_no_fault_below_it() -> None:
    lines = [fault.line for fault in faults_of_edition(changed({2: "title =", 18: "## Signs {#sings}"}))]
    assert lines == [2, 18]


def test_names_every_fault_of_every_file_at_once() -> None:
    files = {
        "article.toml": b'kind = "novel"\nsubject = "topic"\nshare_code = "short"\ncolour = "red"\n',
        "en.md": changed({10: 'review_due_on = "soon"', 18: "## Signs {#sings}", 20: "", 21: ""}),
        "bn.md": changed({1: ""}),
        "fr.md": changed({}),
    }
    assert [(fault.path, fault.line) for fault in faults_of(files)] == [
        ("dry-skin/article.toml", 1),
        ("dry-skin/article.toml", 3),
        ("dry-skin/article.toml", 4),
        ("dry-skin/bn.md", 1),
        ("dry-skin/en.md", 10),
        ("dry-skin/en.md", 18),
        ("dry-skin/en.md", 18),
        ("dry-skin/fr.md", 0),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (article_toml("x", kind="novel"), 1, "“kind” must be one of guide, explainer"),
        (article_toml("x").replace("topic", "weather"), 2, "“subject” must be one of"),
        ('kind = "guide"\nsubject = "topic"\nshare_code = "il1o0IL1O0"\n', 3, "without i, l and o"),
        ('kind = "guide"\nsubject = "topic"\n', 1, "The field “share_code” is missing"),
        (article_toml("x", parent="dry-skin"), 3, "An article is not its own parent."),
        (article_toml("x", parent="No Slug"), 3, "must be a slug"),
        (article_toml("x", extra='codes = "L85"\n'), 4, "must be a list of texts"),
        (article_toml("x", extra='not_applicable = ["testing"]\n'), 4, "which is none of"),
        (article_toml("x", extra='\n[[relations]]\nkind = "likes"\nto = "a"\n'), 6, "“kind” must be one of"),
        (
            article_toml("x", extra='\n[[relations]]\nkind = "is_a_kind_of"\nto = "dry-skin"\n'),
            7,
            "no relation to itself",
        ),
        (article_toml("x", extra='relations = ["a"]\n'), 4, "must be tables headed [[relations]]"),
        ("kind = ", 1, "Not valid TOML"),
        ("a = " + "[" * 5000, 1, "Not valid TOML"),
    ],
)
def test_refuses_a_broken_article_file_and_names_the_line(text: str, line: int, reason: str) -> None:
    faults = faults_of({"article.toml": text.encode(), "en.md": changed({})})
    assert [fault for fault in faults if fault.line == line and reason in fault.reason], faults


def test_refuses_a_file_of_five_megabytes_unread() -> None:
    (fault,) = faults_of_edition(b"a" * 5_000_000)
    assert "5,000,000 bytes; at most 400,000" in fault.reason


def test_refuses_invalid_utf_8_and_names_the_line() -> None:
    (fault,) = faults_of_edition(changed({}) + b"\xff")
    assert (fault.line, fault.reason[:15]) == (22, "Not valid UTF-8")
    (fault,) = faults_of_edition(changed({}).replace(b"rough", b"\xed\xa0\x80"))  # half a surrogate pair
    assert (fault.line, fault.reason[:15]) == (16, "Not valid UTF-8")


@pytest.mark.parametrize("slug", ["Dry-Skin", "dry--skin", "-dry", "dry_skin", "শুষ্ক", "a" * 81])
def test_refuses_a_folder_name_that_is_no_slug(slug: str) -> None:
    faults = faults_of({"article.toml": article_toml("x").encode(), "en.md": changed({})}, slug)
    assert any("A folder's name is the slug" in fault.reason for fault in faults)


def test_refuses_an_article_without_its_file_or_without_an_edition() -> None:
    assert "The file is missing." in faults_of({"en.md": changed({})})[0].reason
    assert "has no edition" in faults_of({"article.toml": article_toml("dry-skin").encode()})[0].reason


def test_reads_windows_line_ends_a_byte_order_mark_and_decomposed_letters_as_the_same_text() -> None:
    plain = changed({16: "Caf\u00e9."})
    odd = b"\xef\xbb\xbf" + changed({16: "Cafe\u0301."}).replace(b"\n", b"\r\n")
    toml = article_toml("dry-skin").encode()
    documents = [parse_article("dry-skin", {"article.toml": toml, "en.md": text}, LANGUAGES) for text in (plain, odd)]
    assert documents[0] == documents[1]


def test_lines_stay_exact_without_and_with_many_empty_lines_after_a_heading() -> None:
    text = re.sub(rb"definition}\n\n", b"definition}\n", changed({})).replace(b"signs}\n\n", b"signs}\n\n\n\n")
    article = parse_article("dry-skin", {"article.toml": article_toml("dry-skin").encode(), "en.md": text}, LANGUAGES)
    found = text.decode().split("\n")
    for section in article.editions[0].sections:
        assert found[section.body_line - 1] == section.body.split("\n")[0]
