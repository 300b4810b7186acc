"""Verdicts: what an act would do to each draft, or why not; the same is asked again before each is done.

Of many drafts the library is read once, so that two hundred take about as many questions to the database as two.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.bulk.models import ActKey, ArchivedEdition
from articles.desk.gate import keys_of, seen_of
from articles.editions.compared import differences, parts_of
from articles.editions.drafts import article_document, edition_document, surroundings, surroundings_of
from articles.editions.freezing import FrozenEdition, freeze_edition
from articles.files.library import Surroundings
from articles.kinds import NEEDED_PAGES
from articles.lint.answers import unanswered_harm
from articles.lint.findings import current_rules
from articles.lint.rules import RuleBook
from articles.models import Contributor, Edition, PublishedEdition
from articles.plans.models import Plan
from articles.reviewing.models import Round
from articles.search.models import DangerRule
from patienttools.files.digests import digest_of
from patienttools.files.faults import ContentError

# Of what stops a row so many sentences are told; the draft's own page tells all.
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for all rows: a reason, moment, day, contributor's key, account, kind of review, note."""

    because: str = ""
    at: datetime.datetime | None = None
    day: datetime.date | None = None
    writer: str = ""
    person: int = 0
    kind: str = ""
    note: str = ""

    def as_data(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Given":
        at = datetime.datetime.fromisoformat(data["at"]) if data["at"] else None
        day = datetime.date.fromisoformat(data["day"]) if data["day"] else None
        return cls(**data | {"at": at, "day": day})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`will`: it is done, unless something changes first. `seen` is what the verdict rests on."""

    edition: Edition
    will: bool
    says: str
    seen: str


@dataclass(slots=True)
class _Look:
    """What all verdicts of one asking share, each read once and only where an act needs it."""

    editions: Sequence[Edition]
    published: dict[tuple[int, str], PublishedEdition] = field(init=False)
    archived: set[int] = field(init=False)
    rules: RuleBook | None = None
    around: Surroundings | None = None

    def __post_init__(self) -> None:
        rows = PublishedEdition.objects.filter(article__in={edition.article_id for edition in self.editions})
        self.published = {(row.article_id, row.language): row for row in rows}
        self.archived = set(ArchivedEdition.objects.filter(edition__in=self.editions).values_list("edition", flat=True))

    def published_of(self, edition: Edition) -> PublishedEdition | None:
        return self.published.get((edition.article_id, edition.language))

    def freeze(self, edition: Edition) -> FrozenEdition:
        """Raises ContentError."""
        document = edition_document(edition)
        if len(self.editions) == 1:
            around = surroundings_of(edition, document)
        else:
            around = self.around = self.around or surroundings()
        return freeze_edition(article_document(edition.article), document, around)

    def harm_in(self, edition: Edition) -> int:
        """How many sentences that can do harm nobody answered."""
        self.rules = self.rules or current_rules()
        return len(list(unanswered_harm(article_document(edition.article), edition_document(edition), self.rules)))

    def seen(self, edition: Edition) -> str:
        """Of an act that renders nothing."""
        published = self.published_of(edition)
        is_archived = edition.pk in self.archived
        return digest_of([edition.version, published.digest if published else "", edition.is_withdrawn, is_archived])


def verdicts_of(act: str, editions: Iterable[Edition], given: Given) -> list[Verdict]:
    """In the order of the editions, which are fetched with DRAFT_RELATED."""
    rows = list(editions)
    look = _Look(rows)
    return _JUDGES[act](look, given)


def _said(error: ContentError) -> str:
    reasons = [f"{fault.path} {fault.reason}".strip() for fault in error.faults]
    return " · ".join([*reasons[:MOST_TOLD], *(["…"] if len(reasons) > MOST_TOLD else [])])


# --- Publishing, now or then ---


def _publish(look: _Look, given: Given) -> list[Verdict]:
    return [_to_publish(look, edition) for edition in look.editions]


def _to_publish(look: _Look, edition: Edition) -> Verdict:
    published = look.published_of(edition)
    try:
        frozen = look.freeze(edition)
    except ContentError as error:
        return Verdict(edition, False, _said(error), seen_of(edition, published, None))
    seen = seen_of(edition, published, frozen)
    if published is not None and not keys_of(edition, published, frozen):
        return Verdict(edition, False, _("Readers have just this already; there is nothing to publish."), seen)
    if count := look.harm_in(edition):
        said = _(
            "Sentences in it can do harm, and nobody has answered them yet: %(count)d. Answer them on its own page."
        )
        return Verdict(edition, False, said % {"count": count}, seen)
    if published is None:
        says = _("Readers do not have this page now, and get the whole text.")
        if edition.is_withdrawn:
            says = _("It was withdrawn. Readers get it again, the whole text.")
        return Verdict(edition, True, says, seen)
    parts = differences(parts_of(published.source, published.document), parts_of(frozen.source, frozen.document))
    named = ", ".join(part.place for part in parts)
    return Verdict(edition, True, _("Readers get other words in: %(parts)s.") % {"parts": named}, seen)


def _plan(look: _Look, given: Given) -> list[Verdict]:
    planned = set(Plan.objects.open().filter(edition__in=look.editions).values_list("edition", flat=True))
    is_over = given.at is None or given.at <= timezone.now()
    verdicts = []
    for verdict in _publish(look, given):
        no = _("The moment is over: choose one that is to come.") if is_over else ""
        if verdict.edition.pk in planned:
            no = _("It has a plan already: cancel that first.")
        verdicts.append(replace(verdict, will=False, says=no) if no and verdict.will else verdict)
    return verdicts


# --- Away from readers, and out of the lists ---


def _withdraw(look: _Look, given: Given) -> list[Verdict]:
    verdicts = []
    says = _what_breaks(look)
    for edition in look.editions:
        no = _("Readers do not have it.") if look.published_of(edition) is None else _needed(edition)
        verdicts.append(Verdict(edition, not no, no or says(edition), look.seen(edition)))
    return verdicts


def _archive(look: _Look, given: Given) -> list[Verdict]:
    verdicts = []
    says = _what_breaks(look)
    planned = set(Plan.objects.open().filter(edition__in=look.editions).values_list("edition", flat=True))
    for edition in look.editions:
        no = _needed(edition)
        if edition.pk in look.archived:
            no = _("It is archived already.")
        elif edition.pk in planned:
            no = _("It has a plan already: cancel that first.")
        what = _("Readers do not have it; it leaves the lists.")
        if look.published_of(edition) is not None:
            what = says(edition) + " " + _("It leaves the lists too.")
        verdicts.append(Verdict(edition, not no, no or what, look.seen(edition)))
    return verdicts


def _restore(look: _Look, given: Given) -> list[Verdict]:
    verdicts = []
    for edition in look.editions:
        will = edition.pk in look.archived
        says = _("It stands in the lists again. Readers get nothing by it.") if will else _("It is not archived.")
        verdicts.append(Verdict(edition, will, says, look.seen(edition)))
    return verdicts


def _needed(edition: Edition) -> str:
    return _("Every page leads to it, so it cannot be withdrawn.") if edition.article.slug in NEEDED_PAGES else ""


def _what_breaks(look: _Look) -> Callable[[Edition], str]:
    """What readers lose with an edition, read once for all of them."""
    counted: Counter[str] = Counter()
    for slug, links in PublishedEdition.objects.values_list("slug", "document__links"):
        counted.update({link for link in links or () if link != slug})
    leads = set(DangerRule.objects.values_list("slug", flat=True))

    def says(edition: Edition) -> str:
        said = _("Readers lose it. Texts that link to it, whose links become words: %(count)d.")
        text = said % {"count": counted[edition.article.slug]}
        if edition.article.slug in leads:
            text += " " + _("In danger, search leads readers to it first.")
        return text

    return says


# --- Who, and until when ---


def _writer(look: _Look, given: Given) -> list[Verdict]:
    writer = Contributor.objects.filter(key=given.writer).first()
    verdicts = []
    for edition in look.editions:
        no = ""
        if writer is None:
            no = _("There is no such contributor.")
        elif edition.writer_id == writer.pk:
            no = _("That is who writes it already.")
        elif any(review.by_id == writer.pk for review in edition.reviews.all()):
            no = _("Who reviewed a text cannot be its writer.")
        says = no or _("From %(before)s to %(now)s. Readers see it once it is published again.") % {
            "before": edition.writer,
            "now": writer,
        }
        verdicts.append(Verdict(edition, not no, says, look.seen(edition)))
    return verdicts


def _due(look: _Look, given: Given) -> list[Verdict]:
    if given.day is None or given.day <= timezone.localdate():
        no = _("The day is over: choose one that is to come.")
        return [Verdict(edition, False, no, look.seen(edition)) for edition in look.editions]
    verdicts = []
    for edition in look.editions:
        no = ""
        if edition.review_due_on == given.day:
            no = _("It is due on that day already.")
        says = no or _("From %(before)s to %(now)s. Readers see it once it is published again.") % {
            "before": date_format(edition.review_due_on),
            "now": date_format(given.day),
        }
        verdicts.append(Verdict(edition, not no, says, look.seen(edition)))
    return verdicts


def _review(look: _Look, given: Given) -> list[Verdict]:
    person = User.objects.filter(pk=given.person, is_active=True).select_related("contributor").first()
    own = getattr(person, "contributor", None)
    rounds = Round.objects.filter(edition__in=look.editions, kind=given.kind, asked_user=given.person, answer=None)
    asked = set(rounds.filter(acts=None).values_list("edition", flat=True))
    verdicts = []
    for edition in look.editions:
        no = ""
        if person is None:
            no = _("There is no such account.")
        elif own is not None and own.pk == edition.writer_id:
            no = _("Who wrote a text cannot review it.")
        elif edition.pk in asked:
            no = _("They are asked for this already.")
        else:
            try:
                look.freeze(edition)
            except ContentError as error:
                no = _said(error)
        says = no or _("%(name)s is asked.") % {"name": person}
        verdicts.append(Verdict(edition, not no, says, look.seen(edition)))
    return verdicts


_JUDGES: dict[str, Callable[[_Look, Given], list[Verdict]]] = {
    ActKey.PUBLISH: _publish,
    ActKey.PLAN: _plan,
    ActKey.WITHDRAW: _withdraw,
    ActKey.WRITER: _writer,
    ActKey.REVIEW: _review,
    ActKey.DUE: _due,
    ActKey.ARCHIVE: _archive,
    ActKey.RESTORE: _restore,
}
