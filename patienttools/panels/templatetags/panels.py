"""{% panel %}: the one way by which a template shows a panel."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from patienttools.panels.base import Panel

register = template.Library()


@register.simple_tag
def panel(panel: Panel, heading_level: int = 2, is_open: object = False) -> SafeString:
    """The panel's HTML with its own heading at `heading_level` (2 or 3) and its parts one level below.

    With `is_open` nothing in it is folded.
    """
    return _rendered(panel, panel.template_name, heading_level, is_open=bool(is_open))


@register.simple_tag
def sheet(panel: Panel, heading_level: int = 2) -> SafeString:
    """The panel laid out for paper: boxes to tick and room to write."""
    return _rendered(panel, panel.sheet_template_name, heading_level)


def _rendered(panel: Panel, template_name: str, heading_level: int, *, is_open: bool = False) -> SafeString:
    levels = {"own": heading_level, "part": heading_level + 1, "detail": heading_level + 2}
    return render_to_string(template_name, {"panel": panel, "level": levels, "is_open": is_open})
