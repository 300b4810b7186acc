"""Calendar files: one event as iCalendar (RFC 5545), which says when and otherwise only what its reader chose to write.

Somebody else may look into the calendar, and phones send calendars to other devices. So the file has no place, no
organiser, no address and no name of the site; its number is keyed, and tells an event only to the site that made it.
"""

import datetime
import hashlib
import hmac
import unicodedata

from django.conf import settings

NAME = "dates.ics"
CONTENT_TYPE = "text/calendar; charset=utf-8"
MAX_TITLE = 80
# Bytes of a line, its end not counted.
LONGEST_LINE = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar_file(*, key: str, title: str, starts: datetime.datetime, ends: datetime.datetime) -> bytes:
    """The file for one event. Its times are moments in UTC, which each calendar shows by its own clock.

    It says of no moment but the event's: neither when it was made nor when it was fetched.
    """
    return b"".join(
        folded(line)
        for line in (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Calendar//1.0//EN",
            "BEGIN:VEVENT",
            f"UID:{_number_of(key)}",
            f"DTSTAMP:{_moment(starts)}",
            f"DTSTART:{_moment(starts)}",
            f"DTEND:{_moment(ends)}",
            f"SUMMARY:{title.translate(_ESCAPED)}",
            "CLASS:PRIVATE",
            "END:VEVENT",
            "END:VCALENDAR",
        )
    )


def tidy_title(typed: str, otherwise: str) -> str:
    """What a reader typed as one line without characters that show nothing; `otherwise` where nothing is left."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    kept = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"})
    return kept[:MAX_TITLE].strip() or otherwise


def folded(line: str) -> bytes:
    """A line as its file has it: what is too long goes on after a blank, and no character is cut in two.

    >>> folded("SUMMARY:" + "x" * 80).split(b"\\r\\n")[1]
    b' xxxxxxxxxxxxx'
    """
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _number_of(key: str) -> str:
    """The same for the same event, so that a second file replaces the first in a calendar."""
    message = f"calendar {key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]
