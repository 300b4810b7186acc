"""What waits by what texts say, on the desk's front page: own drafts, lapsed reviews, dead links, bare figures."""

from collections.abc import Collection

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.waiting import edition_row
from articles.looks.looking import look_at_texts, texts_left
from articles.looks.models import Look, Named
from articles.looks.naming import number_key
from articles.models import Edition, PublishedEdition, Reference
from patienttools.admin.waiting import Row, Waiting, count_some, waits
from patienttools.proposals.naming import Text, add_finder

# Seconds that the page of a proposal may spend on texts of which there is no look yet.
PATIENCE = 5.0


def _published() -> Exists:
    return Exists(PublishedEdition.objects.filter(article=OuterRef("article"), language=OuterRef("language")))


@waits(
    "left-to-read", gettext_lazy("Texts that are still being looked through"), needs="articles.view_edition", place=5
)
def left_to_read(request: HttpRequest, most: int) -> Waiting:
    """As long as there are some, what stands below may be a little behind."""
    left = texts_left()
    return Waiting(left, (), _("What stands below may lack something of them.") if left else "")


@waits("mine", gettext_lazy("My drafts"), needs="articles.change_edition", place=15)
def my_drafts(request: HttpRequest, most: int) -> Waiting:
    """Of which I am the writer or that I saved: what readers do not have, or have otherwise; the latest first."""
    kind = ContentType.objects.get_for_model(Edition)
    saved = LogEntry.objects.filter(user=request.user.pk, content_type=kind, object_id__regex=r"^\d{1,18}$")
    keys = saved.annotate(key=Cast("object_id", BigIntegerField())).values("key")
    own = Edition.objects.filter(Q(writer__user=request.user.pk) | Q(pk__in=keys))
    rows = own.filter(~_published() | Q(look__differs=True), archived=None)
    first = rows.annotate(is_published=_published()).order_by("-changed_at", "-pk")[:most]
    says = {True: _("readers have another text"), False: _("readers do not have it")}
    return Waiting(count_some(rows), tuple(edition_row(row, says[row.is_published]) for row in first))


@waits("lapsed", gettext_lazy("Reviews that lapsed by a change"), needs="articles.view_edition", place=38)
def lapsed(request: HttpRequest, most: int) -> Waiting:
    rows = Edition.objects.filter(look__lapsed__gt=0, archived=None)
    return Waiting(count_some(rows), tuple(edition_row(row) for row in rows.order_by("pk")[:most]))


@waits("dead-links", gettext_lazy("Links to pages that are not published"), needs="articles.view_edition", place=60)
def dead_links(request: HttpRequest, most: int) -> Waiting:
    """Of drafts; on readers' pages such a link is its words alone."""
    there = Exists(PublishedEdition.objects.filter(slug=OuterRef("text")))
    rows = Named.objects.filter(
        ~there, kind=Named.Kind.ARTICLE, look__edition__isnull=False, look__edition__archived=None
    )
    first = rows.select_related("look__edition").order_by("look__edition", "text")[:most]
    return Waiting(
        count_some(rows), tuple(edition_row(row.look.edition, row.text) for row in first if row.look.edition)
    )


@waits(
    "bare",
    gettext_lazy("Statistics without a place or a year"),
    needs="articles.view_edition",
    place=70,
)
def bare(request: HttpRequest, most: int) -> Waiting:
    """Named by the sections that hold them."""
    rows = Look.objects.filter(edition__isnull=False, edition__archived=None).exclude(bare=[])
    first = rows.select_related("edition").order_by("edition")[:most]
    named = [edition_row(look.edition, ", ".join(look.bare)) for look in first if look.edition]
    return Waiting(count_some(rows), tuple(named))


@waits("uncited", gettext_lazy("Sources that no draft cites"), needs="articles.view_reference", place=80)
def uncited(request: HttpRequest, most: int) -> Waiting:
    cited = Exists(Named.objects.filter(kind=Named.Kind.SOURCE, text=OuterRef("key"), look__edition__isnull=False))
    rows = Reference.objects.filter(~cited)
    first = [
        Row(str(row), reverse("admin:articles_reference_change", args=[row.pk])) for row in rows.order_by("key")[:most]
    ]
    return Waiting(count_some(rows), tuple(first))


def _texts_with(request: HttpRequest, numbers: Collection[str]) -> list[Text]:
    """Drafts and published texts that name one of the numbers, however they write it; with those not looked at yet."""
    look_at_texts(PATIENCE)
    keys = {number_key(number) for number in numbers} - {""}
    named = Named.objects.filter(kind=Named.Kind.NUMBER, text__in=keys)
    found: dict[tuple[int, str], list[str]] = {}
    for article, language in named.filter(look__edition__isnull=False).values_list(
        "look__edition__article", "look__edition__language"
    ):
        found.setdefault((article, language), []).append(_("in the draft"))
    for article, language in named.filter(look__published__isnull=False).values_list(
        "look__published__article", "look__published__language"
    ):
        found.setdefault((article, language), []).append(_("in what readers have"))
    rows = Edition.objects.filter(article__in={article for article, _language in found}).order_by("title", "language")
    texts = [
        Text(
            str(row),
            reverse("admin:articles_edition_change", args=[row.pk]),
            ", ".join(dict.fromkeys(found[row.article_id, row.language])),
        )
        for row in rows
        if (row.article_id, row.language) in found
    ]
    if left := texts_left():
        texts.append(
            Text(_("%(count)d texts were not looked through yet: open this page again.") % {"count": left}, "")
        )
    return texts


add_finder("articles", _texts_with)
