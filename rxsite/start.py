"""The first address: it alone looks at the browser's preference of language, and offers the way back after leaving.

Without the cookie of leaving.py it always redirects, and so never stands in a browser's history.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_http_methods

from rxsite.leaving import come_back, has_left


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    language = get_language_from_request(request)
    if request.method == "POST":
        # forms.py has made sure that the button was pressed here. Back to this address: a redirect leaves no entry.
        response: HttpResponse = HttpResponseRedirect("/")
        response.status_code = 303
        come_back(response)
        return response
    if has_left(request):
        with translation.override(language):
            return HttpResponse(render_to_string("start.html", {"language": language}))
    return HttpResponseRedirect(f"/{language}/")
