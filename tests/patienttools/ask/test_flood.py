"""Thousands of posts from many networks: pages are served, and honest questions are kept, or stay in their box."""

import http.client
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.counts import count_of
from tests.rxsite.starts import Started, children_of, master_of, started

pytestmark = pytest.mark.long
POSTS, CLIENTS, HONEST = count_of(5_000), 12, 6
PATH, MOST_WAITING = "/en/ask/", 40
WAIT_SECONDS = 5.5
MARKER = "MARKER-6q"
# “This could not be done just now”, with the words in their box.
BUSY = 503
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Started]:
    with started(tmp_path / "data", RX_WORKERS="2", RX_ASK_MOST_WAITING=str(MOST_WAITING)) as up:
        yield up


def request(up: Started, method: str, network: str, path: str = PATH, **sent: str) -> tuple[int, str]:
    """Asked from an address of this machine that is in a network of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", up.port, timeout=300, source_address=(network, 0))
    try:
        connection.request(method, path, urlencode(sent) if sent else None, FORM if sent else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def stamp_in(page: str) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def network(number: int) -> str:
    return f"127.{1 + number % 200}.{number // 200 % 200}.{1 + number % 250}"


def flood(up: Started, share: int, stamps: list[str]) -> Counter[int]:
    """Of robots: most with forged stamps, some with the trap filled in, some with a stamp as it should be."""
    statuses, chance = Counter[int](), random.Random(share)
    for number in range(POSTS // CLIENTS):
        own = network(share * 5000 + number)
        stamp = chance.choice(stamps) if number % 10 == 0 else f"x:y:{number}"
        trap = "buy" if number % 3 == 0 else ""
        text = f"Buy this, {number}."
        status, page = request(up, "POST", own, step="ask", text=text, stamp=stamp, website=trap)
        # Whatever is answered, and be it that the database is busy: nobody's words are lost.
        assert text in page or 'class="ask-words__list"' in page, (status, page[:2000])
        statuses[status] += 1
    return statuses


def ask_honestly(up: Started, number: int) -> str:
    """What became of it."""
    text, own = f"{MARKER} Is it normal that a cut itches after {number + 3} days?", f"127.250.{number}.9"
    _status, page = request(up, "GET", own)
    time.sleep(WAIT_SECONDS)  # whoever writes takes that long
    status, page = request(up, "POST", own, step="ask", text=text, stamp=stamp_in(page))
    if 'class="ask-words__list"' in page:
        return "answered"
    assert text in page, (status, page[:3000])
    return "asked to try again, with the words kept"


def memory_of(pid: int) -> bytes:
    """All that can be read of a process."""
    found = []
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if rights.startswith("rw"):
                start, end = (int(number, 16) for number in span.split("-"))
                try:
                    memory.seek(start)
                    found.append(memory.read(end - start))
                except (OSError, OverflowError, ValueError):
                    continue
    return b"".join(found)


def test_a_flood_costs_little_and_loses_no_honest_question(
    site: Started, tmp_path: Path, say: Callable[[str], None]
) -> None:
    stamps = [stamp_in(request(site, "GET", network(n))[1]) for n in range(20)]
    time.sleep(WAIT_SECONDS)  # they too wait as long as the form asks
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS + HONEST + 1) as pool:
        floods = [pool.submit(flood, site, share, stamps) for share in range(CLIENTS)]
        honest = [pool.submit(ask_honestly, site, number) for number in range(HONEST)]
        reading = []
        while not all(one.done() for one in floods):
            asked = time.monotonic()
            status = request(site, "GET", "127.0.0.1", "/en/guides/stalking/")[0]
            reading.append(time.monotonic() - asked)
            assert status == 200
            time.sleep(0.2)  # a reader turns a page
        statuses = sum((one.result() for one in floods), Counter[int]())
        outcomes = Counter(one.result() for one in honest)
    seconds = time.monotonic() - began
    assert set(statuses) <= {200, BUSY}, statuses
    assert statuses[BUSY] < sum(statuses.values()) / 20, statuses
    assert sum(outcomes.values()) == HONEST
    median = sorted(reading)[len(reading) // 2]
    say(
        f"questions: {sum(statuses.values())} posts in {seconds:.0f} s; a guide meanwhile {median * 1000:.0f} ms; "
        f"honest: {dict(outcomes)}"
    )
    # Nobody's words in any file, and none of the robots' either.
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert MARKER.encode() not in path.read_bytes(), path
    log = site.log.read_text(encoding="utf-8")
    assert MARKER not in log
    assert "Buy this" not in log
    held = [memory_of(pid).count(MARKER.encode()) for pid in children_of(master_of(site))]
    say(f"questions: places in workers' memory that still hold a word of one, right after the flood: {sum(held)}")
