"""States: how each round stands to the draft as it is now, read from what happened."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from articles.editions.drafts import edition_document
from articles.files.reviewed import text_digest
from articles.models import Edition
from articles.reviewing.models import Round, RoundAct, RoundAnswer, rounds_to_show


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round beside the draft. `link` is there while it can be answered by it; `is_of_draft`: the text is the same."""

    asked: Round
    answer: RoundAnswer | None
    taken_back: RoundAct | None
    attested: RoundAct | None
    is_over: bool
    is_of_draft: bool
    link: str

    @property
    def waits(self) -> bool:
        return self.answer is None and self.taken_back is None and not self.is_over

    @property
    def can_be_attested(self) -> bool:
        return self.answer is not None and self.answer.verdict == RoundAnswer.Verdict.FINE and self.attested is None


def round_states(edition: Edition, *, link_of: Callable[[Round], str]) -> tuple[RoundState, ...]:
    """The newest first."""
    rows = list(rounds_to_show(Round.objects.filter(edition=edition)))
    digest = text_digest(edition_document(edition)) if rows else ""
    return tuple(_state(row, digest, link_of, timezone.localdate()) for row in rows)


def _state(asked: Round, digest: str, link_of: Callable[[Round], str], today: datetime.date) -> RoundState:
    acts = {act.act: act for act in asked.acts.all()}
    answer = getattr(asked, "answer", None)
    taken_back, is_over = acts.get(RoundAct.Act.TAKEN_BACK), today > asked.until
    can_be_answered = answer is None and taken_back is None and not is_over
    return RoundState(
        asked=asked,
        answer=answer,
        taken_back=taken_back,
        attested=acts.get(RoundAct.Act.ATTESTED),
        is_over=is_over,
        is_of_draft=asked.text == digest,
        link=link_of(asked) if asked.is_by_link and can_be_answered else "",
    )
