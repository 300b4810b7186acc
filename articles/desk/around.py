"""Around: which other pages, lists and tools show something of an edition that readers have."""

from collections.abc import Collection
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from articles.kinds import ArticleKind
from articles.models import PublishedEdition
from articles.pages.beside import GUIDE_OF, TOOLS_BESIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Names of what shows it, each kind by itself: `linking` texts, cards of `related` articles, articles `below`."""

    linking: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(getattr(self, field.name)) for field in fields(self))


def around(published: PublishedEdition) -> Around:
    """All of it, in one query; of other languages what leads here because it has no edition of its own there."""
    rows = list(
        PublishedEdition.objects.exclude(pk=published.pk).values_list(
            "article_id", "language", "title", "parent_id", "document__links", "document__relations"
        )
    )
    own = {language for article_id, language, *_rest in rows if article_id == published.article_id}
    linking, related, below = [], [], []
    for article_id, language, title, parent_id, links, relations in rows:
        if article_id == published.article_id or (language != published.language and language in own):
            continue
        name = title if language == published.language else f"{title} ({language})"
        if published.slug in (links or ()):
            linking.append(name)
        if published.slug in {relation["to"] for relation in relations or ()}:
            related.append(name)
        if parent_id == published.article_id and language == published.language:
            below.append(name)
    return Around(
        linking=tuple(linking),
        related=tuple(related),
        below=tuple(below),
        lists=tuple(_lists(published)),
        tools=tuple(_tools(published, [row[2] for row in rows])),
    )


def _lists(published: PublishedEdition) -> list[str]:
    lists = {
        ArticleKind.TOOL.value: [_("the list of tools")],
        ArticleKind.PAGE.value: [],
    }.get(published.kind, [_("the list of guides"), _("the A to Z")])
    if published.feature_from is not None:
        lists = [*lists, _("what stands first on the home page, in its days")]
    return [*lists, _("search, sheets to print and the discreet copy")]


def _tools(published: PublishedEdition, titles: Collection[str]) -> list[str]:
    """Tools and guides that are shown beside one another."""
    tools = []
    if any(beside.tool == published.slug for beside in TOOLS_BESIDE):
        tools.append(_("the line that offers it in the groups of guides"))
    if published.slug in GUIDE_OF or published.slug in GUIDE_OF.values():
        tools.append(_("the guide or tool on the same matter, which leads here"))
    return tools
