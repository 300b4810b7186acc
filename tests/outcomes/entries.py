"""References, codes and contributors, as editors and releases treat them."""

from articles.models import Code, Contributor, Reference
from tests.factories import CODES, CONTRIBUTORS, REFERENCES
from tests.outcomes.driver import OWN, Driver


class _EntryDriver(Driver):
    model: type[Reference] | type[Code] | type[Contributor]
    file: str
    others: str

    def table(self, key: str, text: str) -> str:
        raise NotImplementedError

    def write(self, key: str, text: str) -> None:
        (self.folder / self.file).write_text(self.others + self.table(key, text), encoding="utf-8")

    def remove(self) -> None:
        (self.folder / self.file).write_text(self.others, encoding="utf-8")

    def row(self) -> Reference | Code | Contributor:
        return self.model._default_manager.get(key__in=[self.old, self.new, self.own])

    def rename(self) -> None:
        self.model._default_manager.filter(pk=self.row().pk).update(key=self.own)


class ReferenceDriver(_EntryDriver):
    name, model, file, others = "reference", Reference, "references.toml", REFERENCES

    def table(self, key: str, text: str) -> str:
        return f'\n[{key}]\ncitation = "{text}"\nevidence = "cohort"\nread = "full"\n'

    def change(self) -> None:
        Reference.objects.filter(pk=self.row().pk).update(citation=OWN)

    def recreate(self) -> None:
        Reference.objects.create(key=self.old, citation=OWN, evidence="cohort", read="full")

    def rows(self) -> list[tuple[str, str]]:
        return list(Reference.objects.filter(key__endswith="-one").values_list("key", "citation"))


class CodeDriver(_EntryDriver):
    name, model, file, others = "code", Code, "codes.toml", CODES
    old, new, own = "icd-10-cm:old", "icd-10-cm:new", "icd-10-cm:own"

    def table(self, key: str, text: str) -> str:
        return f'\n["{key}"]\nsystem = "ICD-10-CM"\ncode = "Z1"\nmeaning = "{text}"\n'

    def change(self) -> None:
        Code.objects.filter(pk=self.row().pk).update(meaning=OWN)

    def recreate(self) -> None:
        Code.objects.create(key=self.old, system="ICD-10-CM", code="Z1", meaning=OWN)

    def rows(self) -> list[tuple[str, str]]:
        keys = [self.old, self.new, self.own]
        return list(Code.objects.filter(key__in=keys).values_list("key", "meaning"))


class ContributorDriver(_EntryDriver):
    name, model, file, others = "contributor", Contributor, "contributors.toml", CONTRIBUTORS

    def table(self, key: str, text: str) -> str:
        return f'\n[{key}]\nis_team = true\nrole = "{text}"\n\n[{key}.names]\nen = "A team"\n'

    def change(self) -> None:
        Contributor.objects.filter(pk=self.row().pk).update(role=OWN)

    def recreate(self) -> None:
        Contributor.objects.create(key=self.old, is_team=True, names={"en": "A team"}, role=OWN)

    def rows(self) -> list[tuple[str, str]]:
        return list(Contributor.objects.filter(key__endswith="-one").values_list("key", "role"))
