"""Changes: what of a published edition pages show, compared before and after, as the keys of `generation.reads`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from articles.editions.people import keys_of_people
from articles.kinds import INHERITED_KINDS, OPENING_PART, Audience
from articles.models import PublishedEdition
from patienttools.generation.reads import (
    CARDS,
    FEATURES,
    card_key,
    children_key,
    gone_key,
    inherited_key,
    text_key,
)
from patienttools.panels.content import section_from_data

# A source added further up gives the marks below it other numbers, and changes no word there.
_CITATION_MARK = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)
# Where a page lies: when one of these changes, the old address is gone.
_ADDRESS = ("slug", "share_code", "kind")
_FEATURE = ("feature_from", "feature_until", "feature_is_yearly")
_SAYS = ("subject", "title", "summary_text", "reading_minutes", "has_clinical", "is_short")
_CARD = (*_ADDRESS, *_SAYS, "parent_id", *_FEATURE)
# What decides on which lists a card stands, whatever it says.
_STANDS = ("kind", "subject", "parent_id")

# Told what a published edition was and what it becomes (None: it comes or goes) and in which language, says which lists
# that have pages, and which of their pages, show another card or another order.
TellLists = Callable[[PublishedEdition | None, Mapping[str, Any] | None, str], frozenset[str]]
_tellers: list[TellLists] = []


def tell_lists_by(teller: TellLists) -> None:
    """Those above, who know the order of each language, say what a change is to lists."""
    if teller not in _tellers:
        _tellers.append(teller)


def _of_lists(before: PublishedEdition | None, after: Mapping[str, Any] | None, language: str) -> frozenset[str]:
    return frozenset(key for teller in _tellers for key in teller(before, after, language))


def keys_of_publishing(
    current: PublishedEdition | None, columns: Mapping[str, Any], language: str, parent: str
) -> frozenset[str]:
    """What changes when `columns` are published in place of `current`; `parent` is a slug or empty.

    Empty if nothing changes.
    """
    slug = columns["slug"]
    if current is None:
        is_featured = columns["feature_from"] is not None
        whole = _whole(slug, language, parent, is_featured=is_featured) | keys_of_people(None, columns["document"])
        return whole | _of_lists(None, columns, language)
    changed = {name for name, value in columns.items() if getattr(current, name) != value}
    if not changed:
        return frozenset()
    keys = {text_key(slug, language), *keys_of_people(current.document, columns["document"])}
    if changed.intersection(_ADDRESS):
        keys |= keys_of_withdrawal(current) | _whole(slug, language, parent, is_featured=True)
        keys |= _of_lists(None, columns, language)
    before, after = current.document, columns["document"]
    if _inherited(before) != _inherited(after):
        keys.add(inherited_key(slug, language))
    if changed.intersection(_CARD) or before.get("content_note") != after.get("content_note"):
        keys.add(card_key(slug))
        if changed.intersection(_STANDS):
            keys |= {CARDS, *_of_lists(current, columns, language)}
        elif "title" in changed:
            keys |= _of_lists(current, columns, language)
        if current.feature_from is not None or columns["feature_from"] is not None:
            keys.add(FEATURES)
    if "parent_id" in changed:
        keys |= {children_key(above) for above in (parent, current.parent.slug if current.parent else "") if above}
    return frozenset(keys)


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Which parts of a frozen document say something else than before, as ids in the page's order.

    OPENING_PART stands for title, summary and takeaways; what is not there any more is not named.
    """
    old, new = _words(before), _words(after)
    return [part for part, words in new.items() if old.get(part) != words]


def _words(document: Mapping[str, Any]) -> dict[str, str]:
    """The words of each part, without the marks of its sources."""
    opening = " ".join((document["title"], document["summary"], *document["takeaways"]))
    parts = {OPENING_PART: opening} | {
        section_from_data(data).id: f"{data['heading']} {data['html']}" for data in document["sections"]
    }
    return {part: _CITATION_MARK.sub("", words) for part, words in parts.items()}


def keys_of_withdrawal(gone: PublishedEdition) -> frozenset[str]:
    """What changes when readers lose this edition; to be asked before the row is deleted."""
    parent = gone.parent.slug if gone.parent else ""
    whole = _whole(gone.slug, gone.language, parent, is_featured=gone.feature_from is not None)
    return whole | {gone_key(gone.slug, gone.language)} | _of_lists(gone, None, gone.language)


def _whole(slug: str, language: str, parent: str, *, is_featured: bool) -> frozenset[str]:
    """All that an edition is to others, when it comes or goes."""
    keys = {text_key(slug, language), inherited_key(slug, language), card_key(slug), CARDS}
    if parent:
        keys.add(children_key(parent))
    if is_featured:
        keys.add(FEATURES)
    return frozenset(keys)


def _inherited(document: Mapping[str, Any]) -> list[Any]:
    """The sections that may speak for articles below this one."""
    return [
        section
        for section in document["sections"]
        if section["kind"] in INHERITED_KINDS and section["audience"] != Audience.CLINICAL
    ]
