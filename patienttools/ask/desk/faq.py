"""FAQ: a question that was answered becomes one of a guide's draft, in words of its own; the desk's road leads on.

The draft is no page yet: it is looked at, linted and published as every other text.
"""

from typing import Any

import reversion
from django.db import transaction
from django.db.models import Max

from articles.kinds import Audience, SectionKind
from articles.models import Edition, Section

LONGEST_QUESTION, LONGEST_ANSWER = 200, 2000


def drafts_for(language: str) -> list[Edition]:
    """Editions of a language that such a question can go into."""
    return list(Edition.objects.filter(language=language).select_related("article").order_by("title"))


def add_to_draft(edition: Edition, *, question: str, answer: str, heading: str, by: Any) -> Section:
    """A point at the end of the section of questions, which is made if there is none; a revision says who did it."""
    point = f"- **{_one_line(question)}** {_one_line(answer)}\n"
    with transaction.atomic(), reversion.create_revision(atomic=False):
        reversion.set_user(by)
        section = edition.sections.select_for_update().filter(kind=SectionKind.FAQ).order_by("pk").first()
        if section is None:
            last = edition.sections.aggregate(last=Max("position"))["last"] or 0
            section = Section(
                edition=edition, kind=SectionKind.FAQ, audience=Audience.EVERYONE, heading=heading, position=last + 1
            )
            section.body = point
        else:
            section.body = f"{section.body.rstrip()}\n{point}"
        section.save()
        reversion.add_to_revision(edition)
        reversion.set_comment("A question that was asked, in words of its own.")
    return section


def _one_line(text: str) -> str:
    return " ".join(text.replace("*", "").split())
