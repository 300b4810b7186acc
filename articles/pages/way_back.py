"""The way back to the results of a search, on the page that a result opened; nothing of it is kept anywhere.

A page that was opened by a link cannot know the question: it would have to stand in the address, a cookie or storage.
And the browser's own Back asks for a POST again, or shows an empty box, since no page of ours is stored. So a result
sends the question along in the body of a POST, and the page that answers carries it in a form that asks it again. A
reload asks the browser's own question about sending again, which is the price; the address is that of the page, so
sharing, language and leaving are as ever.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from articles.pages.addresses import Place
from articles.pages.reading import read_cards

QUESTION, TOPIC = "results_for", "results_topic"
# Where the main part of a page begins (templates/base.html).
MAIN = b'<main class="main" id="main" tabindex="-1">'


def came_from_results(request: HttpRequest) -> bool:
    """Whether a result opened this page, rather than a form of the page's own."""
    return request.method == "POST" and QUESTION in request.POST


def with_way_back(response: HttpResponse, request: HttpRequest, place: Place) -> HttpResponse:
    """The page, whole, and before it one button that asks the same question again."""
    search = read_cards(["search"]).find("search", place.language)
    if search is None or response.status_code != 200 or MAIN not in response.content:
        return response
    text = {name: request.POST.get(name, "").replace("\0", "") for name in (QUESTION, TOPIC)}
    way_back = {"action": search.link(place).url, "question": text[QUESTION], "topic": text[TOPIC]}
    html = render_to_string("parts/way_back.html", {"way_back": way_back, "is_discreet": place.is_discreet}).strip()
    response.content = response.content.replace(MAIN, MAIN + html.encode("utf-8", "ignore"), 1)
    return response
