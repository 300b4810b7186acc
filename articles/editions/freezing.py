"""Freeze: an edition's document becomes all that readers need of it, checked and rendered; no database."""

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.safestring import mark_safe

from articles.files.asked import SUFFIX
from articles.files.asked import find_faults as find_asked_faults
from articles.files.canonical import format_article
from articles.files.documents import ArticleDocument, EditionDocument, SectionDocument
from articles.files.features import FeatureDocument
from articles.files.library import ContributorDocument, ReferenceDocument, Surroundings
from articles.files.reviewed import with_holding_reviews
from articles.files.stories import consent_faults, story_faults
from articles.kinds import Audience
from articles.text.citing import Numbers
from articles.text.claims import cited_keys, sentences_of, states_statistic, uncited_statistics
from articles.text.grammar import grammar_of, is_in_script
from articles.text.rendering import RENDERER_VERSION, check_bounds, render_line, render_section
from patienttools.clock import latest_day_begun
from patienttools.files.faults import ContentError, Fault
from patienttools.languages import in_language
from patienttools.panels.content import Block, Group, Point, SectionContent, section_as_data

WORDS_A_MINUTE = 200
# As the renderer writes a picture.
_PICTURE = re.compile(r'<img src="(/media/[^"]+)" alt="([^"]*)">')
NOBODY = ContributorDocument(key="", names={}, role="", credential="")
NOTHING_SAID = (Group("", "", (Block(points=(Point(mark_safe(""), mark_safe("")),)),)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenEdition:
    """`document` is JSON data; `source` the files it was rendered from; the rest is what lists need."""

    title: str
    summary_text: str
    reading_minutes: int
    has_clinical: bool
    is_short: bool
    document: dict[str, Any]
    source: dict[str, str]
    feature: FeatureDocument | None = None
    renderer_version: str = RENDERER_VERSION


def freeze_edition(article: ArticleDocument, edition: EditionDocument, around: Surroundings) -> FrozenEdition:
    """Renders and checks one edition. Raises ContentError carrying every fault, each with its line in the file."""
    path = f"{article.slug}/{edition.language}.md"
    edition = with_holding_reviews(edition)
    work = _Rendering(path, edition, around)
    work.run()
    faults = work.faults + _review_faults(path, edition, around) + _reference_faults(path, article, edition, around)
    faults += consent_faults(article) + story_faults(path, article, edition)
    faults += find_asked_faults(path, edition.asked)
    if faults:
        raise ContentError(faults)
    document = _document(work, article, edition, around)
    if edition.asked:
        # For search alone: no page shows it.
        document["asked"] = {name: list(phrases) for name, phrases in edition.asked.items()}
    words = sum(len(s.body.split()) for s in edition.sections if s.audience != Audience.CLINICAL)
    # Answers to the linter are the desk's.
    shown = replace(edition, is_published=True, answers=())
    files = format_article(replace(article, editions=(shown,)))
    source = {"article": files["article.toml"], "edition": files[f"{edition.language}.md"]}
    if edition.asked:
        source["asked"] = files[f"{edition.language}{SUFFIX}"]
    return FrozenEdition(
        title=edition.title,
        summary_text=plain_text(edition.summary),
        reading_minutes=max(1, round(words / WORDS_A_MINUTE)),
        has_clinical=edition.has_clinical,
        is_short=edition.is_short,
        document=document,
        source=source,
        feature=article.feature,
    )


def freeze_section(
    article: ArticleDocument,
    edition: EditionDocument,
    around: Surroundings,
    section: SectionDocument,
    kinds: Collection[str],
) -> FrozenEdition:
    """One section of a draft as it is in the whole: of the others only those of `kinds` are rendered as well.

    All else is passed over: what it cites counts, so that numbers are right, and its heading stands. Raises
    ContentError carrying the section's own faults; those of others do not matter here.
    """
    is_clinical = section.audience == Audience.CLINICAL
    beside = {s.id for s in edition.sections if s.kind in kinds and (s.audience == Audience.CLINICAL) == is_clinical}
    work = _Rendering(f"{article.slug}/{edition.language}.md", edition, around, only={section.id, *beside})
    work.run()
    if own := [fault for fault in work.faults if fault.path.endswith(f"#{section.id}")]:
        raise ContentError(own)
    return FrozenEdition(
        title=edition.title,
        summary_text=plain_text(edition.summary),
        reading_minutes=1,
        has_clinical=edition.has_clinical,
        is_short=edition.is_short,
        document=_document(work, article, edition, around),
        source={},
    )


def _document(
    work: "_Rendering", article: ArticleDocument, edition: EditionDocument, around: Surroundings
) -> dict[str, Any]:
    """The rendered edition as JSON data."""
    return {
        "slug": article.slug,
        "language": edition.language,
        "title": edition.title,
        "summary": work.summary,
        "content_note": edition.content_note,
        "consent": as_plain_data(asdict(article.consent)) if article.consent else None,
        "takeaways": work.takeaways,
        "sections": [section_as_data(section) for section in work.sections],
        "references": [
            {"number": number, **reference_as_data(around.references[key])}
            for key, number in work.numbers.by_key.items()
            if key in around.references
        ],
        "codes": [as_plain_data(asdict(around.codes[key])) for key in article.codes if key in around.codes],
        "not_applicable": list(article.not_applicable),
        "relations": [asdict(relation) for relation in article.relations],
        "links": list(dict.fromkeys(work.links)),
        "claims": work.claims,
        "writer": person_as_data(around.contributors.get(edition.writer, NOBODY), edition.language),
        "reviews": [
            {
                "kind": review.kind,
                "reviewed_on": review.reviewed_on.isoformat(),
                **({"held": review.held} if review.held else {}),
                **person_as_data(around.contributors[review.by], edition.language),
            }
            for review in edition.reviews
            if review.by in around.contributors
        ],
        "review_due_on": edition.review_due_on.isoformat(),
    }


def find_text_faults(article: ArticleDocument, edition: EditionDocument, around: Surroundings) -> list[Fault]:
    """What is wrong with the text alone, of an edition whose fields may be wrong too: so that all is told at once."""
    work = _Rendering(f"{article.slug}/{edition.language}.md", edition, around)
    work.run()
    return work.faults


def plain_text(line: str) -> str:
    """A line of our Markdown without its marks: for lists and descriptions."""
    text = re.sub(r"\[\^[^\]]+\]", "", line)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"\*+|(?<!\w)_+|_+(?!\w)", "", text).split())


class _Rendering:
    """Renders the pieces of one edition in reading order, and gathers faults, links and the numbers of citations.

    A draft from the admin never was in a file: the path of its faults then names the piece, as in
    “stalking/en.md#danger_signs”, and lines count from the piece's first.
    """

    def __init__(
        self, path: str, edition: EditionDocument, around: Surroundings, only: Collection[str] | None = None
    ) -> None:
        """Of sections `only` these ids are rendered; None: all are."""
        self._path, self._edition, self._around, self._only = path, edition, around, only
        self._language = edition.language
        self.numbers = Numbers(edition.language)
        self.links: list[str] = []
        self.faults: list[Fault] = []
        # Sentences that state a statistic: {"section": id, "text": …, "keys": [keys of references]}.
        self.claims: list[dict[str, Any]] = []
        self.summary = ""
        self.takeaways: list[str] = []
        self.sections: list[SectionContent] = []

    def run(self) -> None:
        edition, lines = self._edition, self._edition.lines
        self.faults += _language_faults(self._path, edition)
        self._plain(edition.title, *self._place("title", lines.get("title", 0)))
        self._plain(edition.content_note, *self._place("content_note", lines.get("content_note", 0)))
        self.summary = self._line(edition.summary, *self._place("summary", lines.get("summary 0", 0)))
        for number, text in enumerate(edition.takeaways):
            place, offset = self._place("takeaways", lines.get(f"takeaways {number}", 0))
            self.takeaways.append(self._line(text, place, offset if lines else number))
        self.sections = [content for section in edition.sections if (content := self._section(section))]

    def _place(self, name: str, line: int) -> tuple[str, int]:
        """The path of a piece's faults, and how many lines stand above the piece."""
        return (self._path, line - 1) if line else (f"{self._path}#{name}", 0)

    def _plain(self, text: str, place: str, offset: int) -> None:
        """Titles and headings are shown as they are written."""
        self._gather(check_bounds(text), place, offset)
        if "[^" in text:
            self._gather([Fault("", 1, "A title or heading is plain text, without citations.")], place, offset)

    def _line(self, text: str, place: str, offset: int) -> str:
        """A summary or takeaway as inline HTML; empty if it has faults."""
        self._gather(uncited_statistics(text, self._language), place, offset)
        try:
            html, linked = render_line(text, numbers=self.numbers)
        except ContentError as error:
            self._gather(error.faults, place, offset)
            self._check_references(text, (), place, offset)
            return ""
        self._check_references(text, linked, place, offset)
        self._check_pictures(text, html, place, offset)
        return str(html)

    def _section(self, section: SectionDocument) -> SectionContent | None:
        """A section's content; None if it has faults."""
        if self._only is not None and section.id not in self._only:
            return self._passed_over(section)
        self._plain(section.heading, *self._place(section.id, section.line))
        place, offset = self._place(section.id, section.body_line)
        if not check_bounds(section.body):
            self._gather(uncited_statistics(section.body, self._language), place, offset)
        try:
            content, linked = render_section(
                section.body,
                language=self._language,
                kind=section.kind,
                audience=section.audience,
                heading=section.heading,
                numbers=self.numbers,
            )
        except ContentError as error:
            self._gather(error.faults, place, offset)
            self._check_references(section.body, (), place, offset)
            return None
        self._check_references(section.body, linked, place, offset)
        self._check_pictures(section.body, content.html, place, offset)
        self.claims += [
            {"section": content.id, "text": sentence.text, "keys": list(sentence.citations)}
            for sentence in sentences_of(section.body, self._language)
            if sentence.citations and states_statistic(sentence.text, self._language)
        ]
        return content

    def _passed_over(self, section: SectionDocument) -> SectionContent:
        """A section that is there, and says nothing."""
        for _line, key in cited_keys(section.body):
            self.numbers.cite(key)
        return SectionContent(section.kind, section.audience, section.heading, mark_safe(""), NOTHING_SAID)

    def _check_references(self, text: str, linked: Iterable[str], place: str, offset: int) -> None:
        """Keeps the links, and names what the text refers to and what is not there."""
        self.links += linked
        wrong = [
            Fault("", line, f"The citation [^{key}] names no reference.")
            for line, key in cited_keys(text)
            if key not in self._around.references
        ]
        lines = text.split("\n")
        for slug in linked:
            if slug not in self._around.slugs:
                number = next((n for n, line in enumerate(lines, 1) if f"article:{slug}" in line), 1)
                wrong.append(Fault("", number, f"A link leads to “article:{slug}”, which is no article."))
        self._gather(wrong, place, offset)

    def _check_pictures(self, text: str, html: str, place: str, offset: int) -> None:
        """Names each picture that is not there, or that nobody has described."""
        if self._around.pictures is None:
            return
        for address, alt in _PICTURE.findall(html):
            name = address.removeprefix("/media/")
            picture, number = self._around.pictures.get(name), _line_of(name, text, is_bare=not alt)
            if picture is None:
                fault = f"There is no picture “{address}”. Put it into the library of pictures first."
            elif not alt and not picture.is_told_in(self._language):
                fault = (
                    f"Nothing says what the picture “{address}” shows. Write it between the brackets, as in "
                    f"![what it shows]({address}), or in the library of pictures; or mark it as decorative there."
                )
            else:
                continue
            self._gather([Fault("", number, fault)], place, offset)

    def _gather(self, faults: Iterable[Fault], path: str, offset: int) -> None:
        self.faults += [fault.moved(path, offset) for fault in faults]


def _line_of(name: str, text: str, *, is_bare: bool) -> int:
    """The line in which a picture stands, first of all one that says nothing of it."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if name in line]
    bare = [number for number, line in lines if re.search(r"!\[\s*\]\([^)]*" + re.escape(name), line)]
    return next(iter(bare if is_bare and bare else [number for number, _line in lines]), 1)


def _reference_faults(
    path: str, article: ArticleDocument, edition: EditionDocument, around: Surroundings
) -> list[Fault]:
    """What the edition as a whole refers to and what is not there."""
    faults = [] if edition.sections else [Fault(path, 0, "The edition has no section.")]
    faults += [Fault(path, 0, f"The code “{key}” is not known.") for key in article.codes if key not in around.codes]
    people = [edition.writer, *(review.by for review in edition.reviews)]
    faults += [Fault(path, 0, f"“{key}” is no contributor.") for key in people if key not in around.contributors]
    return faults


def _review_faults(path: str, edition: EditionDocument, around: Surroundings) -> list[Fault]:
    """Reviews that are none: by a team, by who wrote the text, or on a day that has not come."""
    today = latest_day_begun()
    faults = []
    for review in edition.reviews:
        person = around.contributors.get(review.by, NOBODY)
        if person.is_team:
            faults.append(Fault(path, 0, f"“{review.by}” is a team: a review is one person's, with a name."))
        if review.by == edition.writer:
            faults.append(Fault(path, 0, f"“{review.by}” wrote the text, and cannot review it."))
        if review.reviewed_on > today:
            faults.append(
                Fault(path, 0, f"A review is dated {review.reviewed_on.isoformat()}, which has not come yet.")
            )
    return faults


def _language_faults(path: str, edition: EditionDocument) -> list[Fault]:
    """A fault if most letters are of another script than the language's: a file saved under the wrong name."""
    script = grammar_of(edition.language).script
    text = " ".join([edition.title, edition.summary, *(section.body for section in edition.sections)])[:20_000]
    if not is_in_script(text, edition.language):
        return [
            Fault(
                path,
                1,
                f"Most letters are not {script.capitalize()}: is this text in the language “{edition.language}”?",
            )
        ]
    return []


def person_as_data(person: ContributorDocument, language: str) -> dict[str, str]:
    """What readers are told of a writer or reviewer; the key, which leads to their page, of one person alone."""
    told = {"name": in_language(person.names, language), "role": person.role, "credential": person.credential}
    return told if person.is_team or not person.key else told | {"key": person.key}


def reference_as_data(reference: ReferenceDocument) -> dict[str, Any]:
    """Without what came later and few have, so that texts from before stay as they are."""
    data = as_plain_data(asdict(reference))
    return data if data["archived"] else {name: value for name, value in data.items() if name != "archived"}


def as_plain_data(data: dict[str, Any]) -> dict[str, Any]:
    """Dates as text, as JSON needs them."""
    return {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in data.items()}
