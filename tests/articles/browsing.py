"""For the tests of the desk: what a browser sends of the form on a page, read from the page itself."""

from html.parser import HTMLParser
from typing import Any


class _FormReader(HTMLParser):
    """Gathers the successful controls of one form as HTML defines them; buttons are not pressed."""

    def __init__(self, form_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form_id, self.is_inside = form_id, False
        self.sent: dict[str, list[str]] = {}
        self.address = ""
        self.textarea: str | None = None
        self.select: tuple[str, bool] | None = None
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_inside = given.get("id") == self.form_id
            if self.is_inside:
                self.address = given.get("action", "")
        if not self.is_inside or "disabled" in given:
            return
        if tag == "input":
            kind = given.get("type", "text")
            if kind in {"submit", "button", "reset", "file", "image"}:
                return
            if kind in {"checkbox", "radio"} and "checked" not in given:
                return
            self._send(given.get("name", ""), given.get("value", "on" if kind in {"checkbox", "radio"} else ""))
        elif tag == "textarea":
            self.textarea = given.get("name", "")
            self.text = ""
        elif tag == "select":
            self.select, self.options = (given.get("name", ""), "multiple" in given), []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.textarea is not None:
            text = self.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self._send(self.textarea, text)
            self.textarea = None
        elif tag == "select" and self.select:
            name, is_multiple = self.select
            chosen = [value for value, is_selected in self.options if is_selected]
            if not chosen and not is_multiple and self.options:
                chosen = [self.options[0][0]]
            for value in chosen:
                self._send(name, value)
            self.select = None

    def _send(self, name: str, value: str) -> None:
        if name:
            self.sent.setdefault(name, []).append(value)


def sent_by_page(response: Any, form_id: str) -> dict[str, Any]:
    """What pressing Save would send if nothing on the page were changed, by name."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    reader = _FormReader(form_id)
    reader.feed(response.content.decode())
    assert reader.sent, "there is no such form on the page"
    return {name: values if len(values) > 1 else values[0] for name, values in reader.sent.items()}
