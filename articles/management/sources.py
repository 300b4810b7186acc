"""Counting sources: how far each was read, beside how it was found when first counted; for `content_report`."""

from collections import Counter
from collections.abc import Iterable, Iterator

from articles.files.library import ReferenceDocument
from articles.kinds import Evidence, ReadingDepth

# As they were found on 28 November 2026: 213 references, of which 29 are reports in the news.
FOUND = {
    ReadingDepth.FULL: 1,
    ReadingDepth.PART: 100,
    ReadingDepth.ABSTRACT: 31,
    ReadingDepth.SECONDARY: 59,
    ReadingDepth.RECALLED: 22,
}
FOUND_NEWS = 29
COLUMNS = "{:<44} {:>10} {:>5} {:>6}"


def rows_of(references: Iterable[ReferenceDocument], cited: frozenset[str]) -> Iterator[str]:
    """The table, line by line: sources by how far they were read, as found, now, and now cited by a text."""
    kept = list(references)
    now = Counter(reference.read for reference in kept)
    used = Counter(reference.read for reference in kept if reference.key in cited)
    news = [reference for reference in kept if reference.evidence == Evidence.NEWS_REPORT]
    yield COLUMNS.format("sources, by how far they were read", "2026-11-28", "now", "cited")
    for depth in ReadingDepth:
        yield COLUMNS.format(str(depth.label), FOUND[depth], now[depth], used[depth])
    yield COLUMNS.format("all", sum(FOUND.values()), len(kept), sum(used.values()))
    yield COLUMNS.format(
        "of these, news reports", FOUND_NEWS, len(news), sum(reference.key in cited for reference in news)
    )
