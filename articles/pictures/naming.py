"""Naming: the files in which a picture is sent, told from its own file, so that nobody keeps a list of them."""

# Widths in points: a phone of 320 to 480 with a fine screen, a text column on one, and paper or a large screen.
WIDTHS = (480, 960)
# A browser that knows no WebP is old, and so is its screen.
FALLBACK_WIDTH = 960


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture of that width is sent, its own last."""
    return (*(one for one in WIDTHS if one < width), width)


def sized_name(file: str, width: int) -> str:
    """The WebP file of that width."""
    return f"{file.partition('.')[0]}-{width}.webp"


def fallback_name(file: str, width: int) -> str:
    """What browsers without WebP get: the picture's own file; of one in WebP a JPEG, on white where it lets through."""
    stem, _dot, extension = file.partition(".")
    return f"{stem}-{min(width, FALLBACK_WIDTH)}.jpg" if extension == "webp" else file
