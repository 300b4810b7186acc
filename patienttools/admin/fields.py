"""Fields of the editors' forms: text put into one form, one text a line, one text a language; for every admin page."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patienttools.files.fields import has_control_characters
from patienttools.languages import written_in

LINE_END = re.compile(r"\r\n?")


def tidy_text(text: str) -> str:
    """Composed characters (NFC) and plain line ends, as in files. Refuses control characters, naming their lines."""
    text = unicodedata.normalize("NFC", LINE_END.sub("\n", text))
    wrong = [number for number, line in enumerate(text.split("\n"), 1) if has_control_characters(line)]
    if wrong:
        lines = ", ".join(str(number) for number in wrong[:10])
        message = ngettext(
            "Line %(lines)s holds a control character, which shows nothing. Delete it and type the text again.",
            "Lines %(lines)s hold control characters, which show nothing. Delete them and type the text again.",
            len(wrong),
        )
        raise ValidationError(message, code="control_character", params={"lines": lines})
    return text


def is_other_text(field: forms.Field, initial: Any, data: Any) -> bool:
    """Whether the text that would be saved differs from the one that was shown: a browser's line ends do not count."""
    try:
        return bool(field.to_python(data) != ("" if initial is None else initial))
    except ValidationError:
        return True


class LineField(forms.CharField):
    """One line: spaces and line ends within it become single spaces."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return is_other_text(self, initial, data)

    def to_python(self, value: Any) -> str:
        return " ".join(tidy_text(super().to_python(value) or "").split())


class LongTextField(forms.CharField):
    """A text of several lines, with plain line ends."""

    def to_python(self, value: Any) -> str:
        return tidy_text(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return is_other_text(self, initial, data)


class ParagraphField(LineField):
    """One paragraph, typed in a box of several lines."""

    widget = forms.Textarea


class LinesField(forms.CharField):
    """A list of texts, edited as one box with a text in each line."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = 2000, **options: Any) -> None:
        self.longest = longest
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        text = tidy_text(super().to_python(value) or "")
        return [line for raw in text.split("\n") if (line := " ".join(raw.split()))]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        errors = [
            ValidationError(
                _("Line %(line)d has %(length)d characters; at most %(longest)d fit."),
                code="too_long",
                params={"line": number, "length": len(line), "longest": self.longest},
            )
            for number, line in enumerate(value, 1)
            if len(line) > self.longest
        ]
        errors += [
            ValidationError(_("Line %(line)d stands twice."), code="twice", params={"line": number})
            for number, line in enumerate(value, 1)
            if line in value[: number - 1]
        ]
        if errors:
            raise ValidationError(errors)

    def run_validators(self, value: Any) -> None:
        """None: `validate` sees the list; CharField's validators expect one text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except ValidationError:
            return True


class ByLanguageWidget(forms.MultiWidget):
    """A labelled box for each language of the site."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, is_long: bool = False) -> None:
        box = forms.Textarea if is_long else forms.TextInput
        size = {"rows": 2, "class": "vLargeTextField"} if is_long else {"class": "vTextField"}
        super().__init__({code: box({**written_in(code), **size}) for code, _name in settings.LANGUAGES}, attrs)

    def decompress(self, value: Any) -> list[str]:
        texts = value if isinstance(value, Mapping) else {}
        return [str(texts.get(code, "")) for code, _name in settings.LANGUAGES]

    def draw(self, template: str, context: dict[str, Any], renderer: Any) -> SafeString:
        drawn: SafeString = super()._render(template, context, renderer)  # type: ignore[misc]
        return drawn

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        boxes = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        rows = [
            (box["attrs"].get("id", ""), code, language, self.draw(box["template_name"], {"widget": box}, renderer))
            for box, (code, language) in zip(boxes, settings.LANGUAGES, strict=True)
        ]
        row = '<span class="by-language"><label for="{}" lang="{}">{}</label>{}</span>'
        return format_html('<span class="by-languages">{}</span>', format_html_join("", row, rows))


class ByLanguageField(forms.MultiValueField):
    """A text in each language, as a table by language code; languages without one are left out."""

    def __init__(self, *, longest: int = 2000, is_long: bool = False, **options: Any) -> None:
        fields = tuple(LineField(required=False, max_length=longest) for _language in settings.LANGUAGES)
        options.pop("encoder", None)
        options.pop("decoder", None)
        widget = ByLanguageWidget(is_long=is_long)
        super().__init__(fields=fields, require_all_fields=False, **options | {"widget": widget})

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        return {code: text for (code, _name), text in zip(settings.LANGUAGES, data_list or (), strict=False) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != self.clean(data)
        except ValidationError:
            return True


class ListsByLanguageWidget(ByLanguageWidget):
    def decompress(self, value: Any) -> list[str]:
        lists = value if isinstance(value, Mapping) else {}
        return ["\n".join(lists.get(code, ())) for code, _name in settings.LANGUAGES]


class ListsByLanguageField(forms.MultiValueField):
    """A list of texts in each language, one a line."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        fields = tuple(LinesField(required=False, longest=longest) for _language in settings.LANGUAGES)
        options.pop("encoder", None)
        options.pop("decoder", None)
        widget = ListsByLanguageWidget(is_long=True)
        super().__init__(fields=fields, require_all_fields=False, **options | {"widget": widget})

    def compress(self, data_list: Sequence[list[str]]) -> dict[str, list[str]]:
        return {code: texts for (code, _name), texts in zip(settings.LANGUAGES, data_list or (), strict=False) if texts}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != self.clean(data)
        except ValidationError:
            return True
