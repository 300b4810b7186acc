"""A section's preview renders that section alone, and is to the byte what stands in the whole page."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client

from articles.desk.previews import preview_section
from articles.editions.drafts import edition_document
from articles.kinds import IN_SHORT, ArticleKind
from articles.lint.models import GlossaryTerm
from articles.models import Edition
from articles.pages.addresses import CLINICAL, SHORT, Place, Target
from articles.text import rendering
from patienttools.generation.models import step_generation
from patienttools.generation.reads import WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
LONG = "intimate-partner-stalking"


@pytest.fixture
def nothing_explained() -> None:
    """Words that a page explains, at their first place, are as they were written in a preview."""
    with transaction.atomic():
        GlossaryTerm.objects.all().delete()
        step_generation(WORDS)


def pages_of(edition: Edition) -> str:
    """Both views of the edition, as readers get them."""
    article = edition.article
    target = Target(article.slug, article.kind, article.share_code)
    place, client = Place(edition.language), Client()
    pages = [client.get(place.address(target, part)) for part in ("", CLINICAL, SHORT)]
    return "\n".join(page.content.decode() for page in pages if page.status_code == 200)


def without_ends(html: str) -> str:
    """Some pages are sent without the end tags that HTML lets one leave out."""
    return html.replace("</li>", "")


def chosen() -> list[Edition]:
    """The longest guide, one that borrows from its parent, a story, and a page about the site, in every language."""
    slugs = {LONG, "stalking", "privacy"}
    for kind in (ArticleKind.STORY, ArticleKind.EXPLAINER):
        slugs |= set(Edition.objects.filter(article__kind=kind).values_list("article__slug", flat=True)[:1])
    borrows = Edition.objects.filter(article__kind=ArticleKind.GUIDE, article__parent__isnull=False)
    slugs |= set(borrows.exclude(article__slug=LONG).values_list("article__slug", flat=True)[:1])
    return list(Edition.objects.filter(article__slug__in=slugs).select_related("article__parent"))


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_explained")
def test_each_section_of_shipped_editions_is_what_stands_in_the_page() -> None:
    seen = 0
    for edition in chosen():
        pages, document = without_ends(pages_of(edition)), edition_document(edition)
        for section in document.sections:
            preview = preview_section(edition.article, document, section)
            assert preview, f"{edition} {section.id}"
            if section.kind == IN_SHORT:
                # On its own page the title stands above it, and no heading.
                preview = preview.partition("</h2>")[2].removesuffix("</section>")
            assert without_ends(preview) in pages, f"{edition} {section.id}"
            seen += 1
    assert seen > 100


def test_only_the_section_and_what_one_panel_shows_with_it_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    from articles.editions import freezing

    rendered: list[str] = []

    def render_section(body: str, **options: str) -> object:
        rendered.append(f"{options['kind']}")
        return rendering.render_section(body, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(freezing, "render_section", render_section)
    edition = Edition.objects.get(article__slug=LONG, language="en")
    document = edition_document(edition)
    section = next(s for s in document.sections if s.kind == "definition")
    preview_section(edition.article, document, section)
    assert rendered == ["definition"]


def test_faults_of_others_do_not_matter_and_their_citations_count() -> None:
    edition = Edition.objects.get(article__slug=LONG, language="en")
    document = edition_document(edition)
    first, *others = document.sections
    broken = replace(document, sections=(replace(first, body=f"{first.body}\n\n<b>no</b>"), *others))
    section = next(section for section in others if "[^" in section.body)
    assert preview_section(edition.article, broken, section) == preview_section(edition.article, document, section)


@pytest.mark.slow
def test_a_preview_costs_little_however_long_the_edition_is(say: Callable[[str], None]) -> None:
    edition = Edition.objects.get(article__slug=LONG, language="en")
    document, article = edition_document(edition), edition.article
    preview_section(article, document, document.sections[0])
    spent = []
    for section in document.sections:
        began = time.process_time()
        preview_section(article, document, section)
        spent.append((time.process_time() - began) * 1000)
    middle = sorted(spent)[len(spent) // 2]
    say(f"preview of one of {len(spent)} sections: {middle:.1f} ms of CPU, at most {max(spent):.1f} (bar: 40)")
    assert middle < 40
