"""Roles: who may what. This table is the whole of it; groups are made from it, and a test holds every address to it.

Numbers, countries and danger rules are changed by proposal: whoever may change them proposes, and another such person
confirms.

A row names a kind of thing, then what each role may do with it. `publishededition: add` is publishing and withdrawing.
What stands on readers' pages at once, without being published (helplines, events, the glossary, search), is a
publisher's. Nobody deletes an account: it is disabled, so that the history goes on naming who did what.
"""

from collections.abc import Iterator

ROLES = ("writer", "reviewer", "publisher", "administrator", "moderator")

ALL = "view add change delete"
WRITE = "view add change"
VIEW = "view"

MATRIX: dict[str, tuple[str, str, str, str]] = {
    # kind of thing                 writer         reviewer  publisher             administrator
    "articles.article": (WRITE, VIEW, ALL, VIEW),
    "articles.relation": (ALL, VIEW, ALL, VIEW),
    "articles.relationsuggestion": (VIEW, VIEW, VIEW, VIEW),
    "articles.edition": (ALL, VIEW, ALL, VIEW),
    "articles.section": (ALL, VIEW, ALL, VIEW),
    "articles.review": (VIEW, VIEW, ALL, VIEW),
    "reviewing.round": (WRITE, VIEW, ALL, VIEW),
    "reviewing.remark": (WRITE, "view add", ALL, VIEW),
    "articles.publishededition": ("", "", "add", ""),
    "articles.reference": (WRITE, VIEW, ALL, VIEW),
    "articles.code": (WRITE, VIEW, ALL, VIEW),
    # What readers see of one at once is changed by whoever publishes.
    "pictures.picture": (WRITE, VIEW, ALL, VIEW),
    "articles.contributor": (VIEW, VIEW, ALL, VIEW),
    "credits.attestation": (VIEW, VIEW, "view add", VIEW),
    "lint.lintrule": (VIEW, VIEW, ALL, VIEW),
    "lint.jargonword": (VIEW, VIEW, ALL, VIEW),
    "lint.glossaryterm": (VIEW, VIEW, ALL, VIEW),
    "search.expression": (VIEW, VIEW, ALL, VIEW),
    "search.dangerrule": (VIEW, VIEW, ALL, VIEW),
    "events.event": (VIEW, VIEW, ALL, VIEW),
    "helplines.helpline": (VIEW, VIEW, ALL, VIEW),
    "helplines.country": (VIEW, VIEW, ALL, VIEW),
    "bulk.run": (VIEW, VIEW, VIEW, VIEW),
    "links.link": (VIEW, VIEW, VIEW, VIEW),
    "plans.plan": (VIEW, VIEW, VIEW, VIEW),
    "proposals.proposal": (VIEW, VIEW, VIEW, VIEW),
    "reports.mistakereport": ("view change", VIEW, "view change delete", VIEW),
    # Questions of readers are the moderators' alone, who have a table of their own below.
    "ask.thread": ("", "", "", ""),
    "ask.savedparagraph": ("", "", "", ""),
    "auth.user": ("", "", "", WRITE),
    "auth.group": ("", "", "", VIEW),
    "sign_in.signinrecord": ("", "", "", VIEW),
}


# Somebody who answers questions need not be able to change a text, nor who changes texts to read what readers ask.
# Whoever does both is in two groups.
MODERATOR = {"ask.thread": "view change", "ask.savedparagraph": ALL}


def permissions_of(role: str) -> Iterator[str]:
    """As Django names them: “articles.change_edition”."""
    place = ROLES.index(role)
    rows = MODERATOR if role == "moderator" else {kind: cells[place] for kind, cells in MATRIX.items()}
    for kind, acts in rows.items():
        app, _dot, model = kind.partition(".")
        yield from (f"{app}.{act}_{model}" for act in acts.split())
