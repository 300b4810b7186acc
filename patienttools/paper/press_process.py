"""The process that sets paper in type. It runs by itself, knows nothing of the site, and keeps nothing.

`python press_process.py FOLDER SECONDS MEGABYTES BYTES`: FOLDER holds the template and the fonts. On its standard input
come orders, on its standard output go answers, each led by its length in bytes (eight, big end first): an order is
JSON text, an answer a PDF, or nothing where it could not be set. It ends when its input ends, and after SECONDS
without an order; it takes at most MEGABYTES of addresses, writes no file, and gives no PDF of more than BYTES.
"""

import gc
import os
import resource
import select
import sys
from pathlib import Path

# Seconds of a processor in its whole life. Whoever is not ended by then is hung.
_CPU = 600
# Orders until it ends, so that what the setter remembers does not grow.
_ORDERS = 300


def main() -> None:
    folder, seconds, megabytes, most = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    # Its threads each take addresses that they never use: two are enough for a sheet.
    os.environ["RAYON_NUM_THREADS"] = "2"
    _limit(resource.RLIMIT_AS, megabytes * 1024 * 1024)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, _CPU)
    import typst  # noqa: PLC0415  after the limits

    files = list((folder / "fonts").glob("*.ttf"))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder / "fonts")])
    # Without any font it would set empty pages, and think them right.
    if not files or len(fonts.fonts()) < len(files):
        raise SystemExit("fonts are missing or broken")
    compiler = typst.Compiler(
        input=str(folder / "paper.typ"),
        root=str(folder),
        font_paths=fonts,
        package_path=os.devnull,
        package_cache_path=os.devnull,
    )
    gc.freeze()
    for _number in range(_ORDERS):
        if not select.select([0], [], [], seconds)[0]:
            return
        length = _take(8)
        order = _take(int.from_bytes(length, "big"))
        try:
            answer = compiler.compile(format="pdf", sys_inputs={"paper": order.decode()}, pdf_standards=["ua-1"])
        except (RuntimeError, ValueError):
            # Why stays unsaid: it may be what somebody chose.
            answer = b""
        body = answer if isinstance(answer, bytes) and len(answer) <= most else b""
        _give(len(body).to_bytes(8, "big") + body)


def _limit(what: int, value: int) -> None:
    resource.setrlimit(what, (value, value))


def _take(count: int) -> bytes:
    """That many bytes of the input. Raises SystemExit where it ends before."""
    parts = []
    while count:
        part = os.read(0, min(count, 1 << 20))
        if not part:
            raise SystemExit
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _give(body: bytes) -> None:
    view = memoryview(body)
    while view:
        view = view[os.write(1, view) :]


if __name__ == "__main__":
    main()
