"""What search engines are told: robots.txt, and a sitemap of the pages that may be indexed."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.models import PublishedEdition
from articles.pages.addresses import CLINICAL, Place, Target
from articles.pages.evidence import build_reviews, is_reviewed

# The discreet copy is not refused here: a search engine that may not read a page does not see its noindex either.
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /leave/\n"
# Lists carry no review of their own, so beyond loopback they say noindex.
LISTS = frozenset({"home", "guides", "tools"})
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# By their numbers in the database, so that no page has to count what is before it.
ARTICLES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Indexable:
    """A published edition that may be indexed."""

    language: str
    target: Target
    has_clinical: bool

    def address(self, part: str) -> str:
        return Place(self.language).address(self.target, part)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{ROBOTS}Sitemap: {_origin(request)}/sitemap.xml\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that may be indexed; of a library of more than one page of articles, the list of its pages."""
    numbers = PublishedEdition.objects.order_by("article_id").values_list("article_id", flat=True)
    first, last = ((number or 0) // ARTICLES_A_PAGE for number in (numbers.first(), numbers.last()))
    if first == last:
        return _page_of(first, _origin(request))
    origin = escape(_origin(request))
    pages = "".join(f"<sitemap><loc>{origin}/sitemap-{page}.xml</loc></sitemap>\n" for page in range(first, last + 1))
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{pages}</sitemapindex>\n')


@require_safe
def sitemap_page(request: HttpRequest, page: str) -> HttpResponse:
    """The pages of some of the articles, with their twins in other languages."""
    return _page_of(int(page), _origin(request))


def _page_of(page: int, origin: str) -> HttpResponse:
    entries = "".join(_entries(list(read_indexable(page)), origin))
    return _xml(f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n')


def _xml(text: str) -> HttpResponse:
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
    return HttpResponse(declared, content_type="application/xml; charset=utf-8")


def read_indexable(page: int) -> Iterable[Indexable]:
    """On loopback everything; beyond it what has its clinical and its safety review, as the pages themselves say."""
    first = page * ARTICLES_A_PAGE
    rows = PublishedEdition.objects.filter(article_id__gte=first, article_id__lt=first + ARTICLES_A_PAGE)
    columns = ["slug", "kind", "share_code", "language", "has_clinical"]
    if not settings.RX_ON_LOOPBACK:
        columns.append("document__reviews")
    for slug, kind, share_code, language, has_clinical, *others in rows.order_by("slug", "language").values_list(
        *columns
    ):
        edition = Indexable(language, Target(slug, kind, share_code), has_clinical)
        if settings.RX_ON_LOOPBACK or (slug not in LISTS and is_reviewed(build_reviews({"reviews": others[0]}))):
            yield edition


def _entries(editions: list[Indexable], origin: str) -> Iterable[str]:
    by_slug: dict[str, list[Indexable]] = {}
    for edition in editions:
        by_slug.setdefault(edition.target.slug, []).append(edition)
    for edition in editions:
        twins = by_slug[edition.target.slug]
        yield _entry(edition, twins, "", origin)
        if edition.has_clinical:
            yield _entry(edition, [twin for twin in twins if twin.has_clinical], CLINICAL, origin)


def _entry(edition: Indexable, twins: list[Indexable], part: str, origin: str) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{twin.language}" href={quoteattr(origin + twin.address(part))}/>'
        for twin in twins
    )
    return f"<url><loc>{escape(origin + edition.address(part))}</loc>{links}</url>\n"


def _origin(request: HttpRequest) -> str:
    return settings.RX_ORIGIN or f"{request.scheme}://{request.get_host()}"
