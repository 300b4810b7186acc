"""Forms: the words of a picture, a new picture with its words, and another file in a picture's place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.files.pictures import PICTURE
from articles.pictures.keeping import Upload, said_of, take
from articles.pictures.models import Picture
from patienttools.admin.fields import ByLanguageField, LineField

WORDS = ("alt", "is_decorative", "caption", "credit", "licence", "source", "is_on_paper")
TAKEN = gettext_lazy("PNG, JPEG or WebP, of at most 8 MB. It is drawn afresh: nothing but what is seen is kept.")


class PictureForm(forms.ModelForm):
    """The words of a picture."""

    alt = ByLanguageField(
        longest=PICTURE.longest("alt"),
        required=False,
        is_long=True,
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy("Read aloud in its place, and shown where pictures are left out."),
    )
    caption = ByLanguageField(
        longest=PICTURE.longest("caption"), required=False, is_long=True, label=gettext_lazy("Caption")
    )
    credit = LineField(max_length=PICTURE.longest("credit"), required=False, label=gettext_lazy("Whose picture it is"))
    licence = LineField(
        max_length=PICTURE.longest("licence"),
        required=False,
        label=gettext_lazy("Licence"),
        help_text=gettext_lazy("Such as CC BY 4.0, or with whose permission it is shown."),
    )
    source = LineField(
        max_length=PICTURE.longest("source"),
        required=False,
        label=gettext_lazy("Where it is from"),
        help_text=gettext_lazy("The address of the page that shows it."),
    )

    class Meta:
        model = Picture
        fields = WORDS

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("credit", "licence", "source"):
            self.fields[name].widget.attrs["class"] = "vTextField"


class NewPictureForm(PictureForm):
    """A picture that is not in the library yet."""

    image = forms.FileField(label=gettext_lazy("The picture"), help_text=TAKEN)
    field_order = ("image", *WORDS)
    upload: Upload | None = None

    def clean_image(self) -> Any:
        given = self.cleaned_data["image"]
        self.upload = take(given)
        self.upload.describe(self.instance)
        if known := Picture.objects.filter(digest=self.upload.digest).first():
            raise ValidationError(_("This picture is in the library already: %(name)s") % {"name": known.name})
        return given

    def _post_clean(self) -> None:
        """Its files are written once nothing is wrong with its words; a disk that takes nothing more is said here."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.upload:
            try:
                self.upload.write()
            except OSError:
                self.add_error("image", _("The picture could not be written. Try again later."))

    @property
    def said(self) -> str:
        """What an editor should know of what became of the file."""
        return said_of(self.upload.drawn) if self.upload else ""


class ReplaceForm(forms.Form):
    image = forms.FileField(label=gettext_lazy("The new picture"), help_text=TAKEN)
