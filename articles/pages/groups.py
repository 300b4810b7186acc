"""Groups: the table from kinds of section and panels to what a page folds together; an article says nothing of it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.kinds import IN_SHORT, ArticleKind, Subject, View

# What stands open at the head of the patient view, in this order, where an article has it.
OPENING_KINDS = (IN_SHORT, "first_steps", "story")

# What the codes of an article stand under, which are no section.
CODES = "codes"

_ANY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupKind:
    """A fold of a page.

    `holds` are kinds of section, and names of panels that are made of no section, in the order in which they stand.
    `names` are tried in order: the first whose kinds the group holds all of is the group's. The last asks for none.
    `for_clinicians` is its name in the background of the clinical view; groups of VISIT have one name only, and
    a `line` that says what is in them; what is in the others is said by the names of their parts.
    """

    key: str
    names: tuple[tuple[frozenset[str], str | Promise], ...]
    holds: tuple[str, ...]
    for_clinicians: str | Promise = ""
    line: str | Promise = ""

    def name(self, held: frozenset[str], *, is_clinical: bool) -> str:
        if is_clinical and self.for_clinicians:
            return str(self.for_clinicians)
        return next(str(name) for asked, name in self.names if asked <= held)


def _kinds(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


# What patients read, in the order in which most come to ask.
GROUPS: tuple[GroupKind, ...] = (
    GroupKind(
        "what",
        (
            (_kinds("signs"), _("Is this happening to me?")),
            (_kinds("medicines"), _("What is it, and how is it used safely?")),
            (_kinds("procedures"), _("What is done?")),
            (_ANY, _("What is it?")),
        ),
        (IN_SHORT, "definition", "types", "signs", "myths"),
        _("What it is"),
    ),
    GroupKind(
        "safer",
        ((_ANY, _("Staying safer")),),
        ("danger_signs", "first_steps", "story", "safety_steps", "children"),
        _("Danger signs and safety, in patients’ words"),
    ),
    GroupKind(
        "phones",
        (
            (_kinds("technology_safety", "documenting"), _("Phones, accounts and keeping a record")),
            (_kinds("documenting"), _("Keeping a record")),
            (_ANY, _("Phones and accounts")),
        ),
        ("technology_safety", "documenting"),
    ),
    GroupKind(
        "help",
        (
            (_kinds("legal"), _("Getting help: doctor, law, people")),
            (_ANY, _("Getting help")),
        ),
        (
            "when_to_seek_help",
            "care_roadmap",
            "who_can_help",
            "visit_tell",
            "visit_bring",
            "visit_ask",
            "visit_avoid",
            "treatments",
            "tests",
            "procedures",
            "medicines",
            "medicine_safety",
            "legal",
        ),
        _("Support, treatment and the law"),
    ),
    GroupKind(
        "effects",
        (
            (_kinds("effects", "recovery"), _("How it affects you, and getting better")),
            (_kinds("effects"), _("How it affects you")),
            (_ANY, _("Getting better")),
        ),
        ("effects", "everyday_health", "recovery"),
        _("Effects and recovery"),
    ),
    GroupKind("family", ((_ANY, _("For family and friends")),), ("supporters",)),
    GroupKind(
        "questions",
        (
            (_kinds("faq", "causes"), _("Questions people ask, and why it happens")),
            (_kinds("faq", "research"), _("Questions people ask, and what research shows")),
            (_kinds("faq"), _("Questions people ask")),
            (_ANY, _("Why it happens, and what can change")),
        ),
        ("faq", "causes", "research", "prevention", "take_action", "about"),
        _("Causes, research and prevention"),
    ),
)

# What clinicians read first, in the order of a visit. Kinds that patients have too stand here in their clinical form.
VISIT: tuple[GroupKind, ...] = (
    GroupKind(
        "recognise",
        ((_ANY, _("Recognise")),),
        ("recognise", "definition", "types", "signs", "effects", "causes", "myths"),
        line=_("When to think of it"),
    ),
    GroupKind(
        "ask",
        ((_ANY, _("Ask")),),
        ("ask", "visit_tell", "visit_bring", "visit_ask", "visit_avoid"),
        line=_("Alone, and in words you can use"),
    ),
    GroupKind(
        "respond",
        ((_ANY, _("Respond")),),
        (
            "respond",
            "first_steps",
            "safety_steps",
            "technology_safety",
            "treatments",
            "medicines",
            "medicine_safety",
            "procedures",
            "everyday_health",
            "recovery",
            "supporters",
            "children",
        ),
        line=_("What to say and do first"),
    ),
    GroupKind(
        "assess",
        ((_ANY, _("Assess risk")),),
        ("danger_signs", "assess_risk", "tests"),
        line=_("What raises the danger, and when to act today"),
    ),
    GroupKind("document", ((_ANY, _("Document")),), ("document", "documenting"), line=_("What to write, and how")),
    GroupKind(
        "records",
        ((_ANY, _("Keep the record safe")),),
        ("records_safety",),
        line=_("Who can see the record: tick before you write"),
    ),
    GroupKind(
        "refer", ((_ANY, _("Refer")),), ("refer", "who_can_help", "when_to_seek_help"), line=_("To whom, and how")
    ),
    GroupKind(
        "codes",
        (
            (_kinds(CODES, "legal"), _("Codes and reporting duties")),
            (_kinds("coding", "legal"), _("Codes and reporting duties")),
            (_kinds("legal"), _("Reporting duties")),
            (_ANY, _("Codes")),
        ),
        ("coding", CODES, "legal"),
        line=_("Which code, where it shows, and what the law asks"),
    ),
    GroupKind(
        "evidence",
        ((_ANY, _("What research shows, for clinicians")),),
        ("research", "prevention", "take_action", "faq", "about", "story"),
        line=_("Studies, figures and what they leave open"),
    ),
)

# In an article of these subjects, what it is stands where readers ask what it is, not how to get help.
MOVED: dict[str, dict[str, str]] = {
    Subject.MEDICINE: {"medicines": "what", "medicine_safety": "what"},
    Subject.TEST: {"tests": "what", "procedures": "what"},
}


def groups_for(subject: str) -> tuple[GroupKind, ...]:
    """The table for an article of this subject."""
    moved = MOVED.get(subject)
    if not moved:
        return GROUPS
    return tuple(
        GroupKind(
            group.key,
            group.names,
            (
                *(kind for kind, to in moved.items() if to == group.key),
                *(kind for kind in group.holds if kind not in moved),
            ),
            group.for_clinicians,
        )
        for group in GROUPS
    )


# Who a page is for, said below its title: by subject, for patients.
_FOR_PATIENTS: dict[str, str | Promise] = {
    Subject.TOPIC: _("For anyone this is happening to, and for those who help."),
    Subject.TEST: _("For anyone who is to be examined or asked, and for those who help."),
    Subject.MEDICINE: _("For anyone who takes it, and for those who help."),
    Subject.CONDITION: _("For anyone whom this concerns, and for those who help."),
    Subject.CANCER: _("For anyone whom this concerns, and for those who help."),
}


def for_whom(subject: str, kind: str, view: View) -> str:
    """One sentence that says who the page is for; a story is told for nobody in particular."""
    if view is View.CLINICAL:
        return gettext("For doctors, nurses and other health workers.")
    return "" if kind == ArticleKind.STORY else str(_FOR_PATIENTS[subject])
