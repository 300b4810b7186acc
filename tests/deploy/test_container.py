"""The container file, step by step in a clean folder, where no image can be had: what it copies is all that runs."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.machine import PROJECT_DIR
from tests.rxsite.starts import started

CONTAINERFILE = PROJECT_DIR / "deploy" / "Containerfile"


def steps(name: str) -> list[str]:
    """What follows an instruction of the container file, line by line, with lines that go on put together."""
    text = CONTAINERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return re.findall(rf"(?m)^{name} +(.*)$", text)


@pytest.mark.long
def test_the_commands_of_the_container_file_make_a_site_that_answers_in_a_clean_folder(tmp_path: Path) -> None:
    home, data = tmp_path / "srv", tmp_path / "data"
    home.mkdir()
    for names in steps("COPY"):
        *sources, target = shlex.split(names)
        for source in sources if not sources[0].startswith("--") else ():
            if (PROJECT_DIR / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.mo")
                shutil.copytree(PROJECT_DIR / source, home / target, ignore=ignored)
            else:
                shutil.copy(PROJECT_DIR / source, home / target)
    # Its packages are those of requirements.txt, which test_start_make.py installs; here they are borrowed.
    (home / ".venv").symlink_to(PROJECT_DIR / ".venv")
    (making,) = (step for step in steps("RUN") if "compile_catalogues" in step)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RX_", "DJANGO_"))}
    commands = making.replace("/tmp/making", str(tmp_path / "making"))
    subprocess.run(["sh", "-ec", commands], cwd=home, env=environment, check=True, capture_output=True, timeout=300)
    assert list(home.glob("rxsite/locale/*/LC_MESSAGES/*.mo"))
    given = dict(part.split("=", 1) for step in steps("ENV") for part in shlex.split(step))
    (served,) = (step for step in steps("CMD") if "serve" in step)
    command = [part.strip(' "') for part in served.strip("[]").split(",")]
    del given["RX_DATA"], given["GUNICORN_CMD_ARGS"]
    with started(data, command=command, checkout=home, **given) as site:
        assert site.status("/healthz") == site.status("/bn/guides/stalking/") == 200
        (check,) = re.findall(r'(?m)^  CMD \["\.venv/bin/python", "-c", "(.*)"\]$', CONTAINERFILE.read_text())
        asks = check.replace("127.0.0.1:8000", f"127.0.0.1:{site.port}")
        assert subprocess.run([".venv/bin/python", "-c", asks], cwd=home, check=False, timeout=60).returncode == 0
    assert not list(home.glob("**/*.sqlite3"))
