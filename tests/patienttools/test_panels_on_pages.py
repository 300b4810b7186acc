"""Panels on real pages: each subject gets those that it has words for, in order, once, and never another's."""

import re
from pathlib import Path

import pytest

from patienttools.panels.registry import PANELS
from tests.factories import ReadPage, article_toml, content_folder, edition_text, get_page, load, write_article

pytestmark = pytest.mark.django_db

PATIENT, CLINICAL = "/en/guides/dry-skin/", "/en/guides/dry-skin/clinical/"
TWO_LISTS = (
    "## What dry skin is {#definition}\n\nSkin that holds too little water.\n\n"
    "## Signs {#signs}\n\n- Itching\n- Cracks\n\n"
    "## Kinds {#types}\n\n- On the hands\n- On the legs\n"
)
RICH = (
    TWO_LISTS
    + """
## When to hurry {#danger_signs}

### Emergency now

- The skin swells and you cannot breathe well.

### Get help today

- The skin is hot and full of pus.

### Plan with someone you trust

- You cannot sleep for itching.

## What can help {#treatments}

No cream suits everybody.

- **A plain cream.**
  - Benefit: It keeps water in.
  - Limit: It must be used each day.
  - Ask: Which one has no scent?

## When to see somebody {#when_to_seek_help .patient}

1. **Emergency now.** You cannot breathe well.
2. **See a doctor the same day.** Pus or fever.
3. **Talk to an advocate.** Somebody keeps you from care.
4. **Learn safely.** Read the leaflet.

## For those who care {#supporters .patient}

### What to say

- “It will get better.”

### What to do

- Help with the cream.

### What not to do

- Do not scratch for them.

## Food and sleep {#everyday_health}

- **Drink water.** Often.

## So that it does not come back {#prevention}

- **Short showers.** Warm, not hot.

## Getting well {#recovery .patient}

- **Keep the cream.** It takes weeks.

## People ask {#faq .patient}

- **Is it catching?** No.

## Medicines {#medicines}

- **Steroid creams.** Only as told.

## What must change {#take_action}

- **Employers.** Give gloves.

## How common {#research}

In Norway, 12% of adults said so in 2019.[^R1]

## Who can see it {#records_safety .clinical}

Tick before you save.

- **Portal.** Hidden.
- **Bills.** Checked.
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def panels_of(page: ReadPage) -> list[str]:
    """Names of the panels on a page, in order."""
    names = [panel.name for panel in PANELS]
    found = re.findall(r'<section class="(?:panel )?([a-z-]+)" id="(?:panel-|takeaways)', page.html)
    named = [name.replace("-", "_") for name in found]
    return [{"takeaways": "key_points"}.get(name, name) for name in named if name in names or name == "takeaways"]


@pytest.mark.parametrize("path", [PATIENT, CLINICAL])
def test_a_definition_and_two_lists_get_no_panel_and_no_empty_box(folder: Path, path: str) -> None:
    write_article(folder, "dry-skin", en=edition_text(TWO_LISTS))
    load(folder)
    page = get_page(path)
    assert page.status == 200
    assert panels_of(page) == []
    assert 'class="page-panel' not in page.html
    assert 'class="jumps"' not in page.html
    assert "sheets/" not in " ".join(page.addresses)
    html = re.sub(r'<div class="emergency__after">\s*</div>', "", page.main.html)  # a wrapper without look
    assert not re.search(r"<(ul|ol|dl|p|li|section|nav|div)(?: [^>]*)?>\s*</\1>", html)


def test_a_richer_subject_gets_the_panels_it_has_words_for_and_no_other(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(RICH, takeaways='["Use a plain cream."]'))
    load(folder)
    patient, clinical = get_page(PATIENT), get_page(CLINICAL)
    assert panels_of(patient) == [
        "warning_signs",
        "key_points",
        "seek_help",
        "care_roadmap",
        "support_planner",
        "medicine_safety",
        "caregiver_guide",
        "everyday_health",
        "recovery_guide",
        "prevention_guide",
        "take_action",
        "frequent_questions",
        "clinical_pathway",
    ]
    assert panels_of(clinical) == [
        "warning_signs",
        "key_points",
        "records_preflight",
        "support_planner",
        "medicine_safety",
        "everyday_health",
        "prevention_guide",
        "take_action",
        "evidence",
        "clinical_pathway",
    ]
    for page in (patient, clinical):
        assert not re.search("stalk|abuse|partner|couple", page.main.without("emergency", "disclaimer").lower())
        assert len(set(page.ids)) == len(page.ids)
        for words in ("Which one has no scent?", "Short showers."):
            assert page.words.count(words) == 1


def test_the_triage_numbers_what_the_author_numbered(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(RICH))
    load(folder)
    html = get_page(PATIENT).html
    triage = re.search(r'(?s)<ol class="numbered triage">.*?</ol>', html)
    assert triage is not None
    leads = re.findall(r"<strong>(.*?)</strong>", triage[0])
    assert leads == ["Emergency now.", "See a doctor the same day.", "Talk to an advocate.", "Learn safely."]


def test_each_figure_stands_beside_what_it_rests_on(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(RICH))
    load(folder)
    page = get_page(CLINICAL)
    claim = re.search(r'(?s)<li class="evidence__claim">(.*?)</ul></li>', page.html)
    assert claim is not None
    for words in ("12% of adults", "Cohort study; 2,315 adults; Norway; 2020", "One country.", 'href="#ref-R1"'):
        assert words in claim[1]


def test_a_panel_leads_to_its_twin_only_where_the_other_view_has_it(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(RICH))
    load(folder)
    twins = twins_of(get_page(PATIENT))
    assert twins["panel-support-planner"] == f"{CLINICAL}#panel-support-planner"
    assert twins["panel-warning-signs"] == f"{CLINICAL}#panel-warning-signs"
    assert {"panel-seek-help", "panel-caregiver-guide", "panel-care-roadmap"} & set(twins) == set()
    back = twins_of(get_page(CLINICAL))
    assert back["panel-support-planner"] == f"{PATIENT}#panel-support-planner"
    assert {"panel-records-preflight", "panel-evidence"} & set(back) == set()
    ids = get_page(CLINICAL).ids
    assert {address.partition("#")[2] for address in twins.values()} <= set(ids)


def twins_of(page: ReadPage) -> dict[str, str]:
    """Addresses of twins by the id of their panel."""
    parts = re.findall(
        r'(?s)<div class="page-panel">(.*?)(?=<div class="page-panel">|<section class="references)', page.html
    )
    twins = {}
    for part in parts:
        panel, twin = re.search(r'id="(panel-[a-z-]+)"', part), re.search(r'class="twin" href="([^"]+)"', part)
        if panel and twin:
            twins[panel[1]] = twin[1]
    return twins


def test_clinicians_are_told_where_nothing_is_indexed_and_patients_are_not(folder: Path) -> None:
    relation = '\n[[relations]]\nkind = "helped_by"\nto = "plain-creams"\n'
    write_article(folder, "plain-creams", en=edition_text(title="Plain creams"))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", extra=relation), en=edition_text(RICH))
    load(folder)
    patient, clinical = get_page(PATIENT), get_page(CLINICAL)
    assert "Is helped by: Plain creams" in patient.words
    assert "No strong relation is indexed yet." not in patient.words
    assert clinical.words.count("No strong relation is indexed yet.") == 4


def test_what_is_for_clinicians_is_one_click_away_and_in_the_editors_order(folder: Path) -> None:
    text = RICH + "\n## Which code {#coding .clinical}\n\n- L85.3\n\n## The law at work {#legal .clinical}\n\n- None.\n"
    write_article(folder, "dry-skin", en=edition_text("## The law {#legal}\n\nNone.\n\n" + text))
    load(folder)
    jumps = re.search(r'(?s)<nav class="jumps".*?</nav>', get_page(CLINICAL).html)
    assert jumps is not None
    assert re.findall(r'href="#([^"]+)"', jumps[0]) == ["coding-clinical", "legal-clinical", "panel-records-preflight"]
    assert 'class="jumps"' not in get_page(PATIENT).html


def test_a_link_to_a_heading_for_clinicians_leads_to_the_clinical_view(folder: Path) -> None:
    text = RICH + "\n## More {#refer .clinical}\n\n- See [this](article:dry-skin#records_safety-clinical).\n"
    write_article(folder, "dry-skin", en=edition_text(text))
    load(folder)
    assert f"{CLINICAL}#records_safety-clinical" in get_page(CLINICAL).addresses
