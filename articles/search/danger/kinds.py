"""Kinds of danger: why help stands there, in one line, and the section that fits; also what the model tells apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Where the library has nothing for a kind, or nobody knows the kind.
HELP, WHEN = "help", "when_to_seek_help"


@dataclass(frozen=True, slots=True)
class Kind:
    """`why` says what the words were about and repeats none of them; the section is what to read first.

    `lines` are the keys of helplines for just this, shown beside the emergency numbers where the library has them.
    """

    why: Promise
    slug: str = HELP
    section: str = WHEN
    lines: tuple[str, ...] = ()


# In the order in which they are told where several fit.
KINDS: Mapping[str, Kind] = {
    "neck": Kind(_("This may be about pressure on the neck or about stopped breath."), "strangulation", "danger_signs"),
    "overdose": Kind(_("This may be about poison or too many tablets.")),
    "suicide": Kind(
        _("This may be about wanting to die, or about self-harm."),
        "depression",
        WHEN,
        lines=("uk-samaritans", "us-988", "india-tele-manas-14416"),
    ),
    "forced-sex": Kind(_("This may be about sex that was forced."), "after-sexual-assault", "first_steps"),
    "child": Kind(_("This may be about a child who may be hurt."), "children-and-teenagers", "danger_signs"),
    "weapon": Kind(_("This may be about a weapon."), "domestic-violence", "danger_signs"),
    "followed-now": Kind(
        _("This may be about somebody who follows or waits for a person."), "stalking", "danger_signs"
    ),
    "threat-to-kill": Kind(_("This may be about a threat to life."), "domestic-violence", "danger_signs"),
    "attack-now": Kind(_("This may be about somebody who is being hurt."), "domestic-violence", "danger_signs"),
}
# The editors' rules call it so.
ALSO = {"strangulation": "neck"}
OTHER = Kind(_("What you wrote sounds like danger."))


def kind_of(key: str) -> Kind:
    """The kind of a key; an editor's own key has its own link and no line of its own."""
    return KINDS.get(ALSO.get(key, key), OTHER)
