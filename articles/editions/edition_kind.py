"""Editions: what one rule of loading needs to know of them. What is marked so is published in the same transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from articles.editions.article_kind import ArticleKind
from articles.editions.drafts import article_document, edition_document, surroundings
from articles.editions.freezing import FrozenEdition, freeze_edition
from articles.editions.publishing import store_frozen, withdraw
from articles.editions.releases import put_back_now
from articles.files.asked import SUFFIX, format_asked
from articles.files.canonical import format_article, format_edition
from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import Library, Surroundings
from articles.files.passing import MadeFrom
from articles.files.reviewed import text_digest
from articles.kinds import NEEDED_PAGES, ReleaseAct
from articles.lint.answers import unanswered_harm
from articles.lint.rules import RuleBook
from articles.models import Answer, Article, Contributor, Edition, PublishedEdition, Review, Section
from patienttools.files.digests import digest_of
from patienttools.files.faults import ContentError, Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.models import LoadedEntry
from patienttools.files.reports import Outcome, Report


@dataclass(frozen=True, slots=True)
class EditionEntry:
    """An edition as its file says it, with its article; `edition` is None where the file was passed over unread.

    `frozen` is what was rendered from the files alone, if it could be.
    """

    article: ArticleDocument
    edition: EditionDocument | None
    frozen: FrozenEdition | None
    made: MadeFrom | None

    @property
    def read(self) -> EditionDocument:
        assert self.edition is not None, "an edition that was passed over is not looked at"
        return self.edition


class EditionKind(ContentKind[EditionEntry]):
    """Keys are “slug/language”, with the slug that the article has in the files."""

    name = "edition"
    is_vital = True
    files = ("articles/*/*.md", f"articles/*/*{SUFFIX}")
    model = Edition

    def __init__(self, library: Library, ledger: Ledger, *, force: bool = False, rules: RuleBook | None = None) -> None:
        """With `rules`, what can do harm and is not answered is loaded as a draft and not published."""
        self._library, self._ledger, self._force, self._rules = library, ledger, force, rules
        self._slugs: dict[int | None, str] = {}

    # --- The rule's questions ---

    def document(self, row: Edition) -> EditionEntry:
        return EditionEntry(article_document(row.article), edition_document(row), None, None)

    def data(self, document: EditionEntry) -> object:
        # Tells texts apart; whether they are published does not count.
        return _text_of(replace(document.read, is_published=True))

    def row_data(self, row: Edition) -> object:
        # Under the names that the files have for people, whatever an editor has called them since.
        document = edition_document(row)
        keys = {entry.row_id: entry.key for entry in self._ledger.of("contributor")}
        reviews = tuple(
            replace(review, by=keys.get(one.by_id, review.by))
            for review, one in zip(document.reviews, row.reviews.all(), strict=True)
        )
        writer = keys.get(row.writer_id, document.writer)
        text = _text_of(replace(document, writer=writer, reviews=reviews))
        return ["withdrawn", text] if row.is_withdrawn else text

    def identity(self, document: EditionEntry) -> str:
        return ""  # editions move with their article

    def notes(self, key: str, document: EditionEntry) -> dict[str, Any]:
        made = document.made
        return {"made_from": made.digest, "needs": list(made.needs)} if made else {}

    def is_passed_over(self, key: str, document: EditionEntry, entry: LoadedEntry) -> bool:
        return document.edition is None

    def all_rows(self) -> QuerySet[Edition]:
        return Edition.objects.select_related("article", "writer").prefetch_related(
            "sections", "reviews__by", "answers"
        )

    def rows(self, keys: Collection[str], ids: Collection[int]) -> Iterable[Edition]:
        self._slugs = {entry.row_id: entry.key for entry in self._ledger.of("article")}
        slugs = {key.partition("/")[0] for key in keys}
        articles = [row_id for slug in slugs if (row_id := self._ledger.row_id("article", slug))]
        wanted = Q(pk__in=ids) | Q(article__slug__in=slugs) | Q(article__in=articles)
        return self.all_rows().filter(wanted)

    def key_of(self, row: Edition) -> str:
        return f"{self._slugs.get(row.article_id, row.article.slug)}/{row.language}"

    # --- Writing ---

    def write(self, document: EditionEntry, row: Edition | None, ledger: Ledger) -> Edition:
        edition, article = document.read, self._article_of(document)
        row = row or Edition(article=article, language=edition.language, version=0)
        row.title, row.summary, row.takeaways = edition.title, edition.summary, list(edition.takeaways)
        row.content_note, row.review_due_on = edition.content_note, edition.review_due_on
        row.writer = self._person(document, edition.writer)
        row.version, row.is_withdrawn = row.version + 1, False
        row.save()
        row.sections.all().delete()
        Section.objects.bulk_create(
            Section(
                edition=row,
                kind=s.kind,
                audience=s.audience,
                heading=s.heading,
                body=s.body,
                asked=list(s.asked),
                position=position,
            )
            for position, s in enumerate(edition.sections, 1)
        )
        row.reviews.all().delete()
        digest = text_digest(edition)
        Review.objects.bulk_create(
            Review(
                edition=row,
                kind=review.kind,
                by=self._person(document, review.by),
                reviewed_on=review.reviewed_on,
                text=review.of or digest,
                held=[{"text": digest, "because": review.held}] if review.held else [],
            )
            for review in edition.reviews
        )
        row.answers.all().delete()
        Answer.objects.bulk_create(
            Answer(
                edition=row,
                rule=answer.rule,
                sentence=answer.sentence,
                because=answer.because,
                answered_on=answer.answered_on,
            )
            for answer in edition.answers
        )
        return row

    def settle(self, document: EditionEntry, row: Edition, *, is_written: bool, report: Report) -> bool:
        """Publishes what is marked so, as it stands among the rows, and withdraws what no longer is."""
        edition, article = document.read, self._article_of(document)
        name = f"{document.article.slug}/{edition.language}"
        if edition.is_published:
            if not is_written and not self._is_article_known(document, article):
                return False
            frozen = self._frozen(document, article)
            if self._harms(document, frozen, article):
                why = "It can do harm, and nobody answered: see it in the admin, or by “make check”."
                report.add(self.name, name, Outcome.HELD, why)
                return False
            if not self._force and (article.pk, edition.language) in self._put_back:
                report.add(self.name, name, Outcome.KEPT, "Readers have what an editor put back.")
                return False
            keys = store_frozen(article=article, language=edition.language, frozen=frozen, act=ReleaseAct.LOADED)
            if not keys:
                return False
            report.touched |= keys
            report.add(self.name, name, Outcome.PUBLISHED)
            return True
        published = PublishedEdition.objects.filter(article=article, language=edition.language)
        if not self._force and published.exclude(published_by=None).exists():
            report.add(self.name, name, Outcome.KEPT, "An editor published it, and the file says publish = false.")
            return False
        if article.slug in NEEDED_PAGES and published.exists():
            report.add(self.name, name, Outcome.KEPT, "Every page leads to it, and the file says publish = false.")
            return False
        keys = withdraw(published, because="The file says publish = false.")
        if not keys:
            return False
        report.touched |= keys
        report.add(self.name, name, Outcome.WITHDRAWN, "The file says publish = false.")
        return True

    def why_needed(self, row: Edition, leaving: Collection[int]) -> str:
        published = PublishedEdition.objects.filter(article=row.article_id, language=row.language)
        if not self._force and published.exclude(published_by=None).exists():
            return "An editor published it."
        entry = self._ledger.get("article", self.key_of(row).partition("/")[0])
        if entry is None or entry.key in self._library.articles or self._force:
            return ""
        kind = ArticleKind()
        is_untouched = row.article.slug == entry.key and digest_of(kind.row_data(row.article)) == (
            entry.row_digest or entry.digest
        )
        return "" if is_untouched else "An editor changed its article."

    def retire(self, row: Edition, report: Report) -> bool:
        published = PublishedEdition.objects.filter(article=row.article_id, language=row.language)
        keys = withdraw(published, because="It is no longer in the files.")
        report.touched |= keys
        row.delete()
        return bool(keys)

    # --- What the rows around it hold ---

    @cached_property
    def _around(self) -> Surroundings:
        return surroundings()

    @cached_property
    def _files_around(self) -> Surroundings:
        return Surroundings.of(self._library)

    @cached_property
    def _articles(self) -> Mapping[int, Article]:
        wanted = Article.objects.select_related("parent").prefetch_related("codes", "relations__to")
        ids = [entry.row_id for entry in self._ledger.of("article") if entry.row_id is not None]
        return {row.pk: row for row in wanted.filter(pk__in=ids)}

    @cached_property
    def _put_back(self) -> frozenset[tuple[int | None, str]]:
        return put_back_now()

    @cached_property
    def _people(self) -> Mapping[int, Contributor]:
        return Contributor.objects.in_bulk()

    def _article_of(self, document: EditionEntry) -> Article:
        """Raises ContentError where the article of this name is not the files'."""
        slug = document.article.slug
        row_id = self._ledger.row_id("article", slug)
        if row_id is None:
            reason = "The article of this name is an editor’s own, or was not loaded."
        elif row_id not in self._articles:
            reason = "An editor deleted its article."
        else:
            return self._articles[row_id]
        raise ContentError([Fault(slug, 0, reason)])

    def _person(self, document: EditionEntry, key: str) -> Contributor:
        """The row of a contributor, however an editor has renamed it. Raises ContentError where there is none."""
        row_id = self._ledger.row_id("contributor", key)
        person = self._people.get(row_id) if row_id is not None else None
        person = person or next((one for one in self._people.values() if one.key == key), None)
        if person is None:
            raise ContentError([Fault(document.article.slug, 0, f"There is no contributor “{key}” on the site.")])
        return person

    def _frozen(self, document: EditionEntry, row: Article) -> FrozenEdition:
        """The edition rendered as it stands among the rows, which editors may have changed. Raises ContentError."""
        article, edition = article_document(row), document.read
        people = {key: self._person(document, key).key for key in _people_of(edition)}
        reviews = tuple(replace(review, by=people[review.by]) for review in edition.reviews)
        if document.frozen and article == replace(document.article, editions=()) and self._is_as_in_files(document):
            return document.frozen
        return freeze_edition(article, replace(edition, writer=people[edition.writer], reviews=reviews), self._around)

    def _harms(self, document: EditionEntry, frozen: FrozenEdition, article: Article) -> bool:
        """Whether text that readers do not have yet can do harm, and no answer says why it stands so."""
        if self._rules is None:
            return False
        published = PublishedEdition.objects.filter(article=article, language=document.read.language).first()
        if published is not None and published.source["edition"] == frozen.source["edition"]:
            return False
        return bool(unanswered_harm(document.article, document.read, self._rules))

    def _is_article_known(self, document: EditionEntry, row: Article) -> bool:
        """Whether the article is as its file says, or else as readers have it: what an editor has not published yet
        is not published by a load that changes nothing of the text."""
        article = article_document(row)
        if article == replace(document.article, editions=()):
            return True
        published = PublishedEdition.objects.filter(article=row, language=document.read.language).first()
        text = format_article(article)["article.toml"]
        return published is not None and (published.slug, published.source["article"]) == (row.slug, text)

    def _is_as_in_files(self, document: EditionEntry) -> bool:
        """Whether the rows that the edition refers to are as the files say."""
        rows, files = self._around, self._files_around
        entries: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
            "reference": (rows.references, files.references),
            "code": (rows.codes, files.codes),
            "contributor": (rows.contributors, files.contributors),
            "picture": (rows.pictures or {}, files.pictures or {}),
        }
        for kind, _colon, key in (need.partition(":") for need in (document.made.needs if document.made else ())):
            if kind == "article":
                if key not in rows.slugs:
                    return False
            elif entries[kind][0].get(key) != entries[kind][1].get(key):
                return False
        return True


def _text_of(edition: EditionDocument) -> str:
    """All that its files say."""
    return format_edition(edition) + format_asked(edition.asked)


def _people_of(edition: EditionDocument) -> set[str]:
    return {edition.writer, *(review.by for review in edition.reviews)}
