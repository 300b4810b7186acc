"""Small factories: content folders as an author would write them, loaded by the real command, and pages read back."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from django.core.management import call_command
from django.test import Client

from articles.models import Edition

ENGLISH_SECTIONS = "## What it is {#definition}\n\nSkin that feels rough and tight.\n"
BANGLA_SECTIONS = "## এটি কী {#definition}\n\nত্বক খসখসে ও টানটান লাগে।\n"

REFERENCES = """\
[R1]
citation = "A first source"
url = "https://source.example/one"
year = 2020
evidence = "cohort"
people = "2,315 adults"
place = "Norway"
limits = "One country."
read = "full"

[R2]
citation = "A second source"
doi = "10.1000/xyz"
evidence = "guideline"
read = "part"
"""
CODES = """\
["icd-10-cm:L85.3"]
system = "ICD-10-CM"
code = "L85.3"
meaning = "Xerosis cutis"
"""
CONTRIBUTORS = """\
[site-editors]
is_team = true

[site-editors.names]
en = "The editors"
bn = "সম্পাদকেরা"

[second-team]
is_team = true

[second-team.names]
en = "The second team"
bn = "দ্বিতীয় দল"

[a-reviewer.names]
en = "A reviewer"
bn = "একজন পর্যালোচক"
"""
HELPLINES = """\
[[countries]]
code = "bd"
numeric = "050"
name = { en = "Bangladesh", bn = "বাংলাদেশ" }
slug = "bangladesh"

[[helplines]]
key = "bd-999"
country = "bd"
is_emergency = true
in_emergency_list = true
name = { en = "National emergency service", bn = "জাতীয় জরুরি সেবা" }
numbers = [{ kind = "call", number = "999" }]
knowledge = "recalled"
"""


def content_folder(place: Path) -> Path:
    """A content folder with what articles refer to (R1, R2, one code, two teams, one helpline) and no article."""
    folder = place / "content"
    (folder / "articles").mkdir(parents=True)
    for name, text in {
        "references.toml": REFERENCES,
        "codes.toml": CODES,
        "contributors.toml": CONTRIBUTORS,
        "helplines.toml": HELPLINES,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def share_code(slug: str) -> str:
    """Ten characters that are the same for the same slug."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(letters[byte % len(letters)] for byte in hashlib.sha256(slug.encode()).digest()[:10])


def discreet_code(slug: str) -> str:
    """The code under which this site shows the article that has `share_code(slug)`."""
    from articles.pages.codes import code_of

    return code_of(share_code(slug))


def article_toml(slug: str, *, kind: str = "guide", parent: str = "", extra: str = "") -> str:
    parent_line = f'parent = "{parent}"\n' if parent else ""
    return f'kind = "{kind}"\nsubject = "topic"\n{parent_line}share_code = "{share_code(slug)}"\n{extra}'


def edition_text(
    sections: str = ENGLISH_SECTIONS,
    *,
    title: str = "Dry skin",
    summary: str = "Skin that feels tight.",
    takeaways: str = "[]",
    due: str = "2027-05-21",
    publish: bool = True,
    extra: str = "",
) -> str:
    return (
        f'+++\ntitle = "{title}"\nsummary = """\n{summary}\n"""\ntakeaways = {takeaways}\nwriter = "site-editors"\n'
        f"review_due_on = {due}\npublish = {'true' if publish else 'false'}\n{extra}+++\n\n{sections}"
    )


def bangla_text(sections: str = BANGLA_SECTIONS, *, title: str = "শুষ্ক ত্বক", publish: bool = True) -> str:
    return edition_text(sections, title=title, summary="ত্বক টানটান লাগে।", publish=publish)


def write_article(
    folder: Path, slug: str, *, toml: str | None = None, en: str | None = None, bn: str | None = None
) -> Path:
    """An article's folder. Without texts of its own it gets an English edition."""
    place = folder / "articles" / slug
    place.mkdir(parents=True, exist_ok=True)
    (place / "article.toml").write_text(article_toml(slug) if toml is None else toml, encoding="utf-8")
    if en is None and bn is None:
        en = edition_text()
    for language, text in {"en": en, "bn": bn}.items():
        if text is not None:
            (place / f"{language}.md").write_text(text, encoding="utf-8")
    return place


def load(folder: Path, *, force: bool = False) -> str:
    """What load_content says. Raises CommandError where content is refused."""
    said = io.StringIO()
    call_command("load_content", content=folder, force=force, stdout=said, stderr=said)
    return said.getvalue()


def get_edition(slug: str, language: str = "en") -> Edition:
    return Edition.objects.get(article__slug=slug, language=language)


def many_sections(count: int) -> str:
    """Sections of different kinds, `count` of them, each with a list, a link and a citation."""
    from articles.kinds import CLINICAL_KINDS, IN_SHORT, SectionKind

    every = [kind for kind in SectionKind.values if kind != IN_SHORT]
    kinds = [kind for kind in every if kind not in CLINICAL_KINDS | {"danger_signs", "safety_steps"}]
    marks = [f"{{#{kind}}}" for kind in kinds] + [f"{{#{kind} .clinical}}" for kind in every]
    return "\n".join(
        f"## Part {number} {mark}\n\n- **Point.** See [more](article:dry-skin).[^R1]\n"
        for number, mark in enumerate([mark for mark in marks if "danger" not in mark and "steps" not in mark][:count])
    )


@dataclass
class ReadPage:
    """An HTML page as somebody meets it: its words, headings in order, ids, and links by address."""

    status: int
    html: str
    headings: list[tuple[int, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<head.*?</head>", "", self.html)).split())

    @property
    def main(self) -> "ReadPage":
        """The part inside <main>."""
        found = re.search(r"(?s)<main.*</main>", self.html)
        return read_html(found[0] if found else "", self.status)

    @property
    def addresses(self) -> list[str]:
        return [link["href"] for link in self.links]

    def without(self, *blocks: str) -> str:
        """The words without the named blocks (`emergency`), which stand on every page."""
        html = self.html
        for block in blocks:
            html = re.sub(rf'(?s)<section class="{block}">.*?</section>', "", html)
        return read_html(html).words


class _Reader(HTMLParser):
    def __init__(self, page: ReadPage) -> None:
        super().__init__()
        self._page, self._level, self._text = page, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self._page.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self._page.links.append(values)
        if re.fullmatch("h[1-6]", tag):
            self._level, self._text = int(tag[1]), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._level and tag == f"h{self._level}":
            self._page.headings.append((self._level, " ".join(self._text.split())))
            self._level = 0


def read_html(html: str, status: int = 200) -> ReadPage:
    page = ReadPage(status, html)
    _Reader(page).feed(html)
    return page


def get_page(path: str) -> ReadPage:
    """The page at an address, as an anonymous reader gets it."""
    response = Client().get(path)
    return read_html(response.content.decode(), response.status_code)


def published_paths() -> Iterator[str]:
    """The address of every published page of the library, in every view that it has."""
    from articles.kinds import ArticleKind
    from articles.pages.addresses import CLINICAL, Place
    from articles.pages.reading import read_all_cards

    for card in read_all_cards():
        yield Place(card.language).address(card.target)
        if card.kind not in {ArticleKind.PAGE, ArticleKind.TOOL}:
            yield Place(card.language).address(card.target, CLINICAL)
