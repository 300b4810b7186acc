"""Remarks: what somebody says of a draft, what others reply, and how each stands to the text as it is now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from articles.editions.drafts import edition_document
from articles.kinds import View
from articles.models import Edition
from articles.reviewing.models import MAX_QUOTE, Remark, Reply, Round
from articles.reviewing.quoting import Place, find_quote, paragraph_of, places_of, stands
from articles.reviewing.rounds import done
from articles.reviewing.sent import tidy

# A flood by one link fills no disk.
MOST_OF_A_ROUND = 200


@dataclass(frozen=True, slots=True)
class RemarkState:
    """A remark beside the draft. `place_name` is what the desk calls its part; `is_gone`: its words stand nowhere."""

    remark: Remark
    place_name: str
    is_open: bool
    is_gone: bool
    replies: tuple[Reply, ...]

    @property
    def key(self) -> str:
        """As ids and addresses name it."""
        return str(self.remark.pk)

    @property
    def view(self) -> str:
        """The view of the page in which its part stands."""
        return (View.CLINICAL if self.remark.place.endswith("-clinical") else View.PATIENT).value

    @property
    def has_words(self) -> bool:
        """Whether its words are marked where the draft is shown."""
        return self.is_open and not self.is_gone and bool(self.remark.quote)


def remark_states(edition: Edition, *, places: tuple[Place, ...] | None = None) -> tuple[RemarkState, ...]:
    """All of an edition's, open ones first, in the order of the text."""
    rows = list(Remark.objects.told().filter(edition=edition).prefetch_related("replies"))
    if not rows:
        return ()
    if places is None:
        places = places_of(edition_document(edition))
    names = {place.id: place.name for place in places}
    order = {place.id: number for number, place in enumerate(places)}
    states = [_state(row, names, places) for row in rows]
    return tuple(sorted(states, key=lambda one: (not one.is_open, order.get(one.remark.place, -1), one.remark.pk)))


def open_remarks(edition: Edition) -> tuple[RemarkState, ...]:
    return tuple(state for state in remark_states(edition) if state.is_open)


def _state(row: Remark, names: dict[str, str], places: tuple[Place, ...]) -> RemarkState:
    return RemarkState(
        remark=row,
        place_name=names.get(row.place, ""),
        is_open=getattr(row, "turn", "") != Reply.Turn.RESOLVED,
        is_gone=not stands(places, row.quote, row.place),
        replies=tuple(row.replies.all()),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What was sent for a remark: its words, what it quotes, and the paragraph or part that was picked."""

    text: str
    quote: str = ""
    paragraph: str = ""
    near: str = ""


def keep_remark(
    *,
    edition: Edition,
    said: Said,
    places: tuple[Place, ...],
    by: AbstractBaseUser | None,
    name: str = "",
    asked: Round | None = None,
) -> Remark | None:
    """Keeps it at the part in which its quoted words stand; None if it says nothing, or so many were said already.

    Quoted words that stand nowhere are kept as they are: the remark says that they are gone.
    """
    text = tidy(said.text)
    if not text:
        return None
    picked = paragraph_of(places, said.paragraph)
    quote = tidy(said.quote) or (picked.text[:MAX_QUOTE] if picked else "")
    known = {place.id for place in places}
    near = picked.place if picked else said.near
    place = (find_quote(places, quote, near=near) if quote else None) or (near if near in known else "")
    with transaction.atomic():
        if asked is not None:
            Round.objects.select_for_update().get(pk=asked.pk)
            if asked.remarks.count() >= MOST_OF_A_ROUND:
                return None
        return Remark.objects.create(
            edition=edition,
            round=asked,
            place=place,
            quote=quote,
            text=text,
            **(done(by) if by else {"made_at": timezone.now(), "made_by_name": name}),
        )


def reply(*, remark: Remark, text: str, turn: str, by: AbstractBaseUser) -> Reply | None:
    """None if it says nothing and changes nothing."""
    text = tidy(text)
    with transaction.atomic():
        told = Remark.objects.select_for_update(of=("self",)).told().get(pk=remark.pk)
        is_open = getattr(told, "turn", "") != Reply.Turn.RESOLVED
        if turn == (Reply.Turn.OPENED if is_open else Reply.Turn.RESOLVED):
            turn = ""
        if not text and not turn:
            return None
        return Reply.objects.create(remark=remark, text=text, turn=turn, **done(by))


def by_place(states: Iterable[RemarkState]) -> dict[str, list[RemarkState]]:
    """The same by the id of their part."""
    found: dict[str, list[RemarkState]] = {}
    for state in states:
        found.setdefault(state.remark.place, []).append(state)
    return found
