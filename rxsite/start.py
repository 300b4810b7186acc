"""The first address: the only one that looks at the browser's preference of language, and it always redirects."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")
