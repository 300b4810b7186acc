"""Stories: what one person lived through, told with consent, a note before it, and never as advice; no database."""

from articles.files.documents import ArticleDocument, EditionDocument
from articles.kinds import ArticleKind, SectionKind
from patienttools.files.faults import Fault

# What one person did may be dangerous for another: a story holds what was lived through and how it was, and where to
# get help, since whoever reads it may need that. A kind that is not named here tells readers what to do, or may.
STORY_KINDS = frozenset(
    kind.value
    for kind in (
        SectionKind.ABOUT,
        SectionKind.STORY,
        SectionKind.DEFINITION,
        SectionKind.TYPES,
        SectionKind.SIGNS,
        SectionKind.EFFECTS,
        SectionKind.CAUSES,
        SectionKind.DANGER_SIGNS,
        SectionKind.MYTHS,
        SectionKind.WHO_CAN_HELP,
        SectionKind.WHEN_TO_SEEK_HELP,
        SectionKind.RECOVERY,
        SectionKind.RESEARCH,
    )
)
# What a story's page may show of its parent: where to get help, and nothing that could pass for the teller's advice.
INHERITED_BY_STORIES = frozenset(
    {SectionKind.DANGER_SIGNS.value, SectionKind.WHO_CAN_HELP.value, SectionKind.WHEN_TO_SEEK_HELP.value}
)


def consent_faults(article: ArticleDocument) -> list[Fault]:
    """A story without consent on record is not published."""
    if article.kind != ArticleKind.STORY or article.consent is not None or "consent" in article.lines:
        return []
    reason = (
        "A story needs the consent of the person whose story it is: write [consent] with given_on, by (how it was "
        "given, without a name) and may_be_withdrawn_by."
    )
    return [Fault(f"{article.slug}/article.toml", article.lines.get("kind", 0), reason)]


def story_faults(path: str, article: ArticleDocument, edition: EditionDocument) -> list[Fault]:
    """What an edition of a story lacks, or holds and must not. `path` is its file's."""
    if article.kind != ArticleKind.STORY:
        return []
    faults = []
    if not edition.content_note:
        reason = (
            "A story opens with a content note: write in content_note what it tells of, so that readers can choose."
        )
        faults.append(_at(path, "content_note", edition.lines.get("title", 0), reason))
    faults += [
        _at(path, section.id, section.line, f"A story gives no advice: “{section.kind}” belongs into a guide.")
        for section in edition.sections
        if section.kind not in STORY_KINDS
    ]
    return faults


def _at(path: str, piece: str, line: int, reason: str) -> Fault:
    """In a file by its line; in a draft, which never was in one, by the name of the piece."""
    return Fault(path, line, reason) if line else Fault(f"{path}#{piece}", 0, reason)
