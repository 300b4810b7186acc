"""Scripts go out lighter and still do the same."""

import shutil
import subprocess
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
