"""The files of deploy/ are whole, agree with the site, and nginx takes every form of its configuration."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.management import get_commands
from django.urls import reverse

from articles.pages.addresses import Place
from patienttools.ask.pages import TARGET as ASK
from rxsite.deploying.nginx import NOT_COPIED, Node, _asking, _quoted, fill
from rxsite.pagestore.headers import headers_of
from tests.deploy.nodes import make_certificate, make_folder, write_configuration
from tests.machine import PROJECT_DIR, find_nginx

DEPLOY = PROJECT_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
# Tenths of a point, of 100.
EXPOSURE = 40


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_starts_a_command_that_there_is(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    commands = re.findall(r"manage\.py (\w+)", text)
    assert set(commands) <= set(get_commands())
    assert bool(commands) == (unit.suffix == ".service")
    for command in commands:
        assert "WorkingDirectory=/srv/rxsite\n" in text, command
        assert "UMask=0077" in text
        assert "NoNewPrivileges=yes" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS:
        # Programs and accounts of the node are not on this machine.
        text = unit.read_text(encoding="utf-8").replace("/srv/rxsite/.venv/bin/python", "/bin/true")
        text = re.sub(r"(?m)^(User|Group|SocketUser|SocketGroup)=.*\n", "", text)
        (folder / unit.name).write_text(text)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, folder.iterdir())],
        capture_output=True, text=True, check=False, env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    own = [line for line in found.stderr.splitlines() if "rxsite" in line]
    assert own == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_service_is_exposed_to_little(unit: Path, tmp_path: Path) -> None:
    """By systemd's own scale, from 0 to 10; a unit without any protection has 9.2, and is refused."""
    plain = tmp_path / unit.name
    plain.write_text("[Service]\nUser=rxsite\nExecStart=/bin/true\n")
    results = [
        subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}", str(path)],
            capture_output=True, text=True, check=False,
        )
        for path in (unit, plain)
    ]  # fmt: skip
    assert [result.returncode == 0 for result in results] == [True, False], results[0].stdout


def test_the_example_of_an_environment_names_settings_that_there_are() -> None:
    known = (PROJECT_DIR / "rxsite" / "settings.py").read_text(encoding="utf-8")
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"(?m)^#?(RX_\w+)=", (DEPLOY / "environment.example").read_text(encoding="utf-8"))
    assert len(names) > 5
    assert [name for name in names if name not in known and name not in readme] == []


def test_the_container_copies_what_the_site_needs_and_there_is() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {name for line in re.findall(r"(?m)^COPY (?!--)(.*) \S+$", text) for name in line.split()}
    assert all((PROJECT_DIR / name).exists() for name in copied)
    assert {"rxsite", "articles", "patienttools", "templates", "static", "content", "deploy"} <= copied


@pytest.mark.slow
@pytest.mark.skipif(find_nginx() is None, reason="nginx is not installed")
@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"RX_STAFF_HOST": ""},
        {"RX_LANGUAGES": "en=English, bn=বাংলা, ur=اردو"},
        {"RX_ALLOWED_HOSTS": ".a.example,b.example"},
    ],
    ids=["two hosts", "one host", "three languages", "several names"],
)  # fmt: skip
def test_nginx_takes_the_configuration(tmp_path: Path, variables: dict[str, str]) -> None:
    certificate, key = make_certificate(tmp_path)
    run = make_folder(tmp_path / "run")
    path = write_configuration(
        tmp_path / "data", variables, certificate=str(certificate), key=str(key), run=str(run),
        error_log=str(tmp_path / "log"), listen="127.0.0.1:8443 ssl http2",
    )  # fmt: skip
    tried = subprocess.run([str(find_nginx()), "-t", "-c", path], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    text = Path(path).read_text(encoding="utf-8")
    assert "@" not in re.sub(r"@application|#.*", "", text)
    assert re.findall(r"access_log [^;]+", text) == ["access_log off"]
    for name, _value in headers_of("/en/"):
        assert name.lower() in NOT_COPIED or f"add_header {name} " in text


@pytest.mark.parametrize("value", ["$1", "a\nb"])
def test_a_value_that_nginx_would_read_otherwise_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="nginx"):
        _quoted(value)


def test_the_folder_of_the_templates_is_where_the_settings_say() -> None:
    assert Path(project_settings.BASE_DIR) == PROJECT_DIR


def test_nginx_says_of_two_places_alone_where_all_who_come_there_come_from() -> None:
    found: list[str] = []
    for template in DEPLOY.glob("nginx*.template"):
        places = re.split(r"(?m)^    location ", template.read_text(encoding="utf-8"))
        found += [place.partition(" {")[0] for place in places if "X-Real-IP $remote_addr" in place]
    addresses = [place.replace("= @STAFF@", project_settings.RX_STAFF_PATH) for place in found]
    assert sorted(addresses) == sorted([reverse("sign_in"), reverse("second_step")])


def test_nginx_tells_where_a_question_comes_from_and_of_no_page_that_is_read() -> None:
    patterns = [line.split('"')[1].removeprefix("~") for line in _asking().splitlines()]
    discreet = Place("en", is_discreet=True).address(ASK)
    for asked in ("POST /en/ask/", "POST /bn/ask/", f"POST {discreet}"):
        assert any(re.match(pattern, asked) for pattern in patterns), asked
    for other in ("GET /en/ask/", "POST /en/search/", f"GET {discreet}", "POST /en/ask/x", "POST /r/aaaaaaaaaa/en/"):
        assert not any(re.match(pattern, other) for pattern in patterns), other
    assert "X-Real-IP $who_asks" in fill(Node(application="127.0.0.1:8000"))


def test_nginx_slows_down_whoever_guesses_reviewers_links_and_keeps_nothing_of_them() -> None:
    text = (DEPLOY / "nginx.site.template").read_text(encoding="utf-8")
    places = re.split(r"(?m)^    location ", text)
    address = reverse("opinion", args=["x" * 20])
    found = [place for place in places if address.startswith(place.partition(" {")[0]) and place[:2] != "/ "]
    assert len(found) == 1
    assert "limit_req zone=reviewers" in found[0]
    assert "access_log" not in found[0]
