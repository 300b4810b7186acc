"""{% panel %}: the one way by which a template shows a panel."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from patienttools.panels.base import Panel

register = template.Library()


@register.simple_tag
def panel(panel: Panel, heading_level: int = 2, is_open: object = False, above: str = "") -> SafeString:
    """The panel's HTML with its own heading at `heading_level` (2 or 3) and its parts one level below.

    With `is_open` nothing in it is folded. Under a heading of the same words (`above`) it bears no second one, and its
    parts take the level of its own.
    """
    return _rendered(panel, panel.template_name, heading_level, is_open=bool(is_open), above=above)


@register.simple_tag
def sheet(panel: Panel, heading_level: int = 2) -> SafeString:
    """The panel laid out for paper: boxes to tick and room to write."""
    return _rendered(panel, panel.sheet_template_name, heading_level)


def _rendered(
    panel: Panel, template_name: str, heading_level: int, *, is_open: bool = False, above: str = ""
) -> SafeString:
    has_heading = panel.title != above
    part = heading_level + has_heading
    levels = {"own": heading_level if has_heading else 0, "part": part, "detail": part + 1}
    return render_to_string(template_name, {"panel": panel, "level": levels, "is_open": is_open})
