"""Scripts go out lighter and still do the same."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from rxsite.scripts import lighten_script

SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").rglob("*.js"))


def test_comments_and_indentation_go_and_addresses_stay() -> None:
    text = '// Says why.\nconst way = "https://x.example/"; // stays\n\n  if (way) {\n    // so\n    go();\n  }\n'
    assert lighten_script(text) == 'const way = "https://x.example/"; // stays\nif (way) {\ngo();\n}\n'


def test_a_text_over_several_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        lighten_script("a();\nconst words = `one\n  two`;\n")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_of_ours_is_a_script_still(path: Path, tmp_path: Path) -> None:
    light = lighten_script(path.read_text(encoding="utf-8"))
    assert "export function" not in path.read_text(encoding="utf-8") or "export function" in light
    node = shutil.which("node")
    if node is None:
        return  # the browser tests run the collected scripts
    copy = tmp_path / "copy.mjs"
    copy.write_text(light, encoding="utf-8")
    assert subprocess.run([node, "--check", str(copy)], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_collected_again_every_script_is_whole(tmp_path: Path) -> None:
    for _time in range(2):
        environment = os.environ | {"RX_DATA": str(tmp_path), "RX_ALLOWED_HOSTS": "localhost"}
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0", "--ignore", "admin"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
        collected = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "static/js").glob("*.js")}
        hashed = {name: text for name, text in collected.items() if name.count(".") == 2}
        assert {path.name for path in SCRIPTS if path.parent.name == "js"} == {
            f"{name.partition('.')[0]}.js" for name in hashed
        }
        assert {name for name, text in hashed.items() if len(text) < 100} == set()
