"""Shown: a text's mark for a picture becomes the picture as the library has it now, in sizes, with whose it is.

What the library says is in memory for a generation, and asked for name by name: a page without a picture asks nothing.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.files.pictures import NAME_PATTERN
from articles.pictures.models import Picture
from articles.pictures.naming import fallback_name, sized_name, widths_of
from patienttools.files.digests import digest_of
from patienttools.generation.reads import note, picture_key

_MARK = re.compile(rf'<img src="/media/({NAME_PATTERN.pattern})" alt="([^"]*)">')
# As wide as the text and the screen at most, and never drawn larger than it is.
_SIZES = "min(40rem, 100vw, {}px)"
_PICTURE_KEY = picture_key("")
_kept: dict[str, Mapping[str, "Shown"]] = {}

# Puts together what stands in the open and what stands in its place in the discreet copy.
Choose = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the library as pages show it; words by language."""

    file: str
    width: int
    height: int
    alt: Mapping[str, str]
    is_decorative: bool
    caption: Mapping[str, str]
    credit: str
    licence: str
    source: str
    is_on_paper: bool


def pictures_of(names: Collection[str], generation_token: str) -> Mapping[str, Shown]:
    """Of these names those that the library has; while the token stays the same, none is asked for twice."""
    if not names:
        return {}
    # As for the glossary, nothing here counts on what another thread leaves.
    known = _kept.get(generation_token) or {}
    if missing := {*names} - known.keys():
        rows = Picture.objects.filter(name__in=missing)
        known = {**known, **{row.name: _shown(row) for row in rows}}
        _kept.clear()
        _kept[generation_token] = known
    return {name: known[name] for name in names if name in known}


def digest_of_pictures(keys: Iterable[str], generation_token: str) -> str:
    """Of the pictures among the keys of what a page read, as they are now; empty where there is none."""
    names = sorted(key.removeprefix(_PICTURE_KEY) for key in keys if key.startswith(_PICTURE_KEY))
    return digest_of(sorted(pictures_of(names, generation_token).items())) if names else ""


def show_pictures(html: str, language: str, generation_token: str, choose: Choose) -> SafeString:
    """The HTML with every picture shown. One that the library does not have stands as it was published."""
    names = {match[1] for match in _MARK.finditer(html)}
    note(*map(picture_key, names))
    known = pictures_of(names, generation_token)

    def one(match: re.Match[str]) -> str:
        name, alt = match[1], mark_safe(match[2])
        if name not in known:
            return match[0]
        shown = known[name]
        told = alt or shown.alt.get(language, "")
        return choose(_open(shown, told, language), _told(shown, told, language))

    return mark_safe(_MARK.sub(one, html) if names else html)


def _open(shown: Shown, told: str, language: str) -> str:
    base = settings.MEDIA_URL
    widths = widths_of(shown.width)
    sources = format_html_join(", ", "{}{} {}w", ((base, sized_name(shown.file, one), one) for one in widths))
    return format_html(
        '<span class="picture{}"><picture><source type="image/webp" srcset="{}" sizes="{}"><img class="picture__image"'
        ' src="{}{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async"></picture>{}{}</span>',
        "" if shown.is_on_paper else " picture--screen",
        sources,
        _SIZES.format(shown.width),
        base,
        fallback_name(shown.file, shown.width),
        told,
        shown.width,
        shown.height,
        _caption(shown, language),
        _whose(shown),
    )


def _told(shown: Shown, told: str, language: str) -> str:
    """In its place where nobody beside the reader should see it, and nothing be fetched: what it shows, in words."""
    caption = _caption(shown, language)
    if shown.is_decorative and not told:
        return caption and format_html('<span class="picture">{}</span>', caption)
    words = format_html('<span class="picture__told">{} {}</span>', _("Picture:"), told)
    return format_html('<span class="picture">{}{}</span>', words, caption)


def _caption(shown: Shown, language: str) -> SafeString:
    text = shown.caption.get(language, "")
    return format_html('<span class="picture__caption">{}</span>', text) if text else mark_safe("")


def _whose(shown: Shown) -> SafeString:
    """Credit and licence as they were given, in whatever language; where it is from as a link."""
    words = " · ".join(part for part in (shown.credit, shown.licence) if part)
    if not (words or shown.source):
        return mark_safe("")
    link = format_html(
        '<a class="outbound" href="{}" rel="noreferrer external">{}</a>', shown.source, _("Where it is from")
    )
    told = format_html("{} <bdi>{}</bdi>", _("Picture:"), words) if words else mark_safe("")
    parts = [part for part in (told, link if shown.source else "") if part]
    return format_html('<span class="picture__whose">{}</span>', mark_safe(" · ".join(parts)))


def _shown(row: Picture) -> Shown:
    return Shown(
        file=row.file,
        width=row.width,
        height=row.height,
        alt=row.alt,
        is_decorative=row.is_decorative,
        caption=row.caption,
        credit=row.credit,
        licence=row.licence,
        source=row.source,
        is_on_paper=row.is_on_paper,
    )
