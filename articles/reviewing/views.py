"""Views: the page behind a signed link, where somebody without an account reads a draft, remarks and answers once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.kinds import View
from articles.pages.addresses import CLINICAL
from articles.reviewing.links import is_open, read_token
from articles.reviewing.models import Round
from articles.reviewing.quoting import places_of
from articles.reviewing.reading import Draft, ReviewPlace, Ways, render_review
from articles.reviewing.remarks import Said, keep_remark, remark_states
from articles.reviewing.rounds import answer, document_of, frozen_of
from articles.reviewing.sent import answer_faults, remark_faults, tidy

GONE, NOT_FOUND = 410, 404


def unseen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page whose address is a secret: no other site is told it, no search engine keeps it."""

    @wraps(view)
    def unseen_view(*arguments: Any, **options: Any) -> HttpResponse:
        response = view(*arguments, **options)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # `rxsite.forms` asks this.
    unseen_view.address_is_a_secret = True  # type: ignore[attr-defined]
    return unseen_view


@csrf_exempt
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def show_opinion(request: HttpRequest, token: str, part: str = "") -> HttpResponse:
    """Reads the text that was asked about; a POST is a remark, or the one answer."""
    request.encoding = "utf-8"
    asked = read_token(token)
    if asked is None:
        return _closed(NOT_FOUND)
    language = asked.edition.language
    # Whoever answers goes by the clock of those who asked.
    with translation.override(language), timezone.override(settings.RX_TIME_ZONE):
        document = document_of(asked)
        if not is_open(asked) or document is None:
            return _closed(GONE)
        draft = Draft(article=asked.edition.article, frozen=frozen_of(asked), document=document)
        faults: tuple[str, ...] = ()
        if request.method == "POST":
            faults, response = _keep(request, asked, draft, token, part)
            if response is not None:
                return response
        html = render_review(
            draft,
            view=View.CLINICAL if part == CLINICAL else View.PATIENT,
            place=_place(token, draft),
            asked=asked,
            remarks=tuple(one for one in remark_states(asked.edition) if one.remark.round_id == asked.pk),
            ways=Ways(remark=request.path, answer=request.path, asks_name=True),
            typed=request.POST.dict(),
            faults=faults,
        )
        return HttpResponse(html)


def _keep(
    request: HttpRequest, asked: Round, draft: Draft, token: str, part: str
) -> tuple[tuple[str, ...], HttpResponse | None]:
    """What is wrong with what was sent; or the answer to it, where nothing is."""
    if "verdict" in request.POST or "_answer" in request.POST:
        faults = answer_faults(request.POST)
        if faults:
            return faults, None
        kept = answer(
            asked=asked,
            verdict=request.POST["verdict"],
            note=tidy(request.POST.get("note", "")),
            by=None,
            name=tidy(request.POST.get("name", "")) or asked.asked_name,
            credential=tidy(request.POST.get("credential", "")),
        )
        return (), _small("thanks") if kept else _closed(GONE)
    if faults := remark_faults(request.POST):
        return faults, None
    kept_remark = keep_remark(
        edition=asked.edition,
        said=said_in(request.POST),
        places=places_of(draft.document),
        by=None,
        name=asked.asked_name,
        asked=asked,
    )
    if kept_remark is None:
        return (gettext("So many remarks were written by this link that none can be added."),), None
    return (), HttpResponseRedirect(f"{request.path}#remarks")


def said_in(sent: QueryDict) -> Said:
    """A remark as the form of the page sends it."""
    names = ("text", "quote", "paragraph", "near")
    return Said(**{name: sent.get(name, "") for name in names})


def _place(token: str, draft: Draft) -> ReviewPlace:
    return ReviewPlace(
        draft.language,
        slug=draft.frozen.document["slug"],
        patient=reverse("opinion", args=[token]),
        clinical=reverse("opinion_part", args=[token, CLINICAL]),
    )


def _closed(status: int) -> HttpResponse:
    """The same words for a link that is spent and for one that never was."""
    return _small("closed", status)


def _small(name: str, status: int = 200) -> HttpResponse:
    context = {"site_name": settings.RX_SITE_NAME}
    return HttpResponse(render_to_string(f"reviewing/{name}.html", context), status=status)
