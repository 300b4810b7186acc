"""Tool links: from a group of a guide to the tools beside it, and from a tool back to the guide on its matter."""

from collections.abc import Collection

from articles.pages.addresses import Place
from articles.pages.beside import GUIDE_OF, TOOLS_BESIDE
from articles.pages.reading import Cards
from articles.pages.shapes import Link, ToolLink


def tools_in(
    group: str, held: Collection[str], *, slug: str, subject: str, cards: Cards, place: Place
) -> tuple[ToolLink, ...]:
    """The tools in one group of the guide `slug`, as far as readers of this language have them."""
    found = (
        (beside, cards.get(beside.tool, place.language))
        for beside in TOOLS_BESIDE
        if beside.stands_in(group, held, slug=slug, subject=subject)
    )
    return tuple(ToolLink(card.link(place), str(beside.line)) for beside, card in found if card)


def guide_of(tool: str, *, cards: Cards, place: Place) -> Link | None:
    """The guide on the matter of this tool, if there is one that readers of this language have."""
    card = cards.get(GUIDE_OF.get(tool, ""), place.language)
    return card.link(place) if card else None
