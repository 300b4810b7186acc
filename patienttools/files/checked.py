"""Checked rows: a row that a form saves is held to what the files are held to, by the schema of its document."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from patienttools.files.schema import Schema


class Checked(models.Model):
    """A row with a document. `schema` says what may stand in it; database constraints repeat what they can."""

    schema: ClassVar[Schema[Any]]
    # Attributes of the document that the row calls otherwise.
    names_in_row: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True

    def as_document(self) -> Any:
        """The row as the file would say it."""
        return self.schema.from_row(self)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Raises ValidationError by field, as Django does. What a form does not show is not its user's fault."""
        left_out = set(exclude or ())
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=left_out)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        # What has no form yet makes no document.
        if not errors:
            for attribute, said in self.schema.complaints(self.as_document()):
                name = self.names_in_row.get(attribute, attribute)
                if name not in left_out:
                    errors.setdefault(name, []).append(ValidationError(said))
        if errors:
            raise ValidationError(errors)
