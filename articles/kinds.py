"""The closed lists: kinds of article, subject, section, audience, relation and evidence, with their names; sheets."""

from collections.abc import Collection

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArticleKind(TextChoices):
    GUIDE = "guide", _("Guide")
    EXPLAINER = "explainer", _("Explainer")
    STORY = "story", _("Story")
    CAMPAIGN = "campaign", _("Campaign")
    TOOL = "tool", _("Tool")
    PAGE = "page", _("Page about this site")


class Subject(TextChoices):
    """The A to Z families."""

    CONDITION = "condition", _("Conditions")
    TEST = "test", _("Tests")
    MEDICINE = "medicine", _("Medicines")
    CANCER = "cancer", _("Cancer")
    TOPIC = "topic", _("Topics")


class Audience(TextChoices):
    EVERYONE = "everyone", _("Everyone")
    PATIENT = "patient", _("Patients")
    CLINICAL = "clinical", _("Clinicians")


class View(TextChoices):
    """A way of reading an article; each is a URL of its own."""

    PATIENT = "patient", _("Patient view")
    CLINICAL = "clinical", _("Clinical view")

    @property
    def audiences(self) -> frozenset[str]:
        other = Audience.CLINICAL if self is View.CLINICAL else Audience.PATIENT
        return frozenset({Audience.EVERYONE.value, other.value})


class SectionKind(TextChoices):
    ABOUT = "about", _("About")
    DEFINITION = "definition", _("What it is")
    TYPES = "types", _("Types")
    SIGNS = "signs", _("Signs")
    EFFECTS = "effects", _("How it can affect you")
    CAUSES = "causes", _("Why it happens")
    DANGER_SIGNS = "danger_signs", _("Danger signs")
    MYTHS = "myths", _("Myths and facts")
    SAFETY_STEPS = "safety_steps", _("Safety steps")
    FIRST_STEPS = "first_steps", _("First steps")
    DOCUMENTING = "documenting", _("Keeping a record")
    TECHNOLOGY_SAFETY = "technology_safety", _("Phones and technology")
    WHO_CAN_HELP = "who_can_help", _("Who can help")
    VISIT_TELL = "visit_tell", _("What to tell the doctor")
    VISIT_BRING = "visit_bring", _("What to bring to the visit")
    VISIT_ASK = "visit_ask", _("What to ask at the visit")
    VISIT_AVOID = "visit_avoid", _("What to avoid around the visit")
    TESTS = "tests", _("Tests")
    TREATMENTS = "treatments", _("Treatment and support")
    MEDICINES = "medicines", _("Medicines")
    MEDICINE_SAFETY = "medicine_safety", _("Medicine safety")
    PROCEDURES = "procedures", _("Procedures")
    EVERYDAY_HEALTH = "everyday_health", _("Everyday health")
    RECOVERY = "recovery", _("Recovery")
    PREVENTION = "prevention", _("Prevention")
    TAKE_ACTION = "take_action", _("Take action")
    WHEN_TO_SEEK_HELP = "when_to_seek_help", _("When to get help")
    SUPPORTERS = "supporters", _("Friends and family")
    CHILDREN = "children", _("Children")
    LEGAL = "legal", _("The law")
    RESEARCH = "research", _("What research shows")
    STORY = "story", _("A story")
    FAQ = "faq", _("Questions people ask")
    RECOGNISE = "recognise", _("Recognise")
    ASK = "ask", _("Ask")
    RESPOND = "respond", _("Respond")
    ASSESS_RISK = "assess_risk", _("Assess risk")
    DOCUMENT = "document", _("Document")
    REFER = "refer", _("Refer")
    CODING = "coding", _("Coding")
    RECORDS_SAFETY = "records_safety", _("Who can see the record")
    IN_SHORT = "in_short", _("In short")


CLINICAL_KINDS = frozenset(
    kind.value
    for kind in (
        SectionKind.RECOGNISE,
        SectionKind.ASK,
        SectionKind.RESPOND,
        SectionKind.ASSESS_RISK,
        SectionKind.DOCUMENT,
        SectionKind.REFER,
        SectionKind.CODING,
        SectionKind.RECORDS_SAFETY,
    )
)

# What matters in so few and easy words that it stands on a page, a poster or a card of its own. It is for everyone; an
# edition may be nothing but this.
IN_SHORT = SectionKind.IN_SHORT.value
MAX_SHORT_WORDS = 120


def is_short_note(kinds: Collection[str]) -> bool:
    """Whether an edition with sections of these kinds is a short note and nothing else."""
    return bool(kinds) and {*kinds} == {IN_SHORT}


# Title, summary and takeaways, which no section holds, where parts of an edition are named.
OPENING_PART = "summary"

# What a page may show of its parent article. What is right for stalking by a stranger can be unsafe with a partner:
# steps, technology, treatment, supporters and the law never come from a parent, nor does a kind that is not named here.
INHERITED_KINDS = frozenset(
    kind.value
    for kind in (
        SectionKind.ABOUT,
        SectionKind.DEFINITION,
        SectionKind.TYPES,
        SectionKind.SIGNS,
        SectionKind.EFFECTS,
        SectionKind.CAUSES,
        SectionKind.DANGER_SIGNS,
        SectionKind.MYTHS,
        SectionKind.DOCUMENTING,
        SectionKind.WHO_CAN_HELP,
        SectionKind.VISIT_TELL,
        SectionKind.VISIT_BRING,
        SectionKind.VISIT_ASK,
        SectionKind.VISIT_AVOID,
        SectionKind.TESTS,
        SectionKind.MEDICINES,
        SectionKind.MEDICINE_SAFETY,
        SectionKind.PROCEDURES,
        SectionKind.EVERYDAY_HEALTH,
        SectionKind.RECOVERY,
        SectionKind.PREVENTION,
        SectionKind.TAKE_ACTION,
        SectionKind.WHEN_TO_SEEK_HELP,
        SectionKind.CHILDREN,
        SectionKind.RESEARCH,
        SectionKind.STORY,
        SectionKind.FAQ,
    )
)


# Sheets in the order of their numbers in the discreet copy: p1/ is the first. Only ever add at the end.
SHEETS = (
    "safety-checklist",
    "warning-signs",
    "safety-roadmap",
    "doctor-visit",
    "key-points",
    "seek-help",
    "care-roadmap",
    "support-planner",
    "medicine-safety",
    "caregiver-guide",
    "everyday-health",
    "recovery-guide",
    "prevention-guide",
    "take-action",
    "frequent-questions",
    "records-preflight",
    "evidence",
    "knowledge-graph",
    "clinical-pathway",
    "procedures",
)

# All three of its panels as one: what a caregiver prints.
CHECKLIST = SHEETS[0]
CHECKLIST_PANELS = ("warning_signs", "safety_roadmap", "doctor_visit")


class RelationKind(TextChoices):
    IS_A_KIND_OF = "is_a_kind_of", _("is a kind of")
    CAN_LEAD_TO = "can_lead_to", _("can lead to")
    OFTEN_OCCURS_WITH = "often_occurs_with", _("often occurs with")
    CHECKED_BY = "checked_by", _("is checked by")
    HELPED_BY = "helped_by", _("is helped by")
    EXPLAINED_IN = "explained_in", _("is explained in")


class Evidence(TextChoices):
    SYSTEMATIC_REVIEW = "systematic_review", _("Systematic review")
    META_ANALYSIS = "meta_analysis", _("Meta-analysis")
    COHORT = "cohort", _("Cohort study")
    CASE_CONTROL = "case_control", _("Case-control study")
    CROSS_SECTIONAL = "cross_sectional", _("Survey")
    CASE_SERIES = "case_series", _("Case series")
    QUALITATIVE = "qualitative", _("Qualitative study")
    VALIDATION_STUDY = "validation_study", _("Validation study")
    GUIDELINE = "guideline", _("Guideline")
    LAW = "law", _("Law")
    OFFICIAL_STATISTICS = "official_statistics", _("Official statistics")
    CODING_SYSTEM = "coding_system", _("Coding system")
    ORGANISATION_ADVICE = "organisation_advice", _("Advice from an organisation")
    NEWS_REPORT = "news_report", _("News report")
    COMMENTARY = "commentary", _("Commentary")


class ReadingDepth(TextChoices):
    """How far the source was read when the fact was taken from it."""

    FULL = "full", _("read in full")
    PART = "part", _("read in part")
    ABSTRACT = "abstract", _("abstract read")
    SECONDARY = "secondary", _("read in a second-hand report")
    RECALLED = "recalled", _("known from general knowledge, not opened")


class ReviewKind(TextChoices):
    CLINICAL = "clinical", _("Clinical review")
    SAFETY = "safety", _("Safety review")
    LANGUAGE = "language", _("Language review")


class ReleaseAct(TextChoices):
    """How readers came to have a text, or to have none; in the words of a history."""

    PUBLISHED = "published", _("Published")
    LOADED = "loaded", _("Published from the files of the library")
    WITHDRAWN = "withdrawn", _("Withdrawn from readers")
    PUT_BACK = "put_back", _("Put back")
    RENDERED = "rendered", _("Rendered afresh; the text stayed")
    MOVED = "moved", _("Moved to another address")
    FOUND = "found", _("What readers had when histories began")


# What tells of somebody, or is passed on to many, is shared by its discreet link and by none that says its subject.
SHARED_DISCREETLY = frozenset({ArticleKind.STORY, ArticleKind.CAMPAIGN})

# The pages that every page leads to, the danger line's among them: editors change them, and never take them away.
NEEDED_PAGES = frozenset(
    {
        "a-to-z",
        "about",
        "accessibility",
        "contact",
        "device-safety",
        "guides",
        "help",
        "home",
        "paper",
        "privacy",
        "report-a-mistake",
        "search",
        "start-here",
        "tools",
    }
)
