"""Standing: which addresses of others drafts, sources, helplines and events name, and where; kept for the checker."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.editions.states import DRAFT_RELATED
from articles.events.models import Event
from articles.kinds import Audience
from articles.links.models import Link, OwnLink, Place, ReadText, digest_of_address
from articles.models import Edition, Reference, Section
from patienttools.helplines.models import Helpline

AT_ONCE = 50
# Brackets in pairs belong to the address.
_OUTSIDE = re.compile(r"\]\(\s*<?(https?://(?:[^\s<>\"'()\\]|\([^\s<>\"'()\\]*\))+)", re.IGNORECASE)
_OWN = re.compile(r"\]\(\s*article:([a-z0-9-]{1,80})(?:#([a-z_-]{1,60}))?")


def addresses_in(text: str) -> list[str]:
    """Those that a text links to, each once, without what comes after #."""
    return list(dict.fromkeys(found.partition("#")[0] for found in _OUTSIDE.findall(text)))


def stale_texts() -> QuerySet[Edition]:
    """Drafts that were not read for their links as they are now."""
    return Edition.objects.filter(
        Q(links_read=None) | ~Q(links_read__version=F("version")) | ~Q(links_read__changed_at=F("changed_at"))
    ).order_by("pk")


def read_stale_texts(most: int = AT_ONCE) -> int:
    """Reads so many drafts again; how many there were."""
    editions = list(stale_texts().prefetch_related(*DRAFT_RELATED)[:most])
    for edition in editions:
        texts = [("", text) for text in (edition.summary, *edition.takeaways)]
        texts += [(_id_of(section), section.body) for section in edition.sections.all()]
        columns = {"edition": edition, "version": edition.version}
        with transaction.atomic():
            Place.objects.filter(edition=edition).delete()
            OwnLink.objects.filter(edition=edition).delete()
            named = dict.fromkeys((part, address) for part, text in texts for address in addresses_in(text))
            _keep((address, columns | {"part": part, "name": str(edition)[:200]}) for part, address in named)
            own = dict.fromkeys((part, *found) for part, text in texts for found in _OWN.findall(text))
            OwnLink.objects.bulk_create(
                OwnLink(**columns, part=part, slug=slug, fragment=fragment) for part, slug, fragment in own
            )
            ReadText.objects.update_or_create(
                edition=edition, defaults={"version": edition.version, "changed_at": edition.changed_at}
            )
    return len(editions)


def _id_of(section: Section) -> str:
    return f"{section.kind}-clinical" if section.audience == Audience.CLINICAL else section.kind


def read_all() -> None:
    """Reads what is stale, then all that is no text; then forgets addresses that nothing names any more."""
    while read_stale_texts():
        pass
    with transaction.atomic():
        Place.objects.filter(edition=None).delete()
        _keep(_of_sources())
        _keep(_of_rows("helplines.helpline", Helpline.objects.order_by("pk"), "website", "chat"))
        today = timezone.localdate()
        _keep(_of_rows("events.event", Event.objects.filter(ends_at__date__gte=today).order_by("pk"), "url"))
    Link.objects.filter(places=None).delete()


def addresses_of_source(reference: Reference) -> Iterator[tuple[str, str]]:
    """What readers may be led to: its own address or, where it has none, that of its DOI or PMID; the archived copy.

    Each after the name of the field, which is empty for the first.
    """
    if reference.url:
        yield "", reference.url
    elif reference.doi:
        yield "", f"https://doi.org/{reference.doi}"
    elif reference.pmid:
        yield "", f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    if reference.archived:
        yield "archived", reference.archived


def _of_sources() -> Iterator[tuple[str, dict[str, Any]]]:
    for reference in Reference.objects.order_by("pk"):
        for part, address in addresses_of_source(reference):
            yield address, {"reference": reference, "part": part, "name": str(reference)[:200]}


def _of_rows(kind: str, rows: Iterable[Any], *fields: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in rows:
        for field in fields:
            if address := getattr(row, field):
                yield address, {"kind": kind, "key": str(row.pk), "part": field, "name": str(row)[:200]}


def _keep(named: Iterable[tuple[str, dict[str, Any]]]) -> None:
    rows = [(address.partition("#")[0], columns) for address, columns in named]
    links = {
        digest_of_address(address): Link(address=address, digest=digest_of_address(address)) for address, _c in rows
    }
    Link.objects.bulk_create(links.values(), ignore_conflicts=True, batch_size=200)
    keys: dict[str, int] = {}
    digests = list(links)
    for start in range(0, len(digests), 500):
        keys |= dict(Link.objects.filter(digest__in=digests[start : start + 500]).values_list("digest", "pk"))
    Place.objects.bulk_create(
        (Place(link_id=keys[digest_of_address(address)], **columns) for address, columns in rows), batch_size=200
    )
