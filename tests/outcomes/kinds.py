"""Countries, helplines, events, word lists, linter and glossary, as editors and releases treat them."""

import datetime
from typing import Any, ClassVar

from django.db.models import Model

from articles.events.models import Event
from articles.lint.models import GlossaryTerm, JargonWord, LintRule
from articles.search.models import DangerRule, Expression
from patienttools.helplines.models import Country, Helpline
from tests.factories import HELPLINES
from tests.outcomes.driver import OWN, Driver


class _KindDriver(Driver):
    """`heading` and `fields` make the entry in its file, `text_field` holds its words; `columns` make its row."""

    model: ClassVar[type[Model]]
    file: ClassVar[str]
    heading: ClassVar[str]
    others: ClassVar[str] = ""
    key_field: ClassVar[str] = "key"
    fields: ClassVar[str]
    column: ClassVar[str]

    def said(self, text: str) -> Any:
        """The words as the row's column holds them."""
        return text

    def heard(self, value: Any) -> str:
        """The words of a row's column."""
        return str(value)

    def columns(self) -> dict[str, Any]:
        return {}

    def file_key(self, key: str) -> str:
        return key

    def table(self, key: str, text: str) -> str:
        fields = self.fields.replace("TEXT", text)
        return f'\n[[{self.heading}]]\n{self.key_field} = "{self.file_key(key)}"\n{fields}\n'

    def write(self, key: str, text: str) -> None:
        path = self.folder / self.file
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.others + self.table(key, text), encoding="utf-8")

    def remove(self) -> None:
        (self.folder / self.file).write_text(self.others, encoding="utf-8")

    def _all(self) -> Any:
        return self.model._default_manager.filter(**{f"{self.key_field}__in": [self.old, self.new, self.own]})

    def row(self) -> Model:
        row: Model = self._all().get()
        return row

    def change(self) -> None:
        self._all().update(**{self.column: self.said(OWN)})

    def rename(self) -> None:
        self._all().update(**{self.key_field: self.own})

    def recreate(self) -> None:
        values = self.columns() | {self.key_field: self.old, self.column: self.said(OWN)}
        self.model._default_manager.create(**values)

    def rows(self) -> list[tuple[str, str]]:
        return [(key, self.heard(value)) for key, value in self._all().values_list(self.key_field, self.column)]


class _ByLanguage(_KindDriver):
    def said(self, text: str) -> Any:
        return {"en": text}

    def heard(self, value: Any) -> str:
        return str(value["en"])


class _ListByLanguage(_KindDriver):
    def said(self, text: str) -> Any:
        return {"en": [text]}

    def heard(self, value: Any) -> str:
        return str(value["en"][0])


class CountryDriver(_ByLanguage):
    name, model, file, heading, others = "country", Country, "helplines.toml", "countries", HELPLINES
    key_field, column = "code", "names"
    old, new, own = "qa", "qb", "qc"
    fields = 'numeric = "999"\nname = { en = "TEXT" }\nslug = "somewhere"'

    def columns(self) -> dict[str, Any]:
        return {"numeric": "999", "slug": "somewhere"}


class HelplineDriver(_ByLanguage):
    name, model, file, heading, others = "helpline", Helpline, "helplines.toml", "helplines", HELPLINES
    column = "names"
    fields = (
        'country = "bd"\nis_emergency = false\nin_emergency_list = false\nname = { en = "TEXT" }\nknowledge = "read"'
    )

    def columns(self) -> dict[str, Any]:
        return {"country": Country.objects.get(code="bd"), "knowledge": "read"}


class EventDriver(_ByLanguage):
    name, model, file, heading, column = "event", Event, "events.toml", "events", "titles"
    fields = (
        'title = { en = "TEXT" }\nonline = true\norganiser = "Example"\nurl = "https://organiser.example/"\n'
        'starts_at = 2027-02-14T10:00:00\nends_at = 2027-02-14T16:00:00\nzone = "UTC"\nbooking = "open"'
    )

    def columns(self) -> dict[str, Any]:
        start = datetime.datetime(2027, 2, 14, 10, tzinfo=datetime.UTC)
        times = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=6)}
        return times | {"is_online": True, "organiser": "Example", "url": "https://organiser.example/", "zone": "UTC"}


class ExpressionDriver(_ListByLanguage):
    name, model, file, heading = "expression", Expression, "search/synonyms.toml", "same"
    old, new, own = "same-old", "same-new", "same-own"
    others = '[[same]]\nkey = "another"\nen = ["moisturiser"]\n'
    column, fields = "phrases", 'en = ["TEXT"]'

    def columns(self) -> dict[str, Any]:
        return {"role": "same"}

    def file_key(self, key: str) -> str:
        return key.removeprefix("same-")


class DangerDriver(_ListByLanguage):
    name, model, file, heading = "danger rule", DangerRule, "search/danger_queries.toml", "rules"
    others = '[[rules]]\nkey = "another"\nen = ["help me now"]\n'
    column, fields = "patterns", 'en = ["TEXT"]'


class _OnceALanguage(_KindDriver):
    def report_key(self, key: str) -> str:
        return f"{key}/en"


class RuleDriver(_OnceALanguage):
    name, model, file, heading, column = "lint rule", LintRule, "lint.toml", "rules", "why"
    fields = 'language = "en"\npattern = "x"\nwhy = "TEXT"\ninstead = "Y."'
    others = '[[rules]]\nkey = "another"\nlanguage = "en"\npattern = "z"\nwhy = "Z."\ninstead = "Y."\n'

    def columns(self) -> dict[str, Any]:
        return {"language": "en", "pattern": "x", "instead": "Y."}


class JargonDriver(_OnceALanguage):
    name, model, file, heading, column = "jargon", JargonWord, "lint.toml", "jargon", "instead"
    fields = 'language = "en"\nterm = "x"\nexplained_by = "y"\ninstead = "TEXT"'

    def columns(self) -> dict[str, Any]:
        return {"language": "en", "term": "x", "explained_by": "y"}


class TermDriver(_ListByLanguage):
    name, model, file, heading = "glossary term", GlossaryTerm, "glossary.toml", "terms"
    column, fields = "words", 'en = ["TEXT"]'


KIND_DRIVERS = (
    CountryDriver,
    HelplineDriver,
    EventDriver,
    ExpressionDriver,
    DangerDriver,
    RuleDriver,
    JargonDriver,
    TermDriver,
)
