"""The table of what can be ordered: each sheet's name for people, and where its words stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.pages.addresses import sheet_part

# Whose sheet it is: the guide that was chosen, a page of its own, or a sheet that is made for an order alone.
OF_GUIDE, OF_TOOL, OF_ORDER = "guide", "tool", "order"


@dataclass(frozen=True, slots=True)
class OrderedSheet:
    """`part` is the sheet's part of an address, with `{country}` for the number of the country that was chosen."""

    title: str | Promise
    kind: str
    slug: str = ""
    part: str = ""
    has_numbers: bool = False


CARD, POSTER, PACKING, DESK = "card", "poster", "packing", "desk"

# In the order in which they are offered, and set.
SHEETS: Mapping[str, OrderedSheet] = {
    "checklist": OrderedSheet(_("Safety checklist"), OF_GUIDE, part=sheet_part("safety-checklist")),
    "signs": OrderedSheet(_("Danger signs"), OF_GUIDE, part=sheet_part("warning-signs")),
    "roadmap": OrderedSheet(_("Safety roadmap"), OF_GUIDE, part=sheet_part("safety-roadmap")),
    "visit": OrderedSheet(_("Doctor visit helper"), OF_GUIDE, part=sheet_part("doctor-visit")),
    DESK: OrderedSheet(_("Card for a clinician’s desk: ask, respond, record"), OF_ORDER),
    PACKING: OrderedSheet(_("What to pack, and papers"), OF_ORDER),
    "log": OrderedSheet(_("Blank pages of the incident log"), OF_TOOL, "incident-log", "sheet/"),
    "caregiver": OrderedSheet(_("Checklist for somebody who helps"), OF_TOOL, "supporters-checklist", "sheet/"),
    "work": OrderedSheet(_("For work, school and university"), OF_TOOL, "workplace-sheet", "sheet/"),
    "numbers": OrderedSheet(_("All numbers of the country"), OF_TOOL, "help", "{country}/sheet/", has_numbers=True),
    CARD: OrderedSheet(_("Pocket card with numbers"), OF_ORDER, has_numbers=True),
    POSTER: OrderedSheet(_("Poster with numbers to tear off"), OF_ORDER, has_numbers=True),
}
