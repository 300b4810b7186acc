"""Looks at the shipped library agree with what the desk works out of each draft by itself."""

import pytest

from articles.editions.states import DRAFT_RELATED, State, states_of
from articles.looks.looking import look_at_texts, texts_left
from articles.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def test_whether_readers_have_another_text_is_what_the_desk_says_of_every_draft() -> None:
    while look_at_texts(60):
        pass
    assert texts_left() == 0
    drafts = list(Edition.objects.prefetch_related(*DRAFT_RELATED).select_related("look"))
    states = states_of(drafts)
    wrong = [str(draft) for draft in drafts if draft.look.differs is not (states[draft.pk] is State.CHANGED)]  # type: ignore[attr-defined]
    assert wrong == []
    assert len(drafts) > 50
