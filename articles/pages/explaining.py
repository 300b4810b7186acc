"""Explained words: what a patient may not know can be tapped and read in place; done on the finished page.

How: a `<button popovertarget>` and, behind it in the sentence, a `<span popover>`. Of what needs no script and no
request, that alone opens in place. `<details>` is a block and breaks the sentence; a link to a list at the end leads
away and back and leaves an entry in history. A browser closes the note by itself (a tap beside it, Escape), keeps the
focus at the word, and tells a screen reader that the word is a button which opens, with the note next in reading order.
On paper, and in a browser that does not know `popover`, the note stands in brackets behind the word (word.css).

Where: on the finished page, and not when an edition is frozen, because only the page knows what stands first in it, in
which view, and which panels it has; a glossary that changes then needs no edition rendered again. Once a page, at the
first place among key takeaways, folded danger signs and groups. Never in a heading, a bold opening, a link, a citation,
a label, quoted speech or what stands under “Emergency now”; nor where brackets or a colon behind the word explain it.
"""

import re

from django.utils.html import escape

from articles.pages.glossary import Explained, Glossary

# From what opens it, and to what ends it: the parts of a page that explain words …
_ZONES = re.compile(
    r'class="takeaways".*?</section>'
    r'|<details class="warning-signs__level.*?</details>'
    r'|id="group-.*?(?=<details class="group"|class="whole"|\Z)',
    re.DOTALL,
)
# … but for these.
_EXCEPT = re.compile(
    r'<ul class="beside">.*?</ul>|<div class="warning-signs__level warning-signs__level--emergency_now">.*?</div>',
    re.DOTALL,
)
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
# A paragraph that is named by a class is part of a panel's head.
_OPENINGS = ("<p>", "<li>", "<li ", "<dd>")
_BLOCKS = frozenset({"dd", "li", "p"})
_PLAIN = frozenset({"em", "i", "span"})
_VOID = frozenset({"br", "img", "source", "wbr"})
# No block is longer; nothing further back is looked at.
_LONGEST_BLOCK = 5000
# What tells behind a word that its explanation follows.
_FOLLOWED = re.compile(r"\s*(?:\(([^)<]*)\)|:\s|\s[–—]\s)")


def explain(html: str, glossary: Glossary, title: str = "") -> str:
    """The finished page with its words explained, but for those of its `title`, which the page itself explains."""
    if not glossary.terms:
        return html
    lowered = html.lower()
    if len(lowered) != len(html):  # a letter whose small form is two
        lowered = html
    zones = [zone.span() for zone in _ZONES.finditer(html)]
    closed = [zone.span() for zone in _EXCEPT.finditer(html)]
    notes: list[tuple[int, int, str]] = []
    taken: list[tuple[int, int]] = []
    for term in glossary.terms:
        if any(glossary.places(term, title, title.lower())):
            continue
        for start, end in glossary.places(term, html, lowered):
            is_open = _holds(zones, start) and not _holds(closed, start) and not _holds(taken, start)
            if is_open and _is_text(html, start) and not _is_explained(html, end, term, glossary):
                taken.append((start, end))
                notes.append((start, end, term.told))
                break
    return _with_notes(html, sorted(notes))


def _holds(spans: list[tuple[int, int]], place: int) -> bool:
    return any(start <= place < end for start, end in spans)


def _is_text(html: str, place: int) -> bool:
    """Whether the place is plain text of a paragraph or list item, in nothing that is a name, and in no quotation."""
    first = max(0, place - _LONGEST_BLOCK)
    opened = max(html.rfind(tag, first, place) for tag in _OPENINGS)
    before = html[opened:place]
    if opened < 0 or before.rfind("<") > before.rfind(">"):
        return False
    within: list[str] = []
    for tag in _TAG.finditer(before):
        if not tag[1] and tag[2] not in _VOID:
            within.append(tag[2])
        elif tag[1] and within and within[-1] == tag[2]:
            within.pop()
        elif tag[1]:
            return False
    is_plain = bool(within) and within[0] in _BLOCKS and _PLAIN.issuperset(within[1:])
    return is_plain and before.count("“") <= before.count("”")


def _is_explained(html: str, end: int, term: Explained, glossary: Glossary) -> bool:
    """Whether the text goes on to say what the word means; another word for the same in brackets does not."""
    followed = _FOLLOWED.match(html, end)
    if followed is None:
        return False
    inside = followed[1] or ""
    return not any(span == (0, len(inside)) for span in glossary.places(term, inside, inside.lower()))


def _with_notes(html: str, notes: list[tuple[int, int, str]]) -> str:
    pieces, place = [], 0
    for number, (start, end, told) in enumerate(notes, 1):
        pieces.append(
            f'{html[place:start]}<button class="word" popovertarget="w{number}">{html[start:end]}</button>'
            f'<span class="word__note" popover id="w{number}">{escape(told)}</span>'
        )
        place = end
    return "".join([*pieces, html[place:]])
