"""Side by side: each part of a translation beside its source: what changed there, which words the glossary has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from articles.files.documents import EditionDocument, SectionDocument
from articles.lint.models import GlossaryTerm
from articles.reviewing.following import parts_by_id
from patienttools.admin.comparing import Piece, compare


@dataclass(frozen=True, slots=True)
class TermBeside:
    """A term of the glossary that the source uses. `avoided` stand in the translation and must not."""

    source: str
    words: tuple[str, ...]
    is_used: bool
    avoided: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One part of the source. `changed` is the way from the text that the translation follows, empty where it is it.

    `section` is there for sections; `is_lacking`: the translation has nothing for it, or still the source's own words.
    """

    id: str
    heading: str
    body: str
    section: SectionDocument | None
    changed: tuple[Piece, ...]
    is_lacking: bool
    terms: tuple[TermBeside, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Source and translation. `gone` are parts of the translation that the source no longer has."""

    sides: tuple[Side, ...]
    gone: tuple[str, ...]

    @property
    def lacking(self) -> tuple[Side, ...]:
        return tuple(side for side in self.sides if side.is_lacking)

    @property
    def changed(self) -> tuple[Side, ...]:
        return tuple(side for side in self.sides if side.changed)


def lay_beside(
    source: EditionDocument,
    followed: EditionDocument | None,
    translation: EditionDocument,
    terms: Iterable[GlossaryTerm],
) -> Beside:
    """In the order of the source. Without `followed` nothing is told of what changed."""
    old, new, own = parts_by_id(followed), parts_by_id(source), parts_by_id(translation)
    known, sections = list(terms), {one.id: one for one in source.sections}
    languages = (source.language, translation.language)
    sides = tuple(
        Side(
            id=key,
            heading=heading,
            body=body,
            section=sections.get(key),
            changed=_changed(old.get(key, ("", "")), (heading, body)) if followed else (),
            is_lacking=_is_lacking((heading, body), own.get(key)),
            terms=_terms(f"{heading}\n{body}", "\n".join(own.get(key, ())), known, languages),
        )
        for key, (heading, body) in new.items()
        if body or own.get(key, ("", ""))[1]
    )
    return Beside(sides, tuple(key for key in own if key not in new))


def merged_order(source: Iterable[str], own: Iterable[str]) -> list[str]:
    """The parts of both in the source's order; what only the translation has stays behind what it followed there."""
    merged, before = list(source), ""
    for key in own:
        if key not in merged:
            merged.insert(merged.index(before) + 1 if before else 0, key)
        before = key
    return merged


def _changed(old: tuple[str, str], new: tuple[str, str]) -> tuple[Piece, ...]:
    before, now = ("\n\n".join(filter(None, text)) for text in (old, new))
    return compare(before, now) if before != now else ()


def _is_lacking(source: tuple[str, str], own: tuple[str, str] | None) -> bool:
    if not source[1]:
        return False
    return own is None or not own[1].strip() or own[1].split() == source[1].split()


def _terms(source: str, own: str, terms: Iterable[GlossaryTerm], languages: tuple[str, str]) -> tuple[TermBeside, ...]:
    there, here = languages
    found = []
    for term in terms:
        asked: Mapping[str, list[str]] = term.words
        word = next((word for word in asked.get(there, ()) if _opens_a_word(word, source)), "")
        if word and asked.get(here):
            words = tuple(asked[here])
            avoided = tuple(one for one in term.avoid.get(here, ()) if one in own)
            found.append(TermBeside(word, words, any(one in own for one in words), avoided))
    return tuple(found)


def _opens_a_word(word: str, text: str) -> bool:
    """Words grow at their end, in every language that we have."""
    return re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) is not None
