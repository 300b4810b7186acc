"""Stages: where a reader stands, and which groups of suggestions may be offered there; the planner's one safety rule.

The words of stages and groups are content (sections `types` and `take_action` of the article; the keys are in
content/grammar.toml). Which group may stand beside which stage is here, so that no wording can undo it.
"""

from collections.abc import Collection
from dataclasses import dataclass

TOGETHER, THINKING, JUST_LEFT, SEPARATED = "together", "thinking", "just_left", "separated"
SHARING_CHILDREN, STRANGER, ONLINE = "sharing_children", "stranger", "online"
STAGES = (TOGETHER, THINKING, JUST_LEFT, SEPARATED, SHARING_CHILDREN, STRANGER, ONLINE)

# While one of these is true, nothing is offered that a partner could notice or take as a threat, whatever else is true.
WITH_PARTNER = frozenset({TOGETHER, THINKING})


@dataclass(frozen=True, slots=True)
class Offer:
    """A group of suggestions: offered where one of `fits` is true and none of `never` is."""

    key: str
    fits: frozenset[str]
    never: frozenset[str] = WITH_PARTNER


# In the order of the plan. A group is unsafe with a current partner unless it says otherwise.
OFFERS = (
    Offer("with_partner", WITH_PARTNER, never=frozenset()),
    Offer("leaving", frozenset({THINKING}), never=frozenset()),
    Offer("first_weeks", frozenset({JUST_LEFT})),
    Offer("children", frozenset({SHARING_CHILDREN})),
    Offer("apart", frozenset({JUST_LEFT, SEPARATED, SHARING_CHILDREN})),
    Offer("not_a_partner", frozenset({STRANGER})),
    Offer("online", frozenset({ONLINE})),
    Offer("everyone", frozenset(STAGES), never=frozenset()),
)
DANGER, LEFT_OUT, ONE_MESSAGE = "danger", "left_out", "one_message"
# "Do not contact me", once: only where nothing speaks against it (R106, R107, R110; read 2026-11-21).
ONE_MESSAGE_OFFER = Offer(
    ONE_MESSAGE, frozenset({SEPARATED, STRANGER, ONLINE}), WITH_PARTNER | {JUST_LEFT, SHARING_CHILDREN}
)


def is_with_partner(stages: Collection[str]) -> bool:
    return not WITH_PARTNER.isdisjoint(stages)


def choose_offers(stages: Collection[str], *, is_in_danger: bool) -> tuple[str, ...]:
    """Keys of the groups to offer, in order; `stages` are those that the reader ticked.

    >>> choose_offers({"together", "online"}, is_in_danger=False)
    ('with_partner', 'everyone', 'left_out')
    """
    keys = [offer.key for offer in OFFERS if offer.fits & set(stages) and not offer.never & set(stages)]
    if is_in_danger:
        keys.insert(0, DANGER)
    elif ONE_MESSAGE_OFFER.fits & set(stages) and not ONE_MESSAGE_OFFER.never & set(stages):
        keys.insert(keys.index("everyone"), ONE_MESSAGE)
    if is_with_partner(stages) and set(stages) - WITH_PARTNER:
        keys.append(LEFT_OUT)
    return tuple(keys)
