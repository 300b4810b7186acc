"""Keeping: what an editor uploads becomes a row and files of ours; another file in its place; or neither any more."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.pictures.models import LeftFile, Picture
from articles.pictures.redrawing import Drawn, draw_afresh
from articles.pictures.sizes import files_beside, make_sizes
from articles.pictures.storing import bytes_kept, folder_of_pictures, new_name, write_whole
from patienttools.generation.models import step_generation
from patienttools.generation.reads import picture_key

MAX_BYTES = 8 * 1024 * 1024
MAX_TOTAL_BYTES = 500 * 1024 * 1024
KEPT_AFTERWARDS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload that became a picture of ours, not written yet."""

    drawn: Drawn
    digest: str
    file: str

    def describe(self, picture: Picture) -> None:
        """Makes it the picture's file; its row is the caller's to save."""
        picture.file, picture.digest, (picture.width, picture.height) = self.file, self.digest, self.drawn.size
        picture.name = picture.name or self.file

    def write(self) -> None:
        """The file with its sizes, or nothing. Raises OSError."""
        path = folder_of_pictures() / self.file
        try:
            write_whole(path, self.drawn.data)
            make_sizes(path)
        except BaseException:
            remove_files(self.file)
            raise


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that is in the library now. `said` is what an editor should know of it."""

    picture: Picture
    said: str


def take(upload: UploadedFile) -> Upload:
    """An upload drawn afresh (`redrawing`). Raises ValidationError saying why it is refused."""
    size = upload.size or 0
    if size > MAX_BYTES:
        megabytes = {"size": -(-size // 2**20), "most": MAX_BYTES // 2**20}
        raise ValidationError(_("The file has %(size)d MB; at most %(most)d MB are taken.") % megabytes)
    drawn = draw_afresh(upload)
    sweep()
    # The folder is counted before anything is written; the sizes beside a picture are smaller than itself.
    if bytes_kept(folder_of_pictures()) + len(drawn.data) > MAX_TOTAL_BYTES:
        raise ValidationError(_("There is no room for more pictures. Ask whoever runs the site."))
    return Upload(drawn, digest_of(drawn.data), new_name(drawn.extension))


def keep_picture(upload: UploadedFile, by: str = "") -> Kept:
    """Keeps a safe copy of an upload, its sizes and its row; one that is there already, to the point, is that one.

    Raises ValidationError saying why it is refused, and OSError of the disk.
    """
    taken = take(upload)
    if known := Picture.objects.filter(digest=taken.digest).first():
        return Kept(known, _("This picture is in the library already: here it is."))
    picture = Picture(uploaded_by=by)
    taken.describe(picture)
    taken.write()
    picture.save()
    return Kept(picture, said_of(taken.drawn))


def replace_picture(picture: Picture, upload: UploadedFile) -> str:
    """Gives a picture another file under the same name, and tells the pages that show it.

    Returns what an editor should know. Raises ValidationError and OSError as above.
    """
    taken = take(upload)
    if taken.digest == picture.digest:
        raise ValidationError(_("It is this picture already."))
    if other := Picture.objects.filter(digest=taken.digest).first():
        raise ValidationError(_("This picture is in the library already: %(name)s") % {"name": other.name})
    before = picture.file
    taken.describe(picture)
    taken.write()
    with transaction.atomic():
        picture.save(update_fields=["file", "digest", "width", "height"])
        step_generation(picture_key(picture.name))
        leave_file(before)
    return said_of(taken.drawn)


def leave_file(file: str) -> None:
    """No picture is it any more: its files go in a day, since a backup or a page from before may still name them."""
    LeftFile.objects.update_or_create(file=file, defaults={"left_at": timezone.now()})


def sweep() -> None:
    """Takes away the files that were left for long enough, but for what is a picture again."""
    old = LeftFile.objects.filter(left_at__lt=timezone.now() - KEPT_AFTERWARDS)
    files = set(old.values_list("file", flat=True))
    for file in files.difference(Picture.objects.filter(file__in=files).values_list("file", flat=True)):
        remove_files(file)
    LeftFile.objects.filter(file__in=files).delete()


def remove_files(file: str) -> None:
    """Takes a picture's files away; what is not there is no fault."""
    folder = Path(settings.MEDIA_ROOT)
    for path in (folder / file, *files_beside(folder, file)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def said_of(drawn: Drawn) -> str:
    """What an editor should know of what became of a file; empty if nothing."""
    if not drawn.is_smaller:
        return ""
    (width, height), (found_width, found_height) = drawn.size, drawn.found
    return _("It was made smaller: %(width)d × %(height)d points instead of %(from_width)d × %(from_height)d.") % {
        "width": width,
        "height": height,
        "from_width": found_width,
        "from_height": found_height,
    }
