"""{% lang %}: in which language a passage or link is written, and which way; nothing where it is the page's own."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from patienttools.languages import direction_of

register = template.Library()


@register.simple_tag
def lang(code: str, leads_there: bool = False) -> SafeString:
    """The attributes, with a space before them. `leads_there` also says that what is linked is in that language.

    >>> lang("ur", leads_there=True)
    ' lang="ur" dir="rtl" hreflang="ur"'
    """
    if not code:
        return SafeString("")
    attributes = format_html(' lang="{}" dir="{}"', code, direction_of(code))
    return attributes + format_html(' hreflang="{}"', code) if leads_there else attributes
