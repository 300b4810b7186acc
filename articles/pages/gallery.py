"""Gallery: every panel in every state, for developers on loopback, from the examples that the tests render."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.pages.addresses import Place
from articles.pages.chrome import build_chrome
from articles.pages.reading import CHROME, read_cards, read_generation_token
from patienttools.panels.examples import EXAMPLES


@require_safe
def gallery(request: HttpRequest, language: str) -> HttpResponse:
    """Beyond loopback there is no such page."""
    if not settings.RX_ON_LOOPBACK:
        raise Http404
    with translation.override(language):
        chrome = build_chrome(Place(language), read_cards(CHROME), read_generation_token(), title="Panels")
        examples = [example for example in EXAMPLES if example.language == language]
        context = {"examples": examples, "chrome": chrome, "source": settings.LANGUAGE_CODE}
        return HttpResponse(render_to_string("panels/gallery.html", context))
