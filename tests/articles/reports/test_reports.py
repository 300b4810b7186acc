"""Reports of mistakes: from a form on a public page to the editors' desk, and nothing of who wrote them."""

import datetime
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from articles.reports.models import DONE_DAYS, MAX_REPORT, MOST_WAITING, MistakeReport, keep_report
from tests.articles.editors import errors_of, make_client, read_form
from tests.factories import (
    ReadPage,
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    load,
    read_html,
    write_article,
)

pytestmark = pytest.mark.django_db
PATH = "/en/report-a-mistake/"
TEXT = "The number of the helpline is wrong."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    toml = article_toml("report-a-mistake", kind="page")
    write_article(
        folder, "report-a-mistake", toml=toml, en=edition_text(title="Report a mistake"), bn=bangla_text(title="ভুল")
    )
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    load(folder)
    return folder


def send(path: str = PATH, **answers: str) -> ReadPage:
    response = Client(enforce_csrf_checks=True).post(path, answers)
    assert not response.cookies
    return read_html(response.content.decode(), response.status_code)


def test_a_report_reaches_the_desk_with_its_page_and_its_day_alone() -> None:
    page = send(text=f"  {TEXT}\r\nIt is 109. ", page="dry-skin", dangerous="1", website="")
    assert "Thank you" in page.words
    report = MistakeReport.objects.get()
    assert (report.text, report.slug, report.language) == (f"{TEXT}\nIt is 109.", "dry-skin", "en")
    assert report.is_dangerous
    assert report.received_on == datetime.datetime.now(tz=datetime.UTC).date()
    kept = {field.name for field in MistakeReport._meta.fields}
    of_the_desk = {"done_on", "done_what", "done_by", "done_by_name"}
    assert kept - of_the_desk == {"id", "text", "slug", "language", "is_dangerous", "received_on"}


def test_a_page_leads_to_the_form_with_its_title_and_keeps_nothing() -> None:
    page = send(page="dry-skin")
    assert "About the page “Dry skin”." in page.words
    assert 'name="page" value="dry-skin"' in page.html
    assert 'role="alert"' not in page.html
    assert not MistakeReport.objects.exists()


@pytest.mark.parametrize("path", ["/en/guides/dry-skin/", "/bn/guides/dry-skin/all/", "discreet"])
def test_every_guide_has_a_button_that_opens_the_form_for_it(path: str) -> None:
    path = f"/r/{discreet_code('dry-skin')}/en/" if path == "discreet" else path
    html = read_html(Client().get(path).content.decode()).html
    form = re.search(r'(?s)<form class="report-way" action="([^"]+)".*?name="page" value="([^"]+)"', html)
    assert form is not None
    assert form[1].startswith("/r/") is path.startswith("/r/")
    page = send(form[1], page=form[2])
    assert 'name="page" value="dry-skin"' in page.html
    assert not MistakeReport.objects.exists()


def test_a_page_says_how_to_cite_it_and_the_discreet_copy_does_not(settings: Settings) -> None:
    settings.RX_ORIGIN = "https://site.example"
    page = read_html(Client().get("/en/guides/dry-skin/").content.decode())
    words = "To cite this page: The editors. Dry skin. Reading Room, "
    assert words in page.words
    assert "https://site.example/en/guides/dry-skin/" in page.words
    assert "cite this page" not in read_html(Client().get(f"/r/{discreet_code('dry-skin')}/en/").content.decode()).words


@pytest.mark.parametrize("path", [f"/r/{discreet_code('report-a-mistake')}/en/", "/bn/report-a-mistake/"])
def test_it_works_in_the_discreet_copy_and_in_the_other_language(path: str) -> None:
    assert f'action="{path}"' in read_html(Client().get(path).content.decode()).html
    send(path, text=TEXT)
    assert MistakeReport.objects.get().language == path.split("/")[-2 if path.startswith("/r/") else 1]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"text": "   \r\n"}, "Nothing was written"),
        ({"text": "\x00\x07"}, "Nothing was written"),
        ({"text": "a" * (MAX_REPORT + 1)}, "4001 characters, and 4000 fit"),
        ({"text": TEXT, "website": "https://buy.example"}, "leave this empty"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_typed_is_lost(answers: dict[str, str], reason: str) -> None:
    page = send(**answers)
    assert reason in page.words
    assert answers["text"].strip("\x00\x07 \r\n") in page.html
    assert not MistakeReport.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "ভুল বানান 😀 ‘’",
        "a\x00b\ud800c".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "]]>&amp;\u202e",
    ],
)
def test_odd_words_are_kept_as_text(text: str) -> None:
    page = send(text=text, website="x")
    assert "<script>alert" not in page.html
    send(text=text)
    assert MistakeReport.objects.count() == 1


def test_a_page_that_nobody_has_is_not_kept_as_one() -> None:
    for slug in ("quagga", "../admin", "a" * 200, "<b>"):
        send(text=f"{TEXT} {len(slug)}", page=slug)
    assert set(MistakeReport.objects.values_list("slug", flat=True)) == {""}


def test_the_same_report_twice_is_kept_once_and_a_flood_stops_at_its_bound() -> None:
    send(text=TEXT)
    send(text=TEXT)
    assert MistakeReport.objects.count() == 1
    today = datetime.date(2026, 11, 28)
    MistakeReport.objects.bulk_create(
        MistakeReport(text=f"{n}", language="en", received_on=today) for n in range(MOST_WAITING - 1)
    )
    page = send(text="One too many")
    assert "So many reports wait" in page.words
    assert "One too many" in page.html
    MistakeReport.objects.filter(text="1").update(done_on=today)
    assert "Thank you" in send(text="One too many").words


def test_what_was_worked_off_is_deleted_after_its_time() -> None:
    day = datetime.date(2026, 1, 1)
    keep_report(text="old", slug="", language="en", is_dangerous=False, on=day)
    MistakeReport.objects.update(done_on=day)
    later = day + datetime.timedelta(days=DONE_DAYS)
    keep_report(text="new", slug="", language="en", is_dangerous=False, on=later)
    assert MistakeReport.objects.filter(text="old").exists()
    keep_report(text="newer", slug="", language="en", is_dangerous=False, on=later + datetime.timedelta(days=1))
    assert not MistakeReport.objects.filter(text="old").exists()


def test_a_form_of_another_site_is_refused() -> None:
    response = Client().post(PATH, {"text": TEXT}, headers={"origin": "https://elsewhere.example"})
    assert response.status_code == 403
    assert not MistakeReport.objects.exists()


DESK = "/admin/reports/mistakereport/"
MAY_WORK_OFF = ("view_mistakereport", "change_mistakereport")


def test_the_desk_shows_what_is_dangerous_first() -> None:
    send(text="calm")
    send(text="dangerous words", dangerous="1", page="dry-skin")
    client = make_client(permissions=MAY_WORK_OFF)
    listing = client.get(DESK).content.decode()
    assert listing.index("dangerous words") < listing.index("calm")
    box = read_html(client.get("/admin/").content.decode()).words
    assert "Mistakes that readers reported (2)" in box
    assert "May do harm: dry-skin" in box
    assert "dangerous words" not in box


def test_a_report_is_worked_off_by_saying_what_was_done_and_stays_so_for_whoever_comes_later() -> None:
    send(text=TEXT, page="dry-skin")
    report = MistakeReport.objects.get()
    address = f"{DESK}{report.pk}/change/"
    client, later = make_client("ruma", permissions=MAY_WORK_OFF), make_client("sami", permissions=MAY_WORK_OFF)
    first, second = (read_form(one, address) for one in (client, later))
    assert "done_what" in errors_of(client.post(address, first | {"done_what": " "}))
    report.refresh_from_db()
    assert report.done_on is None
    client.post(address, first | {"done_what": "Put in the number of today."})
    later.post(address, second | {"done_what": "Mine"})
    report.refresh_from_db()
    assert (report.done_what, report.done_by_name) == ("Put in the number of today.", "ruma")
    assert report.done_on is not None
    assert report.text == TEXT
    assert "Mistakes that readers reported (" not in read_html(client.get("/admin/").content.decode()).words
    page = client.get(address).content.decode()
    assert 'name="done_what"' not in page
    assert "Put in the number of today." in page


def test_several_are_closed_where_there_is_nothing_to_change_and_one_is_opened_again() -> None:
    send(text="one")
    send(text="two")
    client = make_client(permissions=MAY_WORK_OFF)
    keys = list(MistakeReport.objects.values_list("pk", flat=True))
    client.post(DESK, {"action": "mark_done", "_selected_action": keys})
    assert set(MistakeReport.objects.values_list("done_what", flat=True)) == {"There was nothing to change."}
    client.post(DESK, {"action": "open_again", "_selected_action": keys[:1]})
    again = MistakeReport.objects.get(pk=keys[0])
    assert (again.done_on, again.done_what, again.done_by, again.done_by_name) == (None, "", None, "")


def test_who_may_only_look_can_change_nothing() -> None:
    send(text=TEXT)
    client = make_client(permissions=("view_mistakereport",))
    row = MistakeReport.objects.get()
    client.post("/admin/reports/mistakereport/", {"action": "mark_done", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.done_on is None
    assert client.get("/admin/reports/mistakereport/add/").status_code == 403
