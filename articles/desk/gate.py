"""The gate on the desk: all that an editor is shown and asked before readers get a text, or lose one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.desk.around import Around, around
from articles.desk.faults import PlacedFault, PlacedFinding, place_faults, place_findings
from articles.desk.reviews import ReviewState, review_states
from articles.editions.changes import keys_of_publishing
from articles.editions.compared import Difference, differences, parts_of
from articles.editions.drafts import edition_document
from articles.editions.freezing import FrozenEdition
from articles.editions.publishing import freeze_draft, history_of, is_text_of, published_columns
from articles.kinds import NEEDED_PAGES
from articles.models import Edition, PublishedEdition, Release
from patienttools.files.digests import digest_of
from patienttools.files.faults import ContentError
from patienttools.generation.reads import card_key, inherited_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What publishing the saved draft now would do. `seen` tells whether the same is asked when the answer comes.

    `faults` stop it, and so do findings without an answer; `changed_too` are pages that show something of what changes,
    `dead_links` articles that it links to and that readers do not have: there it shows words without a link.
    """

    edition: Edition
    seen: str
    is_first: bool
    is_same: bool
    differences: tuple[Difference, ...]
    faults: tuple[PlacedFault, ...]
    findings: tuple[PlacedFinding, ...]
    changed_too: Around
    dead_links: tuple[str, ...]
    reviews: tuple[ReviewState, ...]

    @property
    def unanswered(self) -> tuple[PlacedFinding, ...]:
        return tuple(finding for finding in self.findings if finding.stops_publishing)

    @property
    def can_be_published(self) -> bool:
        """Once the findings are answered."""
        return not self.faults and not self.is_same


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAsk:
    """What withdrawing an edition would do. `refusal` says why it cannot be, and is empty where it can."""

    edition: Edition
    published: PublishedEdition | None
    refusal: str
    around: Around


@dataclass(frozen=True, slots=True)
class _Look:
    """What readers have, and what the draft would give them, or why it cannot."""

    published: PublishedEdition | None
    frozen: FrozenEdition | None
    faults: tuple[PlacedFault, ...]
    seen: str


def _look(edition: Edition) -> _Look:
    published = published_of(edition)
    try:
        frozen: FrozenEdition | None = freeze_draft(edition)
        faults: tuple[PlacedFault, ...] = ()
    except ContentError as error:
        frozen, faults = None, tuple(place_faults(error.faults, edition_document(edition)))
    return _Look(published, frozen, faults, seen_of(edition, published, frozen))


def seen_of(edition: Edition, published: PublishedEdition | None, frozen: FrozenEdition | None) -> str:
    """What a page that asks before publishing rests on: the draft, what readers have, what they would get."""
    return digest_of([edition.version, published.digest if published else "", frozen.document if frozen else {}])


def seen_now(edition: Edition) -> str:
    """What `Ask.seen` would be now."""
    return _look(edition).seen


def ask_to_publish(edition: Edition) -> Ask:
    """Changes nothing. The edition as it is stored."""
    look = _look(edition)
    published, frozen = look.published, look.frozen
    before = parts_of(published.source, published.document) if published else {}
    keys = keys_of(edition, published, frozen) if frozen else frozenset()
    return Ask(
        edition=edition,
        seen=look.seen,
        is_first=published is None,
        is_same=frozen is not None and not keys,
        differences=differences(before, parts_of(frozen.source, frozen.document)) if frozen else (),
        faults=look.faults,
        findings=tuple(finding for finding in place_findings(edition) if finding.is_harm),
        changed_too=_changed_too(published, keys),
        dead_links=_dead_links(edition, frozen) if frozen else (),
        reviews=review_states(edition),
    )


def ask_to_withdraw(edition: Edition) -> WithdrawalAsk:
    """Changes nothing."""
    published = published_of(edition)
    refusal = ""
    if published is None:
        refusal = _("Readers do not have it.")
    elif edition.article.slug in NEEDED_PAGES:
        refusal = _("Every page leads to it, so it cannot be withdrawn. Change its text and publish it instead.")
    return WithdrawalAsk(
        edition=edition,
        published=published,
        refusal=refusal,
        around=around(published) if published and not refusal else Around(),
    )


def published_of(edition: Edition) -> PublishedEdition | None:
    return PublishedEdition.objects.filter(article=edition.article_id, language=edition.language).first()


def differences_of(before: Release | None, now: Release | None) -> tuple[Difference, ...]:
    """The way from what readers had by one release to what they had by another; None: nothing."""
    old, new = (parts_of(one.source, one.document) if one else {} for one in (before, now))
    return differences(old, new)


def keys_of(edition: Edition, published: PublishedEdition | None, frozen: FrozenEdition) -> frozenset[str]:
    """What publishing the frozen text would change for readers; nothing where they have just this."""
    article = edition.article
    above = article.parent.slug if article.parent else ""
    columns = published_columns(article, frozen)
    if published is not None and is_text_of(published, frozen):
        columns["document"] = frozen.document | history_of(published)
    return keys_of_publishing(published, columns, edition.language, above)


def _dead_links(edition: Edition, frozen: FrozenEdition) -> tuple[str, ...]:
    """Without its own article, which readers have by then."""
    named = [slug for slug in frozen.document["links"] if slug != edition.article.slug]
    there = set(PublishedEdition.objects.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
    return tuple(slug for slug in named if slug not in there)


def _changed_too(published: PublishedEdition | None, keys: frozenset[str]) -> Around:
    """Of an edition that readers have already: who shows its title or summary, and who borrows its text."""
    if published is None or not keys:
        return Around()
    borrowed = inherited_key(published.slug, published.language) in keys
    is_shown = card_key(published.slug) in keys
    whole = around(published) if is_shown or borrowed else Around()
    if is_shown:
        return whole
    return Around(below=whole.below if borrowed else ())
