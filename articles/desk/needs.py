"""Needs: what an article of each kind has when it is whole, ticked off for one draft."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from articles.desk.reviews import review_states
from articles.editions.drafts import edition_document
from articles.kinds import IN_SHORT, MAX_SHORT_WORDS, ArticleKind, ReviewKind, SectionKind
from articles.models import Edition
from articles.text.claims import cited_keys, split_sentences

# The sections without which readers of such an article do not get what they came for.
SECTIONS: dict[str, tuple[SectionKind, ...]] = {
    ArticleKind.GUIDE: (
        SectionKind.DEFINITION,
        SectionKind.DANGER_SIGNS,
        SectionKind.FIRST_STEPS,
        SectionKind.WHO_CAN_HELP,
    ),
    ArticleKind.EXPLAINER: (SectionKind.DEFINITION,),
    ArticleKind.STORY: (SectionKind.STORY,),
    ArticleKind.CAMPAIGN: (SectionKind.TAKE_ACTION,),
    ArticleKind.PAGE: (SectionKind.ABOUT,),
}
WITH_NOTES_IN_SHORT = frozenset({ArticleKind.GUIDE})
WITH_TAKEAWAYS = frozenset({ArticleKind.GUIDE, ArticleKind.EXPLAINER})
WITH_SOURCES = frozenset({ArticleKind.GUIDE, ArticleKind.EXPLAINER, ArticleKind.CAMPAIGN})
WITHOUT_REVIEWS = frozenset({ArticleKind.PAGE, ArticleKind.TOOL})


@dataclass(frozen=True, slots=True)
class Need:
    """One thing, in words, and whether the saved draft has it."""

    says: str
    is_met: bool


def needs_of(edition: Edition, *, is_sound: bool) -> list[Need]:
    """In the order in which one writes. `is_sound`: nothing stops the saved draft from being published.

    A short note alone needs none of the sections and sources of a whole text.
    """
    document = edition_document(edition)
    kind = edition.article.kind
    kinds = {section.kind for section in document.sections}
    sentences = len(split_sentences(document.summary, document.language))
    needs = [Need(_("A summary of two or three sentences"), sentences in (2, 3))]
    if kind in WITH_TAKEAWAYS and not document.is_short:
        needs.append(Need(_("Key takeaways, each of which helps by itself"), bool(document.takeaways)))
    if kind == ArticleKind.STORY:
        needs.append(Need(_("A note of what can be hard to read"), bool(document.content_note)))
        needs.append(Need(_("The consent of whose story it is"), edition.article.consent is not None))
    needs += [
        Need(_("A section “%(kind)s”") % {"kind": section.label}, section.value in kinds)
        for section in (SECTIONS.get(kind, ()) if not document.is_short else ())
    ]
    if kind in WITH_NOTES_IN_SHORT:
        says = _("What it says in short, in at most %(words)d words, for a page, a poster or a card of its own")
        needs.append(Need(says % {"words": MAX_SHORT_WORDS}, IN_SHORT in kinds))
    if kind in WITH_SOURCES and not document.is_short:
        texts = [document.summary, *document.takeaways, *(section.body for section in document.sections)]
        needs.append(Need(_("Sources that it cites"), any(True for text in texts for _key in cited_keys(text))))
    needs.append(Need(_("Nothing that stops it from being published"), is_sound))
    if kind not in WITHOUT_REVIEWS:
        held = {state.review.kind for state in review_states(edition) if state.holds}
        needs += [
            Need(_("A review of this text: %(kind)s") % {"kind": review.label}, review.value in held)
            for review in ReviewKind
        ]
    there = set(edition.article.editions.values_list("language", flat=True))
    needs += [
        Need(_("The article in %(language)s") % {"language": name}, code in there)
        for code, name in settings.LANGUAGES
        if code != edition.language
    ]
    return needs
