"""Views: fetch, build, render; one entry for the open addresses and one for the discreet copy."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.kinds import ArticleKind
from articles.pages.addresses import (
    ALL_SHEETS,
    PAPER_LINK,
    SHORT,
    Place,
    Target,
    open_part,
)
from articles.pages.chrome import build_chrome, may_index
from articles.pages.codes import share_codes_of
from articles.pages.frames import render_article
from articles.pages.guides import ListPage, ToolsPage, build_list_page, build_tools_page
from articles.pages.home import HomePage, build_home_page
from articles.pages.kept import read_kept_edition
from articles.pages.lists import build_site_page
from articles.pages.missing import build_missing_page
from articles.pages.paper_links import build_paper_link_page
from articles.pages.presenters import present_discreet, presenter_of, register
from articles.pages.reading import (
    CHROME,
    Cards,
    Reading,
    read_cards,
    read_cards_near,
    read_cards_of_codes,
    read_edition,
    read_few_cards,
    read_generation_token,
    read_tool_cards,
)
from articles.pages.shapes import Chrome, Link
from articles.pages.sheets import names_of_sheets, neutral_heading
from articles.pages.spare_space import without_spare_space
from articles.pages.stored import NOT_ASKED, VIEWS, Found, StoredArticle, make_article, read_stored
from articles.pages.stored_sheets import (
    StoredSheet,
    has_piece,
    make_sheet,
    piece_name,
    read_stored_sheet,
    render_sheet,
)
from articles.pages.way_back import came_from_results, with_way_back
from patienttools.generation.reads import of_one_request

# Where articles lie.
GUIDES = Target("guides", ArticleKind.PAGE, "")
# What stands in an address before the name of what was asked for.
_FOLDERS = frozenset({"guides", "tools"})


# Forms of readers carry no cookie: rxsite checks where they come from instead.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, language: str, slug: str, part: str = "") -> HttpResponse:
    """Every public page in the open: /<language>/… ."""
    place = Place(language)
    own = presenter_of(slug)
    is_stored = own is None and request.path_info.startswith(place.address(GUIDES))
    found = _read_stored(place, part, slug=slug) if is_stored else NOT_ASKED
    read = read_kept_edition if own and own.takes_answers and request.method == "POST" else read_edition
    reading = found.article or (read(place, slug=slug) if found.is_there else None)
    return _respond(request, place, reading, slug, part)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_discreet(request: HttpRequest, code: str, language: str, discreet_part: str = "") -> HttpResponse:
    """The same pages under /r/<code>/<language>/…, with nothing in address, title or icon that tells."""
    if language not in dict(settings.LANGUAGES):
        return missing(request)
    place = Place(language, is_discreet=True)
    with translation.override(language):
        part = open_part(discreet_part)
        reading = _read_discreet(place, part, code) if part is not None else None
        if reading is None and part is not None and request.method != "POST":
            other = present_discreet(place, share_codes_of(code), part)
            if other is not None:
                return other
        if isinstance(reading, Reading) and part == PAPER_LINK and request.method != "POST":
            return _show_paper_link(request, place, reading)
        return _respond(request, place, reading, "", part or "")


def _read_stored(place: Place, part: str, *, slug: str = "", share_code: str = "") -> Found:
    read = read_stored_sheet if part.startswith((ALL_SHEETS, SHORT)) else read_stored
    return read(place, part, slug=slug, share_code=share_code)


def _read_discreet(place: Place, part: str, code: str) -> StoredArticle | StoredSheet | Reading | None:
    """What lies under a code, whichever of the identities that it may stand for is an article's."""
    for share_code in share_codes_of(code):
        found = _read_stored(place, part, share_code=share_code)
        if found.article is not None:
            return found.article
        if found.is_there and (reading := read_edition(place, share_code=share_code)):
            return reading
    return None


@require_http_methods(["GET", "HEAD"])
def show_languages(request: HttpRequest, code: str) -> HttpResponse:
    """/r/<code>/, cut short before its language: the languages that it can be read in, and no word of the subject."""
    share_codes = share_codes_of(code)
    place, cards = Place(settings.LANGUAGE_CODE, is_discreet=True), read_cards_of_codes(share_codes)
    found = {card.language: card for card in cards if card.share_code in share_codes}
    names = [(code, name) for code, name in settings.LANGUAGES if code in found]
    with translation.override(place.language):
        if not names:
            return _missing(place, "")
        links = [Link(name, place.in_language(code).address(found[code].target), code) for code, name in names]
        chrome = build_chrome(place, cards, read_generation_token(), title="")
        return HttpResponse(render_to_string("articles/languages.html", {"links": links, "chrome": chrome}))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer for every address that is nobody's (handler404)."""
    opening = request.path_info[1:].split("/")
    languages = dict(settings.LANGUAGES)
    language = next((name for name in opening[:3] if name in languages), settings.LANGUAGE_CODE)
    place = Place(language, is_discreet=opening[0] == "r")
    slug = next((name for name in opening if name and name not in {*languages, *_FOLDERS}), "")
    with translation.override(language):
        return _missing(place, "" if place.is_discreet else slug)


def _respond(
    request: HttpRequest, place: Place, reading: StoredArticle | StoredSheet | Reading | None, slug: str, part: str
) -> HttpResponse:
    own = presenter_of(reading.edition.slug if reading else slug)
    # Our pages are UTF-8. A request may name another charset, even one that decodes to no text (“hex”).
    request.encoding = "utf-8"
    is_result = came_from_results(request)
    if request.method == "POST" and not is_result and not (own and own.takes_answers):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    answers = request.POST if request.method == "POST" and not is_result else None
    if reading is None:
        return own.present(place, None, part, answers) if own and not part else _missing(place, slug)
    edition = reading.edition
    if not place.is_discreet:
        canonical = place.address(Target(edition.slug, edition.kind, edition.share_code), part)
        if request.path_info != canonical:
            return HttpResponsePermanentRedirect(canonical)
    if isinstance(reading, StoredArticle):
        response = HttpResponse(render_article(reading, place, part))
    elif isinstance(reading, StoredSheet):
        is_there = reading.piece.html
        response = HttpResponse(render_sheet(reading, place, part)) if is_there else _missing(place, edition.slug)
    else:
        response = present(place, reading, part, answers)
    return with_way_back(response, request, place) if is_result else response


def present(place: Place, reading: Reading, part: str, answers: QueryDict | None = None) -> HttpResponse:
    """The page of one reading; it asks nothing of the request, so that the editor's preview is the page itself."""
    if own := presenter_of(reading.edition.slug):
        return own.present(place, reading, part, answers)
    if reading.edition.kind in {ArticleKind.PAGE, ArticleKind.TOOL}:
        return _present_site_page(place, reading, part)
    return _present_article(place, reading, part)


def _present_article(place: Place, reading: Reading, part: str) -> HttpResponse:
    if part.startswith((ALL_SHEETS, SHORT)):
        return _present_paper(place, reading, part)
    view = VIEWS.get(part)
    if view is None:
        return _missing(place, reading.edition.slug)
    return HttpResponse(render_article(make_article(reading, view), place, part))


def _present_paper(place: Place, reading: Reading, part: str) -> HttpResponse:
    name = piece_name(part)
    sheet = make_sheet(reading, part) if name else None
    if sheet is None:
        return _missing(place, reading.edition.slug)
    return HttpResponse(render_sheet(replace(sheet, lacking=_lacking(place, reading, name)), place, part))


def _lacking(place: Place, reading: Reading, name: str) -> list[str]:
    """The other languages that have the article, but not this sheet of it, or no list of sheets."""
    lacking, slug = [], reading.edition.slug
    for code, _name in settings.LANGUAGES:
        if code == place.language or reading.cards.get(slug, code) is None:
            continue
        there = place.in_language(code)
        with translation.override(code):
            other = read_edition(there, slug=slug)
            if other is None or not has_piece(names_of_sheets(other, there), name):
                lacking.append(code)
    return lacking


def _present_home(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if part:
        return _missing(place, "home")
    cards = reading.cards if reading else read_cards(CHROME)
    token = reading.generation_token if reading else read_generation_token()
    return _list("articles/home.html", build_home_page(reading, cards, place), cards, token, place)


def _present_guides(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if part:
        return _missing(place, "guides")
    few = read_few_cards()
    cards = few or (reading.cards if reading else read_cards(CHROME))
    token = reading.generation_token if reading else read_generation_token()
    page = build_list_page("guides", reading, cards, place, is_large=few is None)
    return _list("articles/guides.html", page, cards, token, place)


def _present_tools(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if part:
        return _missing(place, "tools")
    cards = read_tool_cards()
    token = reading.generation_token if reading else read_generation_token()
    return _list("articles/tools.html", build_tools_page(reading, cards, place), cards, token, place)


def _list(template: str, page: HomePage | ListPage | ToolsPage, cards: Cards, token: str, place: Place) -> HttpResponse:
    chrome = build_chrome(place, cards, token, title=page.title, slug=page.slug, is_indexable=may_index(False))
    return HttpResponse(render_to_string(template, {"page": page, "chrome": chrome}))


def _present_site_page(place: Place, reading: Reading, part: str) -> HttpResponse:
    if part:
        return _missing(place, reading.edition.slug)
    page = build_site_page(reading, place)
    return _page("articles/site_page.html", page, place, reading, part, is_indexable=page.is_reviewed)


register("home", _present_home)
register("guides", _present_guides)
register("tools", _present_tools)


def _page(
    template: str, page: Any, place: Place, reading: Reading, part: str, *, title: str = "", **chrome: Any
) -> HttpResponse:
    return HttpResponse(render_page(template, page, place, reading, part, title=title, **chrome))


def render_page(
    template: str,
    page: Any,
    place: Place,
    reading: Reading,
    part: str,
    *,
    title: str = "",
    is_indexable: bool = False,
    lacking: Collection[str] = (),
) -> str:
    """The finished page. It depends on nothing of the request, so that preview, page and stored page are the same."""
    chrome = chrome_of(reading, place, part, title=title or page.title, is_indexable=is_indexable, lacking=lacking)
    return without_spare_space(render_to_string(template, {"page": page, "chrome": chrome}))


def chrome_of(
    reading: Reading, place: Place, part: str, *, title: str, is_indexable: bool = False, lacking: Collection[str] = ()
) -> Chrome:
    """What stands around the page of a reading."""
    return build_chrome(
        place,
        reading.cards,
        reading.generation_token,
        title=title,
        description=reading.edition.summary_text,
        slug=reading.edition.slug,
        part=part,
        is_indexable=may_index(is_indexable),
        lacking=lacking,
    )


def _show_paper_link(request: HttpRequest, place: Place, reading: Reading) -> HttpResponse:
    """The one page that depends on the host it was asked by, since a code for paper needs the whole address."""
    of_one_request()
    page = build_paper_link_page(reading, place, request.build_absolute_uri)
    return _page("articles/paper_link.html", page, place, reading, PAPER_LINK, title=neutral_heading())


def _missing(place: Place, slug: str) -> HttpResponse:
    # No database takes every character that an address can hold.
    cards = read_cards_near(slug.replace("\0", "")[:80])
    page = build_missing_page(place, slug, cards)
    chrome = build_chrome(place, cards, read_generation_token(), title=page.reason)
    return HttpResponse(render_to_string("articles/missing.html", {"page": page, "chrome": chrome}), status=404)
