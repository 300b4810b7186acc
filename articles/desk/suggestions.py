"""Suggestions: which articles are alike, worked out only to offer relations to editors, who accept or refuse them.

Readers never see any of it. Likeness is a weighted share of what two articles have in common: sources, codes, and words
of titles and summaries; what few articles have weighs more than what many have.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction

from articles.editions.freezing import plain_text
from articles.kinds import ArticleKind, RelationKind
from articles.models import Article, Relation, RelationSuggestion
from articles.text.claims import cited_keys

# Sources say most of what an article rests on; words alone also join what is only written alike.
WEIGHTS = {"references": 0.5, "codes": 0.2, "words": 0.3}
LEAST_SCORE = 0.08
MOST_FOR_AN_ARTICLE = 4
SHORTEST_WORD = 4
# Articles that relate to everything or to nothing.
LEFT_OUT = (ArticleKind.PAGE, ArticleKind.TOOL, ArticleKind.STORY)


@dataclass(frozen=True, slots=True)
class Traits:
    """What likeness is read from. `kin` are the slugs that it is tied to already, or that an editor has decided on."""

    slug: str
    references: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two articles and what they share, the rarest first; `score` is between 0 and 1."""

    slug: str
    to: str
    score: float
    shared: tuple[str, ...]


def find_likenesses(library: Collection[Traits]) -> list[Likeness]:
    """The pairs that are alike enough and not tied yet, both ways round, at most a few for each article, best first."""
    rarity = {name: _rarity(library, name) for name in WEIGHTS}
    found: list[Likeness] = []
    for one, other in combinations(sorted(library, key=lambda traits: traits.slug), 2):
        if other.slug in one.kin or one.slug in other.kin:
            continue
        score = sum(weight * _share(one, other, name, rarity[name]) for name, weight in WEIGHTS.items())
        if score >= LEAST_SCORE:
            shared = _shared(one, other, rarity)
            found += [Likeness(one.slug, other.slug, score, shared), Likeness(other.slug, one.slug, score, shared)]
    found.sort(key=lambda likeness: (-likeness.score, likeness.slug, likeness.to))
    taken: Counter[str] = Counter()
    best = []
    for likeness in found:
        taken[likeness.slug] += 1
        if taken[likeness.slug] <= MOST_FOR_AN_ARTICLE:
            best.append(likeness)
    return best


def words_of(text: str) -> frozenset[str]:
    """The words of a title or summary that can tell articles apart: letters of any script, not the shortest."""
    plain = unicodedata.normalize("NFC", plain_text(text)).casefold()
    letters = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in plain)
    return frozenset(word for word in letters.split() if len(word) >= SHORTEST_WORD)


def refresh_suggestions() -> int:
    """Works likeness out afresh from the drafts. What editors have decided stays; what is open is replaced."""
    articles = Article.objects.exclude(kind__in=LEFT_OUT).prefetch_related("codes", "editions__sections")
    keys = {article.slug: article.pk for article in articles}
    likenesses = find_likenesses(_traits(articles))
    with transaction.atomic():
        RelationSuggestion.objects.filter(state=RelationSuggestion.State.OPEN).delete()
        RelationSuggestion.objects.bulk_create(
            RelationSuggestion(
                article_id=keys[one.slug], to_id=keys[one.to], score=round(one.score, 3), shared=list(one.shared)
            )
            for one in likenesses
        )
    return len(likenesses)


def accept_suggestion(*, suggestion: RelationSuggestion, kind: RelationKind) -> Relation:
    """Makes the relation in the draft; readers have it once the article is published again."""
    with transaction.atomic():
        relation, _created = Relation.objects.get_or_create(
            article=suggestion.article, kind=kind.value, to=suggestion.to
        )
        _decide(suggestion, RelationSuggestion.State.ACCEPTED)
    return relation


def refuse_suggestion(*, suggestion: RelationSuggestion) -> None:
    """It is not offered again, either way round."""
    with transaction.atomic():
        _decide(suggestion, RelationSuggestion.State.REFUSED)


def _decide(suggestion: RelationSuggestion, state: str) -> None:
    suggestion.state = state
    suggestion.save(update_fields=["state"])
    RelationSuggestion.objects.filter(
        article=suggestion.to_id, to=suggestion.article_id, state=RelationSuggestion.State.OPEN
    ).delete()


def _traits(articles: Iterable[Article]) -> list[Traits]:
    kin: dict[int, set[str]] = {}
    ties = [*Relation.objects.values_list("article_id", "article__slug", "to_id", "to__slug")]
    decided = RelationSuggestion.objects.exclude(state=RelationSuggestion.State.OPEN)
    ties += decided.values_list("article_id", "article__slug", "to_id", "to__slug")
    parents = Article.objects.exclude(parent=None)
    ties += parents.values_list("id", "slug", "parent_id", "parent__slug")
    for one, _slug, _other, other_slug in ties:
        kin.setdefault(one, set()).add(other_slug)
    return [
        Traits(
            slug=article.slug,
            references=frozenset(
                key
                for edition in article.editions.all()
                for text in (edition.summary, *edition.takeaways, *(s.body for s in edition.sections.all()))
                for _line, key in cited_keys(text)
            ),
            codes=frozenset(code.key for code in article.codes.all()),
            words=frozenset().union(
                *(words_of(f"{edition.title} {edition.summary}") for edition in article.editions.all())
            ),
            kin=frozenset(kin.get(article.pk, ())),
        )
        for article in articles
    ]


def _rarity(library: Collection[Traits], name: str) -> Mapping[str, float]:
    """How much each thing tells: nothing if every article has it."""
    counts = Counter(thing for traits in library for thing in getattr(traits, name))
    return {thing: math.log(len(library) / count) for thing, count in counts.items()}


def _share(one: Traits, other: Traits, name: str, rarity: Mapping[str, float]) -> float:
    mine, theirs = getattr(one, name), getattr(other, name)
    whole = sum(rarity[thing] for thing in mine | theirs)
    return sum(rarity[thing] for thing in mine & theirs) / whole if whole else 0.0


def _shared(one: Traits, other: Traits, rarity: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    things = [(rarity[name][thing], thing) for name in WEIGHTS for thing in getattr(one, name) & getattr(other, name)]
    return tuple(thing for weight, thing in sorted(things, key=lambda item: (-item[0], item[1])) if weight > 0)[:12]
