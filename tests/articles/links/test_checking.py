"""Links are read from texts and rows, asked for in turn, broken after three days, and shown with where they stand."""

import datetime
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.links.checking import Turns, check_links
from articles.links.models import Link, LinkCheck, Place
from articles.links.standing import addresses_in, read_all
from articles.models import Edition, Reference
from tests.articles.editors import change_address, make_client, make_edition, read_form
from tests.articles.links.servers import Behaviour, Server, serving, status

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 2, 3, 0, tzinfo=datetime.UTC)


def link_to(address: str, edition: Edition | None = None, kind: str = "signs") -> Edition:
    """An edition whose section of that kind links to the address."""
    edition = edition or make_edition()
    edition.sections.filter(kind=kind).update(body=f"See [this page]({address}).")
    Edition.objects.filter(pk=edition.pk).update(version=edition.version + 1)
    edition.refresh_from_db()
    return edition


def check(server: Server, days: float = 0, **options: object) -> dict[str, int]:
    """As the command does, so many days after the start."""
    read_all()
    Link.objects.filter(checked_at=None).update(due_at=START - datetime.timedelta(days=1))
    at = START + datetime.timedelta(days=days)
    return dict(check_links(server.fetcher(**options), seconds=60, now=lambda: at).outcomes)


def report() -> str:
    client = make_client(f"reader-{User.objects.count()}", permissions=("view_link",))
    response = client.get("/admin/links/link/report/")
    return " ".join(response.content.decode().split())


@contextmanager
def a_link(behaviour: Behaviour) -> Iterator[Server]:
    with serving(rest=behaviour) as server:
        link_to(server.address("/page"))
        yield server


def test_reads_what_texts_sources_and_the_rest_lead_to_once_each() -> None:
    edition = link_to("https://a.example/x_(y)?q=1#part")
    edition.sections.filter(kind="definition").update(body="[a](https://a.example/x_(y)?q=1) and `https://no.example`.")
    edition.save()
    Reference.objects.update(url="https://a.example/source")
    for key, fields in {"R02": {"doi": "10.1000/x"}, "R03": {"pmid": "123"}, "R04": {}}.items():
        Reference.objects.create(key=key, citation="A.", evidence="cross_sectional", read="full", **fields)
    read_all()
    assert set(Link.objects.values_list("address", flat=True)) == {
        "https://a.example/x_(y)?q=1", "https://a.example/source", "https://doi.org/10.1000/x",
        "https://pubmed.ncbi.nlm.nih.gov/123/",
    }  # fmt: skip
    assert set(Place.objects.exclude(edition=None).values_list("part", flat=True)) == {"signs", "definition"}
    before = set(Place.objects.values_list("link", "part", "reference"))
    read_all()
    assert set(Place.objects.values_list("link", "part", "reference")) == before
    edition.sections.all().delete()
    edition.save()
    Reference.objects.update(url="", doi="", pmid="")
    read_all()
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](https://x.org/a).", ["https://x.org/a"]),
        ("[a](<https://x.org/a>)", ["https://x.org/a"]),
        ("[a](https://x.org/a) [b](http://y.org)", ["https://x.org/a", "http://y.org"]),
        ("[a](article:b) [c](tel:1) https://x.org", []),
    ],
)
def test_addresses_of_a_text(text: str, found: list[str]) -> None:
    assert addresses_in(text) == found


def test_a_link_is_broken_after_three_days_and_until_then_it_may_pass() -> None:
    with a_link(status(404)) as server:
        assert check(server) == {"failed": 1}
        assert check(server, 0.2) == {}, "once a day is enough"
        Link.objects.update(due_at=START)
        check(server, 0.3)
        assert Link.objects.get().failed_days == 1, "one day counts once"
        assert "Failed, but on fewer than three days (1)" in report()
        for day in (1.2, 2.2):
            assert check(server, day) == {"failed": 1}
        assert list(Link.objects.broken()) == [Link.objects.get()]
        assert LinkCheck.objects.count() == 4
    # Then it is asked less and less often.
    link = Link.objects.get()
    assert link.failing_since == START.date()
    rests = []
    for _time in range(8):
        before = link.due_at
        check_links(server.fetcher(), seconds=60, now=lambda moment=before: moment)
        link.refresh_from_db()
        rests.append((link.due_at - before).days)
    assert rests == sorted(rests)
    assert rests[0] >= 2
    assert rests[-1] == 29


def test_what_is_back_is_fine_at_once() -> None:
    with a_link(status(500)) as server:
        for day in range(3):
            check(server, day)
        assert Link.objects.broken().exists()
        server.behaviours["*"] = status(200)
        check(server, 20)
    link = Link.objects.get()
    assert (link.outcome, link.failed_days, link.failing_since) == ("fine", 0, None)
    assert link.due_at > START + datetime.timedelta(days=40)


def test_who_turns_programs_away_is_not_called_broken() -> None:
    with a_link(status(403)) as server:
        for day in range(0, 200, 40):
            check(server, day)
    assert not Link.objects.broken().exists()
    assert "They turn programs away (1)" in report()


def test_a_link_into_a_private_network_is_not_asked_and_is_named_on_the_desk() -> None:
    link_to("http://10.1.2.3/")
    with serving() as server:
        assert check(server) == {"unsafe": 1}
    assert "It leads into a private network" in report()


def test_an_etag_is_sent_back_and_not_modified_is_fine() -> None:
    def answer(own: object, request: str) -> None:
        behaviour = status(304) if "If-None-Match" in request else status(200, 'ETag: "v1"')
        behaviour(own, request)  # type: ignore[arg-type]

    with a_link(answer) as server:
        check(server)
        Link.objects.update(due_at=START)
        check(server, 1)
        Link.objects.update(due_at=START)
        check(server, 2)
        assert ["If-None-Match" in request for request in server.requests] == [False, True, True]
    assert Link.objects.get().status == 304


def many(server: Server, count: int, host: str = "pages.example") -> None:
    lines = [f"[a]({server.address(f'/{number}', host)})" for number in range(count)]
    edition = Edition.objects.first() or make_edition()
    section = edition.sections.get(kind="signs")
    edition.sections.filter(pk=section.pk).update(body=section.body + "\n\n" + " ".join(lines))
    edition.save()


def test_a_host_that_is_busy_is_left_alone_for_the_day() -> None:
    with serving(rest=status(503, "Retry-After: 200000")) as server:
        many(server, 5)
        assert check(server) == {"failed": 1}
        assert len(server.requests) == 1
    assert Link.objects.get(status=503).due_at > START + datetime.timedelta(days=2)
    assert Link.objects.filter(due_at__lte=START + datetime.timedelta(hours=12)).count() == 0


def test_of_a_host_that_does_not_answer_two_links_are_asked_and_the_others_share_what_came() -> None:
    with serving() as server:
        many(server, 6)
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [server.number]

    assert check(server, resolver=resolver) == {"failed": 6}
    assert len(asked) == 4, "HEAD and GET, twice"


def test_hosts_take_turns_and_each_is_left_alone_between_two_questions() -> None:
    slept: list[float] = []
    turns = Turns(30.0, sleep=slept.append)
    assert [turns.wait(host) == 0 for host in ("a", "b", "a", "b", "c")] == [True, True, False, False, True]
    assert len(slept) == 2
    assert all(29 < seconds <= 30 for seconds in slept)
    with serving(rest=status(200)) as server:
        many(server, 3, "a.example")
        many(server, 3, "b.example")
        order: list[str] = []

        def note(host: str) -> float:
            order.append(host)
            return 0.0

        check(server, before_each=note)
    assert order == ["a.example", "b.example"] * 3


def test_two_runs_at_once_ask_for_each_link_once() -> None:
    with serving(rest=status(200)) as server:
        many(server, 4)

        def other_run(_host: str) -> float:
            if len(server.requests) == 0 and not other:
                other.append(1)
                check_links(server.fetcher(), seconds=60, now=lambda: START)
            return 0.0

        other: list[int] = []
        check(server, before_each=other_run)
        assert len(server.requests) == 4
    assert LinkCheck.objects.count() == 4


def test_the_box_and_the_page_of_a_link_say_where_it_stands_until_the_text_is_mended(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    with a_link(status(404)) as server:
        for day in range(3):
            check(server, day)
    client = make_client()
    front = client.get("/admin/").content.decode()
    assert "Links and sources that are broken" in front
    with django_assert_max_num_queries(40):
        page = report()
    assert "Being followed (en)" in page
    assert "(signs)" in page
    assert "404 Not Found" in page
    look = client.get(f"/admin/links/link/{Link.objects.get().pk}/look/").content.decode()
    assert look.count("It failed (404)") == 3
    edition = Edition.objects.get()
    sent = read_form(client, change_address(edition))
    body = next(name for name, value in sent.items() if "this page" in value)
    assert client.post(change_address(edition), sent | {body: "No link."}).status_code == 302
    assert "Broken (0)" in report()


def test_a_source_that_names_another_address_now_is_in_the_report_no_more() -> None:
    make_edition()
    with serving(rest=status(410)) as server:
        Reference.objects.update(url=server.address("/gone"))
        for day in range(3):
            check(server, day)
        assert "R01: A survey." in report()
        Reference.objects.update(url="https://a.example/")
    assert "Broken (0)" in report()


def test_links_to_pages_and_parts_that_readers_do_not_have_are_named_with_their_place() -> None:
    target, edition = make_edition("target"), make_edition()
    publish_edition(edition=target, by=None)
    link_to("article:target#effects", edition)
    link_to("article:target#signs", edition, kind="definition")
    publish_edition(edition=edition, by=None)
    read_all()
    page = report()
    assert "Links to pages that readers do not have (0)" in page
    assert "Links to a part that no longer stands (1)" in page
    assert "(signs) → target#effects" in page
    unpublish_edition(edition=target, because="It is wrong.")
    page = report()
    assert "Links to pages that readers do not have (2)" in page
    assert "Readers miss it now." in page
    link_to("article:being-followed", edition)
    link_to("article:being-followed", edition, kind="definition")
    read_all()
    page = report()
    assert "in what readers have; the draft has it no more" in page
    assert "Links to pages that readers do not have (1)" in page


def test_the_page_that_asks_before_publishing_names_links_that_readers_will_not_have() -> None:
    make_edition("target")
    edition = link_to("article:target")
    link_to("article:being-followed", edition, kind="definition")
    address = f"/admin/articles/edition/publish/?edition={edition.pk}"
    page = make_client().get(address).content.decode()
    assert "Links that readers see as words alone" in page
    assert "<li>target</li>" in page
    assert "<li>being-followed</li>" not in page, "readers have it by then"
    publish_edition(edition=Edition.objects.get(article__slug="target"), by=None)
    assert "Links that readers see" not in make_client("other").get(address).content.decode()


def test_the_command_asks_nobody_where_nothing_is_due_and_says_so() -> None:
    link_to("https://a.example/")
    read_all()
    Link.objects.update(due_at=timezone.now() + datetime.timedelta(days=3))
    output = io.StringIO()
    call_command("check_links", stdout=output)
    assert "Nothing was due" in output.getvalue()


def test_the_command_judges_what_is_due_by_the_rules_of_the_site() -> None:
    link_to("http://localhost/en/")
    output = io.StringIO()
    call_command("check_links", "--all", stdout=output)
    assert "It was not asked: 1" in output.getvalue()
    assert "Broken: 1." in output.getvalue()
