"""The glossary: words for a term, words to avoid, what the term means for patients, and where they may meet it."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from articles.admin.library import links_to
from articles.kinds import View
from articles.lint.admin import GlossaryTermForm
from articles.lint.models import GlossaryTerm
from articles.models import Edition
from articles.pages.glossary import forms_of
from patienttools.admin.revisions import SteppingAdmin
from patienttools.generation.reads import WORDS


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(SteppingAdmin):
    """Pages show what terms mean, so each change steps the generation."""

    changes = (WORDS,)
    form = GlossaryTermForm
    list_display = ("key", "note", "is_uncertain")
    list_filter = ("is_uncertain",)
    search_fields = ("key", "words", "avoid", "explanation", "note")
    readonly_fields = ("used_in",)

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, obj: Any) -> str:
        """The editions in whose text for patients one of the words stands."""
        return links_to(editions_with(obj)) if obj.pk else "–"


def editions_with(term: GlossaryTerm) -> list[Edition]:
    """As the words are written, wherever they stand: a link or a heading too."""
    asked = [
        Q(language=language, sections__body__icontains=form)
        for language, words in term.words.items()
        for form in forms_of(words)
    ]
    if not asked:
        return []
    read_by_patients = Q(sections__audience__in=View.PATIENT.audiences)
    return list(Edition.objects.filter(reduce(or_, asked), read_by_patients).select_related("article").distinct())
