"""Views: a sheet as PDF, under the address of its page with another ending, in the open and in the discreet copy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.pages.addresses import PDF, as_pdf
from articles.pages.chrome import neutral_title
from articles.pages.views import missing, show, show_discreet
from patienttools.paper.choices import read_print
from patienttools.paper.making import make_sheet_pdf

# How a page offers itself as a file; the sheet of pictures, of which words alone would be left, does not.
OFFER = '<form class="paper-file"'
# What opens the part of a page for paper that is not on paper itself.
HINT = '<div class="print-hint">'


# Size and print are sent, so that no address tells them; they are kept nowhere (rxsite.forms checks who sends).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_pdf(request: HttpRequest, language: str, slug: str, part: str) -> HttpResponse:
    """Of a sheet in the open: …/sheets/<sheet>.pdf."""
    return _as_pdf(request, language, lambda page: show(page, language=language, slug=slug, part=f"{part}/"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_discreet_pdf(request: HttpRequest, code: str, language: str, discreet_part: str) -> HttpResponse:
    """Of a sheet of the discreet copy: /r/<code>/<language>/p<number>.pdf."""
    return _as_pdf(
        request,
        language,
        lambda page: show_discreet(page, code=code, language=language, discreet_part=f"{discreet_part}/"),
    )


def pdf_response(pdf: bytes) -> HttpResponse:
    """A file whose name tells nothing."""
    response = HttpResponse(pdf, content_type="application/pdf")
    name = content_disposition_header(as_attachment=True, filename=f"{neutral_title()}{PDF}")
    response["Content-Disposition"] = name or "attachment"
    return response


def _as_pdf(request: HttpRequest, language: str, answer: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    # Our pages are UTF-8, whatever a request names.
    request.encoding = "utf-8"
    chosen = read_print(request.POST)
    page = answer(_request_of_page(request))
    if isinstance(page, HttpResponsePermanentRedirect):
        return HttpResponsePermanentRedirect(as_pdf(str(page["Location"])))
    if page.status_code != 200:
        return page
    html = page.content.decode()
    if OFFER not in html:
        return missing(request)
    pdf = make_sheet_pdf(html, language, chosen)
    return pdf_response(pdf) if pdf else not_set(html)


def not_set(html: str) -> HttpResponse:
    """The page itself, with a sentence that says why it is no file."""
    words = render_to_string("parts/paper_not_set.html", {"words": not_set_words()})
    return HttpResponse(html.replace(HINT, HINT + words, 1))


def not_set_words() -> str:
    return gettext(
        "The file could not be made just now. Here is the sheet itself: print it with your browser’s own menu."
    )


def _request_of_page(request: HttpRequest) -> HttpRequest:
    """Somebody asks for the page itself, and says nothing."""
    page = HttpRequest()
    page.method = "GET"
    page.path = page.path_info = f"{request.path_info.removesuffix(PDF)}/"
    return page
