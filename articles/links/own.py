"""Own: links to our own articles that lead nowhere: to what readers do not have, and to parts that do not stand there.

On a reader's page the first is its words alone; the second opens the page at its top.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F

from articles.kinds import Audience
from articles.links.models import OwnLink
from articles.models import Edition, PublishedEdition


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link of one part of a draft, or of what readers have where the draft has it no more (`edition` is None then).

    `is_read`: readers have that text, and miss what it leads to.
    """

    edition: Edition | None
    title: str
    part: str
    to: str
    is_read: bool


def dead_links(most: int) -> tuple[list[DeadLink], list[DeadLink]]:
    """Links to articles that readers do not have, and to parts that their pages lack; of each at most so many."""
    rows = PublishedEdition.objects.values_list("article_id", "language", "title", "slug", "document__links")
    published = {(article, language): (title, slug, set(links or ())) for article, language, title, slug, links in rows}
    there = {slug for _title, slug, _links in published.values()}
    drafts = OwnLink.objects.filter(version=F("edition__version")).select_related("edition__article")
    dead, seen = [], set()
    for own in drafts.exclude(slug__in=there)[:most]:
        key = (own.edition.article_id, own.edition.language)
        is_read = own.slug in published.get(key, ("", "", ()))[2]
        seen.add((*key, own.slug))
        dead.append(DeadLink(own.edition, str(own.edition), own.part, own.slug, is_read))
    # What readers have may be older than the draft.
    for (article, language), (title, _slug, links) in published.items():
        gone = sorted(slug for slug in links - there if (article, language, slug) not in seen)
        dead += [DeadLink(None, f"{title} ({language})", "", slug, True) for slug in gone]
    return dead[:most], _lost_anchors(drafts.filter(slug__in=there).exclude(fragment="")[: most * 10], most)


def _lost_anchors(links: Iterable[OwnLink], most: int) -> list[DeadLink]:
    rows = list(links)
    ids = _ids_of({own.slug for own in rows})
    lost = []
    for own in rows:
        # Where the language does not have it, its readers are led to one that has.
        of_slug = ids.get(own.slug, {})
        known = of_slug.get(own.edition.language) or set().union(*of_slug.values())
        if known and own.fragment not in known:
            to = f"{own.slug}#{own.fragment}"
            lost.append(DeadLink(own.edition, str(own.edition), own.part, to, is_read=False))
    return lost[:most]


def _ids_of(slugs: set[str]) -> Mapping[str, Mapping[str, set[str]]]:
    """The ids of sections of what readers have, by slug and language."""
    found: dict[str, dict[str, set[str]]] = {}
    rows = PublishedEdition.objects.filter(slug__in=slugs).values_list("slug", "language", "document__sections")
    for slug, language, sections in rows:
        found.setdefault(slug, {})[language] = {_id_of(section) for section in sections or ()}
    return found


def _id_of(section: Mapping[str, str]) -> str:
    return f"{section['kind']}-clinical" if section["audience"] == Audience.CLINICAL else section["kind"]
