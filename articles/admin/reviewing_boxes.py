"""What waits of reviewing, on the desk's front page: what is asked of me, what nobody answered, attesting, remarks."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.reviewing.following import Stale, stale_translations
from articles.reviewing.models import Remark, Round, RoundAct, RoundAnswer
from patienttools.admin.waiting import Row, Waiting, count_some, waits


@waits("asked-of-me", gettext_lazy("Reviews that are asked of me"), needs="articles.view_edition", place=10)
def asked_of_me(request: HttpRequest, most: int) -> Waiting:
    """Of whoever is signed in: what can still be answered, the earliest day first."""
    rows = _waiting().filter(asked_user=request.user.pk, until__gte=timezone.localdate())
    return Waiting(count_some(rows), tuple(_read_row(asked) for asked in _shown(rows.order_by("until", "pk"), most)))


@waits("to-attest", gettext_lazy("Answers that wait to be attested"), needs="articles.add_review", place=20)
def to_attest(request: HttpRequest, most: int) -> Waiting:
    """Answers that the text is fine; they are opinions until then."""
    attested = RoundAct.objects.filter(round=OuterRef("pk"), act=RoundAct.Act.ATTESTED)
    rows = Round.objects.filter(answer__verdict=RoundAnswer.Verdict.FINE).exclude(Exists(attested))
    return Waiting(count_some(rows), tuple(_round_row(asked) for asked in _shown(rows.order_by("pk"), most)))


@waits("unanswered", gettext_lazy("Reviews that were asked for"), needs="reviewing.add_round", place=30)
def unanswered(request: HttpRequest, most: int) -> Waiting:
    """Neither answered nor taken back; those whose day is over stand first."""
    rows = _waiting()
    return Waiting(count_some(rows), tuple(_round_row(asked) for asked in _shown(rows.order_by("until", "pk"), most)))


@waits("remarks", gettext_lazy("Open remarks"), needs="reviewing.view_remark", place=35)
def remarks(request: HttpRequest, most: int) -> Waiting:
    rows = Remark.objects.open()
    first = [
        Row(remark.text[:120], _page(remark.edition_id, f"remark-{remark.pk}"), str(remark.edition))
        for remark in rows.select_related("edition").order_by("-pk")[:most]
    ]
    return Waiting(count_some(rows), tuple(first))


@waits("translations", gettext_lazy("Translations whose source has changed"), needs="articles.change_edition", place=45)
def translations(request: HttpRequest, most: int) -> Waiting:
    """Whose source says something else by now, then those of which nobody said what they follow."""
    stale = stale_translations()
    rows = [
        Row(str(one.edition), reverse("admin:articles_edition_translate", args=[one.edition.pk]), _note(one))
        for one in stale[:most]
    ]
    return Waiting(len(stale), tuple(rows))


def _note(one: Stale) -> str:
    return "" if one.is_said else _("nobody has said which text it follows")


def _waiting() -> Any:
    taken_back = RoundAct.objects.filter(round=OuterRef("pk"), act=RoundAct.Act.TAKEN_BACK)
    return Round.objects.filter(answer=None).exclude(Exists(taken_back))


def _shown(rows: Any, most: int) -> Any:
    return rows.select_related("edition").defer("page")[:most]


def _round_row(asked: Round) -> Row:
    note = _("asked of %(who)s, until %(day)s") % {"who": asked.asked_name, "day": date_format(asked.until, "j F Y")}
    return Row(_title(asked), _page(asked.edition_id, f"round-{asked.pk}"), note)


def _read_row(asked: Round) -> Row:
    address = reverse("admin:articles_edition_read", args=[asked.edition_id, "patient"])
    note = _("until %(day)s, asked by %(by)s") % {"day": date_format(asked.until, "j F Y"), "by": asked.made_by_name}
    return Row(_title(asked), f"{address}?round={asked.pk}", note)


def _title(asked: Round) -> str:
    return f"{asked.get_kind_display()}: {asked.edition}"


def _page(edition_id: int, fragment: str) -> str:
    return f"{reverse('admin:articles_edition_reviewing', args=[edition_id])}#{fragment}"
