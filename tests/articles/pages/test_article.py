"""Pages: what a reader gets of one article, in both views, in the order of need, at two queries."""

import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.kinds import CLINICAL_KINDS, IN_SHORT, SectionKind
from articles.models import Article, PublishedEdition
from articles.pages.codes import code_of
from articles.pages.keeping import keep_stale_pieces
from patienttools.helplines.models import Helpline
from patienttools.helplines.numbers import emergency_numbers
from tests.factories import (
    ReadPage,
    article_toml,
    bangla_text,
    content_folder,
    edition_text,
    get_page,
    load,
    many_sections,
    read_html,
    write_article,
)
from tests.library import fill_with_library

pytestmark = pytest.mark.django_db
PATIENT, CLINICAL = "/en/guides/dry-skin/", "/en/guides/dry-skin/clinical/"
VIEWS = (PATIENT, CLINICAL)
DANGER = (
    "## When it is urgent {#danger_signs}\n\n### Emergency now\n\n- You cannot breathe.[^R1]\n\n"
    "### Get help today\n\n- A fever.[^R2]\n\n### Plan with someone you trust\n\n- It comes back.\n"
)
# Words that belong to other subjects. Names of kinds of section, which the clinical view lists, are none of them.
OTHER_SUBJECTS = re.compile(
    r"\b(?:abus\w*|stalk\w*|partners?|violen\w*|victims?|survivors?|police|trackers?|assault\w*|threat\w*|weapons?"
    r"|shelters?|court|back pain)\b",
    re.IGNORECASE,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


@pytest.mark.parametrize("sections", [1, 40])
@pytest.mark.parametrize("path", VIEWS)
def test_an_article_costs_two_queries_its_parent_included(
    folder: Path, sections: int, path: str, django_assert_num_queries: Any
) -> None:
    write_article(folder, "skin", en=edition_text(many_sections(20)))
    write_article(
        folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"), en=edition_text(many_sections(sections))
    )
    for number in range(5):
        write_article(folder, f"child-{number}", toml=article_toml(f"child-{number}", parent="dry-skin"))
    load(folder)
    keep_stale_pieces()
    get_page(PATIENT)  # emergency numbers and glossary are in memory from now on
    with django_assert_num_queries(2):
        page = get_page(path)
    assert page.status == 200
    for number in range(sections if path == CLINICAL else 1):
        assert f"Part {number} " in page.main.words


@pytest.mark.parametrize("sheet", ["safety-checklist/", "safety-checklist/neutral/"])
def test_a_sheet_costs_two_queries(folder: Path, sheet: str, django_assert_num_queries: Any) -> None:
    write_article(folder, "dry-skin", en=edition_text(DANGER))
    load(folder)
    keep_stale_pieces()
    get_page("/en/")
    with django_assert_num_queries(2):
        assert get_page(f"{PATIENT}sheets/{sheet}").status == 200


def test_a_sheet_that_another_language_lacks_leads_to_the_article_there(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(DANGER), bn=bangla_text())
    load(folder)
    assert get_page("/bn/guides/dry-skin/sheets/safety-checklist/").status == 404
    addresses = get_page(f"{PATIENT}sheets/safety-checklist/").addresses
    assert "/bn/guides/dry-skin/" in addresses
    assert "/bn/guides/dry-skin/sheets/safety-checklist/" not in addresses


def test_emergency_numbers_are_read_again_after_the_generation_stepped(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    assert "999" in get_page(PATIENT).words
    text = (folder / "helplines.toml").read_text(encoding="utf-8").replace('"999"', '"112"')
    (folder / "helplines.toml").write_text(text, encoding="utf-8")
    load(folder)
    page = get_page(PATIENT)
    assert "112" in page.words
    assert "999" not in page.words


def test_the_page_stands_in_the_order_of_need(folder: Path) -> None:
    text = edition_text(
        f"{DANGER}\n## Signs {{#signs}}\n\n- Itch.\n\n## First {{#first_steps}}\n\n1. Wash.\n",
        summary="The summary.",
        takeaways='["A takeaway.[^R1]"]',
    )
    write_article(folder, "dry-skin", en=text)
    load(folder)
    words = get_page(PATIENT).main.words
    order = [
        "Dry skin",
        "For anyone this is happening to",
        "The summary.",
        "Bangladesh 999",
        "You cannot breathe.",
        "Wash.",
        "A takeaway.",
        "Itch.",
        "A first source",
        "Written by",
    ]
    places = [words.index(text) for text in order]
    assert places == sorted(places)


@pytest.mark.parametrize("path", VIEWS)
def test_one_h1_and_no_heading_level_is_skipped_or_empty(folder: Path, path: str) -> None:
    groups = "### A group\n\n- **Point.** Text.\n  - Why: so.\n"
    write_article(folder, "dry-skin", en=edition_text(f"{DANGER}\n## Ask {{#ask .clinical}}\n\n{groups}"))
    load(folder)
    headings = get_page(path).main.headings
    levels = [level for level, _text in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(text for _level, text in headings)


def every_section() -> str:
    """A section of each kind for everyone, and again for clinicians, each with words of its own.

    Not what is said in short: that has a page of its own.
    """
    parts = []
    for kind in (kind for kind in SectionKind.values if kind != IN_SHORT):
        for audience in ("everyone", "clinical"):
            if audience == "everyone" and kind in CLINICAL_KINDS:
                continue
            words = f"words-of-{kind.replace('_', '-')}-for-{audience}"
            mark = f"{{#{kind}{' .clinical' if audience == 'clinical' else ''}}}"
            body = f"{words}-open.[^R1]\n\n1. **Lead.** {words}-step.[^R2]\n"
            if kind == "danger_signs":
                body = DANGER.split("\n\n", 1)[1].replace("A fever.", f"{words}-open. {words}-step.")
            elif kind != "safety_steps":
                body += f"\n### Group\n\n{words}-group\n"
            parts.append(f"## Heading {kind} {audience} {mark}\n\n{body}")
    return "\n".join(parts)


@pytest.mark.parametrize(("path", "audiences"), [(PATIENT, ["everyone"]), (CLINICAL, ["everyone", "clinical"])])
def test_every_word_of_a_section_is_on_its_pages_once_and_on_no_other(
    folder: Path, path: str, audiences: list[str]
) -> None:
    write_article(folder, "dry-skin", en=edition_text(every_section()))
    load(folder)
    words = get_page(path).main.words
    written = set(re.findall(r"words-of-[a-z-]+-for-(?:everyone|clinical)-(?:open|step|group)", every_section()))
    expected = {text for text in written if any(f"-for-{audience}-" in text for audience in audiences)}
    found = re.findall(r"words-of-[a-z-]+-for-(?:everyone|clinical)-(?:open|step|group)", words)
    assert set(found) == expected
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("path", VIEWS)
def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(folder: Path, path: str) -> None:
    text = edition_text(every_section(), summary="Sum.[^R2]", takeaways='["One.[^R1]", "Two.[^R1][^R2]"]')
    write_article(folder, "dry-skin", en=text)
    load(folder)
    page = get_page(path)
    assert len(set(page.ids)) == len(page.ids)
    assert page.ids.count("ref-R1") == page.ids.count("ref-R2") == 1
    fragments = {address[1:] for address in page.addresses if address.startswith("#")}
    assert fragments <= set(page.ids)
    marks = {one for one in page.ids if one.startswith("cite-")}
    assert marks <= fragments, "each mark has a way back from its source"
    assert {"ref-R1", "ref-R2"} <= fragments


@pytest.mark.parametrize("path", VIEWS)
def test_links_to_the_other_view_arrive_at_a_part_that_is_there(folder: Path, path: str) -> None:
    write_article(folder, "dry-skin", en=edition_text(every_section()))
    load(folder)
    other_path = CLINICAL if path == PATIENT else PATIENT
    other = get_page(other_path)
    twins = [a for a in get_page(path).addresses if a.partition("#")[0] == other_path]
    # One a page; for clinicians one for each group of what patients read too.
    assert len(twins) == (1 if path == PATIENT else 8)
    assert {address.partition("#")[2] for address in twins} - {""} <= set(other.ids)


def test_the_patient_view_lists_only_the_sources_that_it_cites(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text("## A {#signs}\n\na[^R1]\n\n## B {#ask .clinical}\n\nb[^R2]\n"))
    load(folder)
    assert "A second source" not in get_page(PATIENT).words
    clinical = get_page(CLINICAL).words
    assert "A second source" in clinical
    assert all(text in clinical for text in ("2,315 adults", "Norway", "One country.", "Cohort study"))


def test_notes_on_a_source_are_in_the_pages_language_or_not_there(folder: Path) -> None:
    references = folder / "references.toml"
    text = references.read_text(encoding="utf-8").replace('people = "2,315 adults"', 'people = "২,৩১৫ জন"')
    references.write_text(text, encoding="utf-8")
    section = "\n## জিজ্ঞাসা {#ask .clinical}\n\nদেখুন।[^R1] নরওয়েতে ১২% মানুষের হয়।[^R1]\n"
    write_article(folder, "dry-skin", en=edition_text("## B {#ask .clinical}\n\nb[^R1]\n"), bn=bangla_text(section))
    load(folder)
    bangla, english = get_page("/bn/guides/dry-skin/clinical/").words, get_page(CLINICAL).words
    assert "২,৩১৫ জন" in bangla
    assert "২,৩১৫ জন" not in english
    for note in ("Norway", "One country."):
        assert note in english
        assert note not in bangla
    assert "2020" in bangla


def test_codes_and_completeness_are_for_clinicians(folder: Path) -> None:
    extra = 'codes = ["icd-10-cm:L85.3"]\nnot_applicable = ["legal"]\n'
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", extra=extra))
    load(folder)
    assert "L85.3" not in get_page(PATIENT).words
    words = get_page(CLINICAL).words
    assert "L85.3" in words
    assert "Does not apply The law" in words


def test_a_language_without_clinical_text_says_so_and_offers_the_one_that_has(folder: Path) -> None:
    clinical = f"{edition_text()}\n## Ask {{#ask .clinical}}\n\nAsk.\n"
    write_article(folder, "dry-skin", en=clinical, bn=bangla_text())
    load(folder)
    page = get_page("/bn/guides/dry-skin/clinical/")
    assert page.status == 200
    assert CLINICAL in page.main.addresses
    assert CLINICAL not in get_page("/bn/guides/dry-skin/").main.addresses


@pytest.mark.slow
@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize("in_a_library", [False, True])
def test_a_subject_that_has_nothing_to_do_with_abuse_gets_nothing_of_it(
    folder: Path, path: str, in_a_library: bool
) -> None:
    if in_a_library:
        folder = folder.parent / "shipped"
        shutil.copytree(settings.BASE_DIR / "content", folder)
        fill_with_library()
    text = (
        "## What dry skin is {#definition}\n\nSkin that holds too little water.\n\n"
        "## Signs {#signs}\n\n- Itching\n- Cracks\n\n"
        "## Everyday care {#everyday_health}\n\n- Use a plain cream\n- Drink water\n"
    )
    write_article(folder, "dry-skin", en=edition_text(text, summary="Skin that feels tight and rough."))
    load(folder)
    page = get_page(path)
    main = page.main
    assert page.status == 200
    assert_nothing_empty(main)
    words = main.without("danger-line")
    assert not OTHER_SUBJECTS.findall(words), words
    for expected in ("Skin that holds too little water.", "Itching", "Use a plain cream"):
        assert words.count(expected) == 1
    assert "This part comes from" not in words
    kinds = {"definition", "signs", "everyday_health"}
    assert not ({*SectionKind.values} - kinds) & set(main.ids)
    assert not [address for address in main.addresses if re.search("stalking|device-safety", address)]


def assert_nothing_empty(page: ReadPage) -> None:
    assert all(text for _level, text in page.headings)
    html = re.sub(r"\s+", " ", page.html)
    for tag in ("ul", "ol", "dl", "p", "li", "section", "nav", "h1", "h2", "h3", "h4", "div", "dd", "dt", "article"):
        assert not re.search(rf"<{tag}(?: [^>]*)?> ?</{tag}>", html), f"an empty {tag}"
    # A section that is nothing but its heading is an empty box.
    assert not re.search(r"<section[^>]*>(?: ?<div[^>]*>)* ?<h\d[^>]*>[^<]*</h\d>(?: ?</div>)* ?</section>", html)


def test_the_guard_against_empty_boxes_sees_one() -> None:
    for html in (
        "<ul></ul>",
        "<section><h2>A</h2></section>",
        '<section class="x"><div><h2 id="a">A</h2></div></section>',
    ):
        with pytest.raises(AssertionError):
            assert_nothing_empty(read_html(html))
    assert OTHER_SUBJECTS.search("A word about Stalking.")


def test_without_any_emergency_number_there_is_no_empty_box(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    Helpline.objects.all().delete()
    assert emergency_numbers("en", "another generation") == ()
    (folder / "helplines.toml").write_text("", encoding="utf-8")
    write_article(folder, "dry-skin", en=edition_text(title="New"))
    load(folder)
    page = get_page(PATIENT)
    assert "call for help" not in page.main.words.lower()
    assert_nothing_empty(page.main)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[more](article:creams)", '<a href="/en/guides/creams/">more</a>'),
        ("[more](article:creams#signs)", '<a href="/en/guides/creams/#signs">more</a>'),
        ("[a **b *c***](article:creams)", '<a href="/en/guides/creams/">a <strong>b <em>c</em></strong></a>'),
        ("[x](article:hidden) y", "<p>x y</p>"),
        ("[a *b*](article:hidden)[c](article:creams)", '<p>a <em>b</em><a href="/en/guides/creams/">c</a></p>'),
        ("[only](article:bangla-only)", '<a href="/bn/guides/bangla-only/" hreflang="bn">only</a>'),
        ("[x](article:dry-skin) z", '<a href="/en/guides/dry-skin/">x</a>'),
    ],
)
def test_links_lead_to_pages_that_readers_have_and_else_are_just_words(folder: Path, text: str, expected: str) -> None:
    write_article(folder, "creams")
    write_article(folder, "hidden", en=edition_text(publish=False))
    write_article(folder, "bangla-only", bn=bangla_text())
    write_article(folder, "dry-skin", en=edition_text(f"## A {{#definition}}\n\n{text}\n"))
    load(folder)
    html = get_page(PATIENT).html
    assert expected in html
    assert "article:" not in html


def test_an_unpublished_parent_and_relation_leave_no_trace(folder: Path) -> None:
    unpublished = edition_text(DANGER, title="Unpublished", summary="Unpublished", publish=False)
    write_article(folder, "unpublished", en=unpublished)
    relation = '\n[[relations]]\nkind = "is_a_kind_of"\nto = "unpublished"\n'
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="unpublished", extra=relation))
    load(folder)
    for path in VIEWS:
        page = get_page(path)
        assert page.status == 200
        assert "unpublished" not in page.html.lower()
        assert "cannot breathe" not in page.words


def test_a_child_leads_to_its_parent_and_back(folder: Path) -> None:
    write_article(folder, "skin", en=edition_text(title="Skin"))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"), bn=bangla_text(), en=edition_text())
    load(folder)
    assert "/en/guides/skin/" in get_page(PATIENT).main.addresses
    assert PATIENT in get_page("/en/guides/skin/").main.addresses
    assert "/bn/guides/dry-skin/" not in get_page("/en/guides/skin/").main.addresses
    assert get_page("/bn/guides/dry-skin/").status == 200  # its parent is not written in this language


def test_two_hundred_children_still_cost_two_queries(folder: Path, django_assert_num_queries: Any) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    parent = Article.objects.get()
    row = PublishedEdition.objects.get()
    for number in range(200):
        code = f"{number:0>10}"
        child = Article.objects.create(slug=f"child-{number}", share_code=code, parent=parent)
        row.pk, row.article, row.parent = None, child, parent
        row.slug, row.title, row.share_code = child.slug, f"Child {number}", code
        row.save(force_insert=True)
    keep_stale_pieces()
    get_page(PATIENT)
    with django_assert_num_queries(2):
        page = get_page(PATIENT)
    assert len([address for address in page.main.addresses if "/child-" in address]) == 200


def test_a_review_that_is_due_is_said_to_be_late(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(due="2020-01-01"))
    write_article(folder, "fresh", en=edition_text(due="2999-01-01"))
    load(folder)
    assert "This check is late." in get_page(PATIENT).words
    assert "This check is late." not in get_page("/en/guides/fresh/").words


def test_reviews_say_who_did_them_or_that_nobody_has(folder: Path) -> None:
    review = '\n[[reviews]]\nkind = "{}"\nby = "a-reviewer"\non = 2026-01-02\n'
    write_article(folder, "dry-skin", en=edition_text())
    write_article(folder, "half", en=edition_text(extra=review.format("clinical")))
    write_article(folder, "whole", en=edition_text(extra=review.format("clinical") + review.format("safety")))
    load(folder)
    for path in VIEWS:
        assert "Not yet reviewed by a clinician" in get_page(path).words
    assert "Not yet reviewed by a clinician" in get_page("/en/guides/half/").words
    whole = get_page("/en/guides/whole/").words
    assert "Not yet reviewed by a clinician" not in whole
    assert "A reviewer, 2 January 2026" in whole.replace(" ,", ",")
    assert "Not done yet Language review" in whole


def test_other_names_for_a_page_lead_to_its_one_address(folder: Path) -> None:
    write_article(folder, "about", toml=article_toml("about", kind="page"))
    write_article(folder, "dry-skin")
    load(folder)
    for path, there in {
        "/en/guides/about/": "/en/about/",
        "/en/tools/dry-skin/": PATIENT,
        "/en/tools/dry-skin/clinical/": CLINICAL,
        "/en/dry-skin/": PATIENT,
    }.items():
        response = Client().get(path)
        assert (response.status_code, response.headers["Location"]) == (301, there)


def test_the_discreet_copy_names_nothing_outside_its_text(folder: Path) -> None:
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(title="Start"))
    write_article(folder, "dry-skin", en=edition_text(DANGER), bn=bangla_text())
    load(folder)
    code = code_of(Article.objects.get(slug="dry-skin").share_code)
    for part in ("", "2/", "p1/", "p1/0/"):
        page = get_page(f"/r/{code}/en/{part}")
        assert page.status == 200, part
        head = page.html[: page.html.index("<body")]
        assert "dry" not in head.lower()
        assert "noindex" in head
        assert not [a for a in page.addresses if "dry-skin" in a or a.startswith(("/en/", "/bn/"))], part
    assert get_page(f"/r/{code}/xx/").status == 404
    assert get_page(f"/r/{'z' * 10}/en/").status == 404
    assert get_page(f"/r/{code}/en/p99/").status == 404
