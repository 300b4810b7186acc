"""Admin of questions: the queue, a question's page with all that can be done with it, and saved paragraphs.

Nothing of a question goes into the admin's log, a revision or a message; every answer of the site forbids storing it.
"""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.kinds import SectionKind
from articles.pages.addresses import Place
from articles.pages.reading import read_generation_token
from articles.reports.presenting import tidy
from articles.search.searching import search
from patienttools.admin.revisions import DeskAdmin
from patienttools.ask.answers import MOST_LINKS, Named
from patienttools.ask.desk import moderating
from patienttools.ask.desk.checking import Checked, check_answer, identifying_in
from patienttools.ask.desk.faq import LONGEST_ANSWER, LONGEST_QUESTION, add_to_draft, drafts_for
from patienttools.ask.keys import RingError
from patienttools.ask.models import Kind, SavedParagraph, State, Thread
from patienttools.ask.sealing import UnsealedError
from patienttools.ask.waiting import note_of

WRITES_DRAFTS = "articles.change_edition"
Shown = dict[str, Any]


@admin.register(SavedParagraph)
class SavedParagraphAdmin(DeskAdmin):
    list_display = ("title", "language")
    list_filter = ("language",)
    search_fields = ("title", "text")


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin):
    """The queue is Django's list; a question's page is our own, and never Django's form."""

    list_display = ("__str__", "is_dangerous", "state", "language", "age", "claimed_by")
    list_filter = ("state", "is_dangerous", "language")
    list_select_related = ("claimed_by",)
    list_per_page = 50
    actions = None

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        return super().get_queryset(request).order_by("-is_dangerous", "asked_on", "pk")

    @admin.display(description=gettext_lazy("since"))
    def age(self, thread: Thread) -> str:
        return note_of(thread)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A question's page; a POST does one thing with it, and shows it again or leads back to the queue."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        thread = _thread_of(object_id)
        if request.method != "POST":
            return self._page(request, thread)
        if not self.has_change_permission(request):
            raise PermissionDenied
        act = ACTS.get(next((name for name in ACTS if f"_{name}" in request.POST), ""))
        if act is None:
            return self._page(request, thread)
        try:
            shown = act(request, thread)
        except moderating.NotYoursError:
            messages.warning(request, _("Nothing was done: somebody else has it, or it is done already."))
            shown = {"answer": request.POST.get("answer", "")}
        except moderating.ChangedError:
            messages.warning(request, _("Nothing was sent: the reader wrote meanwhile. Read it first."))
            shown = {"answer": request.POST.get("answer", "")}
        except RingError:
            messages.error(request, _("Nothing was sent: the keys cannot be read just now."))
            shown = {"answer": request.POST.get("answer", "")}
        if shown is None:
            return HttpResponseRedirect(reverse("admin:ask_thread_changelist"))
        return self._page(request, _thread_of(object_id), **shown)

    def _page(self, request: HttpRequest, thread: Thread, **shown: Any) -> HttpResponse:
        try:
            texts = moderating.texts_of(thread)
        except (RingError, UnsealedError):
            messages.error(request, _("It cannot be opened: its key is not on this machine."))
            texts = ()
        is_mine = thread.claimed_by_id == request.user.pk and request.user.pk is not None
        may_check = not any(one.by == request.user.get_username() for one in texts if not one.is_shown)
        can_faq = thread.state == State.ANSWERED and request.user.has_perm(WRITES_DRAFTS)
        context = {
            **self.admin_site.each_context(request),
            "title": _("A question"),
            "opts": self.opts,
            "thread": thread,
            "texts": texts,
            "seen": len(texts),
            "is_mine": is_mine,
            "can_claim": thread.claimed_by_id is None and thread.state in {State.WAITING, State.CHECKING} and may_check,
            "can_answer": is_mine and thread.state == State.WAITING,
            "can_check": is_mine and thread.state == State.CHECKING and may_check,
            "saved": SavedParagraph.objects.filter(language=thread.language) if is_mine else (),
            "drafts": drafts_for(thread.language) if can_faq else (),
            "answer": "",
            **shown,
        }
        return TemplateResponse(request, "admin/ask/question.html", context)


def _thread_of(object_id: str) -> Thread:
    try:
        key = uuid.UUID(object_id)
    except ValueError as error:
        raise Http404 from error
    thread = Thread.objects.select_related("claimed_by", "referred_by").filter(pk=key).first()
    if thread is None:
        raise Http404
    return thread


def _of_form(request: HttpRequest) -> dict[str, Any]:
    seen = request.POST.get("seen", "")
    count = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1
    return {"by": request.user, "on": timezone.now().date(), "seen": count}


def _claim(request: HttpRequest, thread: Thread) -> Shown | None:
    if not moderating.claim(thread.pk, request.user):
        raise moderating.NotYoursError
    return {}


def _release(request: HttpRequest, thread: Thread) -> Shown | None:
    moderating.release(thread.pk, request.user)
    return None


def _danger(request: HttpRequest, thread: Thread) -> Shown | None:
    moderating.mark_danger(thread.pk, by=request.user)
    return {"answer": request.POST.get("answer", "")}


def _saved(request: HttpRequest, thread: Thread) -> Shown | None:
    """Puts a saved paragraph at the end of the answer."""
    key = request.POST.get("paragraph", "")
    found = SavedParagraph.objects.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
    words = [request.POST.get("answer", "").rstrip(), found.text if found else ""]
    return {"answer": "\n\n".join(part for part in words if part)}


def _find(request: HttpRequest, thread: Thread) -> Shown | None:
    """Sections that answer a moderator's own words."""
    asked, place = request.POST.get("words", "")[:300], Place(thread.language)
    with translation.override(thread.language):
        results = search(asked, place, read_generation_token()).results if asked.strip() else ()
    named = [
        (
            Named(one.slug, one.anchor if one.anchor.replace("_", "").isalpha() else "").line,
            f"{one.title}: {one.heading}",
        )
        for one in results[:8]
    ]
    return {"answer": request.POST.get("answer", ""), "words": asked, "found": named}


def _name(request: HttpRequest, thread: Thread) -> Shown | None:
    """Puts the chosen pages at the end of the answer."""
    chosen = [line for line in request.POST.getlist("page") if len(line) < 200][:MOST_LINKS]
    return {"answer": "\n".join([request.POST.get("answer", "").rstrip(), *chosen]).lstrip("\n")}


def _reply(request: HttpRequest, thread: Thread) -> Shown | None:
    text = tidy(request.POST.get("answer", ""))
    checked: Checked = check_answer(text, thread.language)
    is_meant = "meant" in request.POST
    if checked.faults or (checked.is_harm and not is_meant) or "_check" in request.POST:
        return {"answer": text, "checked": checked, "is_checked": True}
    state = moderating.reply(
        thread.pk, text=text, needs_second="second" in request.POST or checked.is_harm, **_of_form(request)
    )
    said = _("Sent.") if state == State.ANSWERED else _("It waits for a second pair of eyes, then the reader has it.")
    messages.success(request, said)
    return None


def _approve(request: HttpRequest, thread: Thread) -> Shown | None:
    moderating.approve(thread.pk, **_of_form(request))
    messages.success(request, _("Sent."))
    return None


def _with_note(do: Callable[..., None]) -> Callable[[HttpRequest, Thread], Shown | None]:
    def act(request: HttpRequest, thread: Thread) -> Shown | None:
        note = tidy(request.POST.get("note", ""))[:2000]
        if not note:
            messages.warning(request, _("Say why, in the box for a note: whoever comes next reads it."))
            return {"answer": request.POST.get("answer", "")}
        do(thread.pk, note=note, **_of_form(request))
        return None

    return act


def _ending(do: Callable[..., None]) -> Callable[[HttpRequest, Thread], Shown | None]:
    def act(request: HttpRequest, thread: Thread) -> Shown | None:
        do(thread.pk, **_of_form(request))
        return None

    return act


def _faq(request: HttpRequest, thread: Thread) -> Shown | None:
    """Words of the moderator's own go into a draft; nothing of the question does."""
    if not request.user.has_perm(WRITES_DRAFTS) or thread.state != State.ANSWERED:
        raise PermissionDenied
    question, answer = tidy(request.POST.get("faq_question", "")), tidy(request.POST.get("faq_answer", ""))
    theirs = tuple(one.text for one in moderating.texts_of(thread) if one.kind == Kind.QUESTION)
    faults = list(identifying_in(f"{question}\n{answer}", theirs))
    if not question or not answer or len(question) > LONGEST_QUESTION or len(answer) > LONGEST_ANSWER:
        faults.append(_("Write a question of one sentence and an answer of some, in words of your own."))
    edition = next((one for one in drafts_for(thread.language) if str(one.pk) == request.POST.get("draft")), None)
    if edition is None:
        faults.append(_("Choose the guide whose draft it is for."))
    if faults or edition is None:
        return {"faq_faults": faults, "faq_question": question, "faq_answer": answer}
    with translation.override(thread.language):
        heading = str(SectionKind.FAQ.label)
    add_to_draft(edition, question=question, answer=answer, heading=heading, by=request.user)
    messages.success(request, _("It stands in the draft, and is published from there like every other text."))
    return {}


ACTS: dict[str, Callable[[HttpRequest, Thread], Shown | None]] = {
    "claim": _claim,
    "release": _release,
    "danger": _danger,
    "saved": _saved,
    "find": _find,
    "name": _name,
    "check": _reply,
    "reply": _reply,
    "approve": _approve,
    "send_back": _with_note(moderating.send_back),
    "refer": _with_note(moderating.refer),
    "close": _ending(moderating.close),
    "spam": _ending(moderating.mark_spam),
    "faq": _faq,
}
