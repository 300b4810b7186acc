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
    assert "group-help" not in page.ids
    assert not [one for one in page.ids if one.startswith("visit-")]
    assert "sheets/" not in " ".join(page.addresses)
    assert not re.search(r"<(ul|ol|dl|p|li|section|nav|div|details)(?: [^>]*)?>\s*</\1>", page.main.html)


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
        "everyday_health",
        "recovery_guide",
        "caregiver_guide",
        "frequent_questions",
        "prevention_guide",
        "take_action",
    ]
    assert panels_of(clinical) == [
        "records_preflight",
        "key_points",
        "warning_signs",
        "support_planner",
        "medicine_safety",
        "everyday_health",
        "prevention_guide",
        "take_action",
        "evidence",
    ]
    for page in (patient, clinical):
        assert not re.search("stalk|abuse|partner|couple", page.main.without("danger-line").lower())
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
    claim = re.search(r'(?s)<li class="evidence__claim">(.*?)</ul>(?=<li class="evidence__claim|</)', page.html)
    assert claim is not None
    for words in ("12% of adults", "Cohort study; 2,315 adults; Norway; 2020", "One country.", 'href="#ref-R1"'):
        assert words in claim[1]


def test_a_group_of_the_background_leads_to_the_same_part_in_the_patient_view(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(RICH))
    load(folder)
    twins = re.findall(r'class="twin" href="([^"]+)"', get_page(CLINICAL).html)
    assert f"{PATIENT}#panel-support-planner" in twins
    assert len(twins) == len(set(twins))
    assert {address.partition("#")[2] for address in twins} <= set(get_page(PATIENT).ids)
    assert 'class="twin"' not in get_page(PATIENT).html


def test_nothing_says_that_nothing_is_there(folder: Path) -> None:
    relation = '\n[[relations]]\nkind = "helped_by"\nto = "plain-creams"\n'
    write_article(folder, "plain-creams", en=edition_text(title="Plain creams"))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", extra=relation), en=edition_text(RICH))
    load(folder)
    for page in (get_page(PATIENT), get_page(CLINICAL)):
        assert "Is helped by: Plain creams" in page.words
        assert "indexed" not in page.words
        families = re.search(r'(?s)<section class="panel knowledge-graph".*?</section>', page.html)
        assert families is not None
        assert re.findall(r">([^<]+)</h4>", families[0]) == ["Topics"]


def test_what_is_for_clinicians_stands_first_in_the_order_of_a_visit(folder: Path) -> None:
    clinical = ("coding", "legal", "refer", "document", "assess_risk", "respond", "ask", "recognise")
    text = RICH + "".join(f"\n## Words {kind} {{#{kind} .clinical}}\n\n- **Lead.** Text.\n" for kind in clinical)
    write_article(folder, "dry-skin", en=edition_text("## The law {#legal}\n\nNone.\n\n" + text))
    load(folder)
    page = get_page(CLINICAL)
    groups = re.findall(r'<div class="group__body" id="((?:visit|group)-[a-z]+)"', page.html)
    visit = ["recognise", "ask", "respond", "assess", "document", "records", "refer", "codes"]
    assert groups[: len(visit)] == [f"visit-{step}" for step in visit]
    assert all(group.startswith("group-") for group in groups[len(visit) :])
    assert page.html.index('id="records_safety-clinical"') < page.html.index('id="danger_signs"')
    assert not [one for one in get_page(PATIENT).ids if one.startswith("visit-")]


def test_a_link_to_a_heading_for_clinicians_leads_to_the_clinical_view(folder: Path) -> None:
    text = RICH + "\n## More {#refer .clinical}\n\n- See [this](article:dry-skin#records_safety-clinical).\n"
    write_article(folder, "dry-skin", en=edition_text(text))
    load(folder)
    assert f"{CLINICAL}#records_safety-clinical" in get_page(CLINICAL).addresses
