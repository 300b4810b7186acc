"""State: what readers have of an edition beside its draft; said in words on the desk."""

from collections.abc import Iterable
from dataclasses import asdict, replace

from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext_lazy as _

from articles.editions.drafts import article_document, edition_document, surroundings, surroundings_of
from articles.editions.freezing import as_plain_data, freeze_edition, person_as_data, reference_as_data
from articles.files.asked import SUFFIX
from articles.files.canonical import format_article
from articles.files.library import Surroundings
from articles.files.reviewed import with_holding_reviews
from articles.models import Edition, PublishedEdition, Relation
from patienttools.files.faults import ContentError, Fault


class State(TextChoices):
    """The label is the sentence that an editor reads."""

    NEVER = "never", _("Never published")
    SAME = "same", _("Published; readers have this text")
    CHANGED = "changed", _("Published; the draft has changes that readers do not have")
    WITHDRAWN = "withdrawn", _("Withdrawn from readers")


# All that comparing a draft with its published text asks of the database.
DRAFT_RELATED = (
    "article__parent",
    "article__codes",
    Prefetch("article__relations", Relation.objects.select_related("to")),
    "writer",
    "sections",
    "reviews__by",
    "answers",
)


def states_of(editions: Iterable[Edition]) -> dict[int, State]:
    """The state of each edition by its key. Fetch the editions with DRAFT_RELATED; this adds a handful of queries."""
    editions = list(editions)
    rows = PublishedEdition.objects.filter(article__in={edition.article_id for edition in editions})
    published = {(row.article_id, row.language): row for row in rows}
    around = surroundings()
    return {
        edition.pk: state_of(edition, published.get((edition.article_id, edition.language)), around)
        for edition in editions
    }


def state_of(edition: Edition, published: PublishedEdition | None, around: Surroundings) -> State:
    if published is None:
        return State.WITHDRAWN if edition.is_withdrawn else State.NEVER
    return State.SAME if is_same_text(edition, published, around) else State.CHANGED


def is_same_text(edition: Edition, published: PublishedEdition, around: Surroundings) -> bool:
    """Whether publishing now would show readers nothing new; compared as text, without rendering."""
    document = edition_document(edition)
    article = article_document(
        edition.article, [replace(with_holding_reviews(document), is_published=True, answers=())]
    )
    files = format_article(article)
    frozen = published.document
    return (
        published.slug == article.slug
        and published.source["edition"] == files[f"{edition.language}.md"]
        and published.source["article"] == files["article.toml"]
        and published.source.get("asked", "") == files.get(f"{edition.language}{SUFFIX}", "")
        and frozen["writer"] == person_as_data(around.contributors[document.writer], edition.language)
        and all(
            reference["key"] in around.references
            and reference_as_data(around.references[reference["key"]])
            == {name: value for name, value in reference.items() if name != "number"}
            for reference in frozen["references"]
        )
        and all(
            code["key"] in around.codes and as_plain_data(asdict(around.codes[code["key"]])) == code
            for code in frozen["codes"]
        )
    )


def faults_of(edition: Edition) -> tuple[Fault, ...]:
    """Everything that stops the draft from being published, in order of place."""
    document = edition_document(edition)
    try:
        freeze_edition(article_document(edition.article), document, surroundings_of(edition, document))
    except ContentError as error:
        return error.faults
    return ()
