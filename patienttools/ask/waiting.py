"""What waits of questions, on the desk's front page: how many, and for how long; not a word of any."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patienttools.admin.waiting import Row, Waiting, count_some, waits
from patienttools.ask.desk.moderating import waiting_for
from patienttools.ask.models import State, Thread


@waits("questions", gettext_lazy("Questions of readers"), needs="ask.view_thread", place=5)
def questions(request: HttpRequest, most: int) -> Waiting:
    rows = waiting_for(request.user)
    first = [Row(_name(row), reverse("admin:ask_thread_change", args=[row.pk]), note_of(row)) for row in rows[:most]]
    return Waiting(count_some(rows), tuple(first), address=reverse("admin:ask_thread_changelist"))


def _name(row: Thread) -> str:
    return _("Danger: a question") if row.is_dangerous else _("A question")


def note_of(row: Thread) -> str:
    """How long it waits, and for what."""
    days = (timezone.now().date() - row.asked_on).days
    since = ngettext("one day old", "%(days)d days old", days) % {"days": days} if days else _("of today")
    if row.state == State.CHECKING:
        return _("%(since)s, its answer waits for your eyes") % {"since": since}
    return since
