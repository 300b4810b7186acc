"""Asked phrases: a file beside an edition, read strictly, written in one form, edited with the section, published."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from articles.files.asked import MAX_PHRASE, MAX_PHRASES
from articles.management.content import load_content, read_content
from articles.models import Edition, PublishedEdition, Section
from patienttools.files.ledger import Ledger
from patienttools.files.reports import Outcome, Report
from tests.articles.editors import change_address, make_client, read_form, save_and_publish
from tests.factories import content_folder, edition_text, get_edition, get_page, load, write_article

SECTIONS = "## What it is {#definition}\n\nRough.\n\n## Ask {#ask .clinical}\n\nAsk alone.\n"
ASKED = (
    'definition = [\n  "why is my skin tight",\n  "sandpaper hands",\n]\nask-clinical = ["how do I ask a patient"]\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin", en=edition_text(SECTIONS))
    return folder


def write_asked(folder: Path, text: str, language: str = "en") -> Path:
    path = folder / "articles" / "dry-skin" / f"{language}.asked.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load_again(folder: Path) -> Report:
    ledger = Ledger()
    content = read_content(folder, ledger=ledger)
    assert content.faults == ()
    return load_content(content, ledger)


FAULTY = {
    "an unknown section": ('definition = ["a"]\nsigns = ["b"]\n', "en.asked.toml:2: “signs” is no section"),
    "a section of the other audience": ('ask = ["a"]\n', "en.asked.toml:1: “ask” is no section"),
    "no list": ('\ndefinition = "a"\n', "en.asked.toml:2: “definition” must be a list of texts"),
    "an empty list": ("definition = []\n", "en.asked.toml:1: “definition” has no phrase"),
    "nothing": ("", "en.asked.toml: No phrase stands here"),
    "a number": ("definition = [1]\n", "en.asked.toml:1: “definition”: A list of texts in quotation marks."),
    "a citation": ('definition = ["itch[^R1]"]\n', "en.asked.toml:1: “definition”: Plain words"),
    "markup": ('definition = ["<b>itch</b>"]\n', "en.asked.toml:1: “definition”: Plain words"),
    "a sign alone": ('definition = ["?"]\n', "en.asked.toml:1: “definition”: Plain words"),
    "too long": (f'definition = ["{"x" * (MAX_PHRASE + 1)}"]\n', f"at most {MAX_PHRASE} fit"),
    "too many": (f"definition = {[f'word {n}' for n in range(MAX_PHRASES + 1)]}\n", f"at most {MAX_PHRASES} fit one"),
    "twice in a section": ('definition = ["a b", "a  b"]\n', "en.asked.toml:1: “definition”: “a b” stands twice."),
    "twice in an edition": (
        'definition = ["dry hands"]\nask-clinical = [\n  "other",\n  "Dry hands",\n]\n',
        "en.asked.toml:4: “Dry hands” leads to the section “definition” already.",
    ),
    "no TOML": ("definition = [\n", "en.asked.toml:"),
}


@pytest.mark.parametrize(("text", "said"), FAULTY.values(), ids=FAULTY.keys())
def test_every_fault_is_named_with_its_line(text: str, said: str, folder: Path) -> None:
    write_asked(folder, text)
    faults = read_content(folder).faults
    assert [str(fault) for fault in faults if said in str(fault)], faults


def test_a_file_without_its_edition_is_a_fault(folder: Path) -> None:
    write_asked(folder, ASKED, "bn")
    assert "bn.asked.toml: It stands beside bn.md" in str(read_content(folder).faults[0])


@pytest.mark.django_db
def test_what_is_loaded_is_edited_published_exported_and_loaded_again(folder: Path, tmp_path: Path) -> None:
    path = write_asked(folder, ASKED)
    load(folder)
    assert Section.objects.get(kind="definition").asked == ["why is my skin tight", "sandpaper hands"]
    published = PublishedEdition.objects.get()
    assert published.document["asked"]["ask-clinical"] == ["how do I ask a patient"]
    assert published.source["asked"] == ASKED
    call_command("export_content", content=tmp_path / "out", stdout=io.StringIO(), stderr=io.StringIO())
    assert (tmp_path / "out" / "articles" / "dry-skin" / "en.asked.toml").read_text(encoding="utf-8") == ASKED
    Section.objects.update(asked=[])
    call_command("export_content", content=folder, stdout=io.StringIO(), stderr=io.StringIO())
    assert not path.exists()


def test_the_order_of_the_file_is_that_of_the_sections(folder: Path) -> None:
    path = write_asked(folder, 'ask-clinical = ["b"]\ndefinition = [ "a", "c" ]\n')
    call_command("format_content", content=folder, stdout=io.StringIO())
    assert path.read_text(encoding="utf-8") == 'definition = [\n  "a",\n  "c",\n]\nask-clinical = ["b"]\n'


@pytest.mark.django_db
def test_a_change_of_the_phrases_alone_publishes_again_and_changes_no_page(folder: Path) -> None:
    load(folder)
    page, changed_on = get_page("/en/guides/dry-skin/").html, PublishedEdition.objects.get().published_at
    write_asked(folder, ASKED)
    assert load_again(folder).keys("edition", Outcome.PUBLISHED) == ["dry-skin/en"]
    assert PublishedEdition.objects.get().published_at == changed_on
    assert get_page("/en/guides/dry-skin/").html == page
    assert load_again(folder).keys("edition", Outcome.PUBLISHED) == []
    write_asked(folder, ASKED.replace("sandpaper", "sandy"))
    assert load_again(folder).keys("edition", Outcome.PUBLISHED) == ["dry-skin/en"]


@pytest.mark.django_db
def test_an_older_ledger_takes_editions_without_phrases_for_what_they_are(folder: Path) -> None:
    load(folder)
    assert "asked" not in PublishedEdition.objects.get().source
    assert "asked" not in PublishedEdition.objects.get().document


@pytest.mark.django_db
def test_a_load_keeps_what_an_editor_wrote(folder: Path) -> None:
    write_asked(folder, ASKED)
    load(folder)
    Section.objects.filter(kind="definition").update(asked=["an editor's words"])
    write_asked(folder, ASKED.replace("sandpaper", "sandy"))
    assert load_again(folder).outcomes("edition", "dry-skin/en") == [Outcome.KEPT]
    assert Section.objects.get(kind="definition").asked == ["an editor's words"]


@pytest.fixture
def save(folder: Path, db: None) -> Callable[..., str]:
    """Saves the edition with other phrases and publishes it; gives what the page says."""
    write_asked(folder, ASKED)
    load(folder)
    client, edition = make_client(), get_edition("dry-skin")

    def saved(**changes: str) -> str:
        data = read_form(client, change_address(edition)) | {name.replace("__", "-"): t for name, t in changes.items()}
        response = save_and_publish(client, edition, data)
        page: str = response.content.decode()
        return page

    return saved


def test_an_editor_changes_them_one_a_line_and_readers_search_has_them(save: Callable[..., str]) -> None:
    version = Edition.objects.get().version
    save(sections__0__asked="sandy hands\n  tight   skin \n\n")
    assert Section.objects.get(kind="definition").asked == ["sandy hands", "tight skin"]
    assert PublishedEdition.objects.get().document["asked"]["definition"] == ["sandy hands", "tight skin"]
    assert Edition.objects.get().version > version


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("x" * (MAX_PHRASE + 1), f"at most {MAX_PHRASE} fit"),
        ("\n".join(f"word {number}" for number in range(MAX_PHRASES + 1)), f"at most {MAX_PHRASES} fit one section"),
        ("itch[^R1]", "Plain words"),
        ("How do I ask a patient", "leads to the section"),
    ],
)
def test_the_form_refuses_what_the_file_may_not_hold(asked: str, said: str, save: Callable[..., str]) -> None:
    assert said in save(sections__0__asked=asked) + save(sections__1__asked=asked)
    assert Section.objects.get(kind="definition").asked == ["why is my skin tight", "sandpaper hands"]


@pytest.mark.django_db
def test_the_row_refuses_what_the_file_may_not_hold(folder: Path) -> None:
    load(folder)
    section = Section.objects.get(kind="definition")
    section.asked = ["x" * MAX_PHRASE]
    section.full_clean()
    for wrong in (["x" * (MAX_PHRASE + 1)], ["a[^R1]"], "text", [1], [f"w {n}" for n in range(MAX_PHRASES + 1)]):
        section.asked = wrong
        with pytest.raises(ValidationError) as refused:
            section.full_clean()
        assert set(refused.value.error_dict) == {"asked"}
