"""People: what each person did for a frozen edition, as its document says; teams have no page, and are left out."""

from collections.abc import Mapping
from typing import Any

from patienttools.generation.reads import person_key

WROTE = "wrote"


def people_of(document: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """One row for each act of each person: its key, `act` (WROTE or a kind of review), `on` as text, and who it is."""
    done = [(WROTE, None, document["writer"])]
    done += [(review["kind"], review["reviewed_on"], review) for review in document["reviews"]]
    found = {
        (person["key"], act): {
            "key": person["key"],
            "act": act,
            "on": on,
            **{name: person[name] for name in ("name", "role", "credential")},
        }
        for act, on, person in done
        if person.get("key")
    }
    return tuple(found.values())


def keys_of_people(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> frozenset[str]:
    """The people whose pages say something else when `after` takes the place of `before` (None: of nothing)."""
    old, new = people_of(before) if before else (), people_of(after)
    return frozenset(person_key(one["key"]) for one in (*old, *new) if (one in old) != (one in new))
