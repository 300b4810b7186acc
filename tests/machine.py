"""Finds the programs that some tests need and only some machines have; for conftest.py and those tests."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
POSTGRES_VERSIONS_DIR = Path("/usr/lib/postgresql")


def find_chromium() -> str | None:
    """The path of Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def find_firefox() -> str | None:
    """The path of Firefox."""
    return next((path for name in ("firefox-esr", "firefox") if (path := shutil.which(name))), None)


def find_firefox_driver() -> Path | None:
    """The library that drives Firefox, installed from package-lock.json; it needs node."""
    path = PROJECT_DIR / "node_modules" / "puppeteer-core" / "package.json"
    return path if path.is_file() and shutil.which("node") else None


def find_axe() -> Path | None:
    """The script of axe-core, installed from package-lock.json."""
    path = PROJECT_DIR / "node_modules" / "axe-core" / "axe.min.js"
    return path if path.is_file() else None


def find_html_checker() -> Path | None:
    """The Nu HTML checker, installed from package-lock.json; it needs Java."""
    path = PROJECT_DIR / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return path if path.is_file() else None


def find_postgres_folder() -> Path | None:
    """The folder with initdb and postgres, the newest version first."""
    folders = sorted(POSTGRES_VERSIONS_DIR.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*folders, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


@cache
def has_bangla_font() -> bool:
    """Whether the browser could draw Bangla with a font of this machine."""
    command = shutil.which("fc-list")
    if command is None:
        return False
    return bool(subprocess.run([command, ":lang=bn"], capture_output=True, check=False).stdout.strip())


@cache
def find_missing() -> tuple[str, ...]:
    """A sentence for each thing that is not here, saying which tests need it."""
    found = {
        "Chromium is not installed: no browser test ran (leaving, accessibility, printing)": find_chromium(),
        "Firefox is not installed: leaving was tried in Chromium only": find_firefox(),
        "puppeteer-core is not installed (npm ci): leaving was tried in Chromium only": find_firefox_driver(),
        "axe-core is not installed (npm ci): no accessibility test ran": find_axe(),
        "the Nu HTML checker is not installed (npm ci): no page was checked as HTML": find_html_checker(),
        "Java is not installed: no page was checked as HTML": shutil.which("java"),
        "no Bangla font is installed: pictures and prints of Bangla pages show boxes": has_bangla_font(),
        "poppler-utils (pdftoppm) is not installed: no print was compared as a picture": shutil.which("pdftoppm"),
        "PostgreSQL is not installed: the tests ran on SQLite only": find_postgres_folder(),
        "nginx is not installed: its configuration was not tried": find_nginx(),
    }
    return tuple(sentence for sentence, thing in found.items() if not thing)


def find_nginx() -> str | None:
    """The path of nginx."""
    # Debian keeps it where an ordinary account's PATH does not look.
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
