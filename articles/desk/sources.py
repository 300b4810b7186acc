"""Sources on the desk: found by words; DOI and PMID in one form however they were copied; none is kept twice."""

import re
from typing import Any
from urllib.parse import unquote

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.models import Reference

# In front of either, as publishers and databases write it.
BEFORE_DOI = re.compile(
    r"^\s*(?:https?://)?(?:(?:dx\.)?doi\.org/|[\w.-]+/doi/(?:abs/|full/|pdf/)?)?(?:doi\s*:?\s*)?", re.I
)
BEFORE_PMID = re.compile(
    r"^\s*(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)?(?:pmid\s*:?\s*)?", re.I
)
KEY_OF_OURS = re.compile(r"R(\d{1,4})")
MOST_FOUND = 20


def tidy_doi(text: str) -> str:
    """“https://doi.org/10.1000/XYZ.” as 10.1000/XYZ; what is no DOI comes back without spaces, to be refused."""
    return unquote(BEFORE_DOI.sub("", text)).strip().rstrip(".,;)")


def tidy_pmid(text: str) -> str:
    """“PMID: 12345678” or PubMed's address as its digits."""
    return BEFORE_PMID.sub("", text).strip().rstrip("/.,;")


def double_of(*, doi: str = "", pmid: str = "", url: str = "", besides: Any = None) -> Reference | None:
    """A source that is kept already under another key."""
    same = Q()
    if doi:
        same |= Q(doi__iexact=doi)
    if pmid:
        same |= Q(pmid=pmid)
    if url and not (doi or pmid):
        same |= Q(url=url)
    return Reference.objects.filter(same).exclude(pk=besides).first() if same else None


def said_of_double(double: Reference) -> str:
    text = _("It is kept already as %(key)s: %(citation)s Cite it as [^%(key)s].")
    return text % {"key": double.key, "citation": f"{double.citation.rstrip('.')[:120]}."}


def free_key() -> str:
    """The next key of the form R07 that no source has."""
    numbers = [int(found[1]) for key in Reference.objects.values_list("key", flat=True) if (found := _ours(key))]
    return f"R{max(numbers, default=0) + 1:02d}"


def _ours(key: str) -> re.Match[str] | None:
    return KEY_OF_OURS.fullmatch(key)


def find_sources(words: str) -> QuerySet[Reference]:
    """Those in which every word stands, in key, citation, place, people, DOI or PMID; all of them for no words."""
    rows = Reference.objects.all()
    for word in words.split()[:8]:
        own = tidy_pmid(tidy_doi(word)) or word
        rows = rows.filter(
            Q(key__icontains=word)
            | Q(citation__icontains=word)
            | Q(place__icontains=word)
            | Q(people__icontains=word)
            | Q(doi__icontains=own)
            | Q(pmid=own)
        )
    return rows.order_by("key")
