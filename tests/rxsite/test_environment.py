"""The environment is read strictly; settings load from none, from a production one and from a bad one."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rxsite.environment import Environment, is_https_address, keep_secret
from tests.machine import PROJECT_DIR

PRODUCTION = {
    "RX_ALLOWED_HOSTS": "library.example,www.library.example",
    "RX_SECRET_KEY": "Zk3-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "RX_DATABASE_URL": "postgres://site:p%40ss@db.example:5433/site",
    "RX_CONTACT_EMAIL": "desk@library.example",
    "RX_SITE_NAME": "Evening Notes",
    "RX_NEUTRAL_URL_BN": "https://weather.example/dhaka",
}
SHOW = """
import json
from rxsite import settings as s
database = s.DATABASES["default"]
policy = s.CONTENT_SECURITY_POLICY["DIRECTIVES"]
print(json.dumps({
    "faults": s.RX_ENVIRONMENT_FAULTS,
    "loopback": s.RX_ON_LOOPBACK,
    "debug": s.DEBUG,
    "engine": database["ENGINE"].rpartition(".")[2],
    "name": str(database["NAME"]),
    "host": database.get("HOST", ""),
    "options": database["OPTIONS"],
    "secret": s.SECRET_KEY,
    "site": s.RX_SITE_NAME,
    "neutral": s.RX_NEUTRAL_URLS,
    "right_to_left": s.LANGUAGES_BIDI,
    "secure": [
        s.SECURE_SSL_REDIRECT,
        s.SESSION_COOKIE_SECURE,
        s.CSRF_COOKIE_SECURE,
        s.SECURE_HSTS_SECONDS > 0,
        s.SECURE_PROXY_SSL_HEADER is not None,
        policy["upgrade-insecure-requests"],
    ],
}))
"""


def read_languages(text: str) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """What the list of languages says, and the faults in it."""
    environment = Environment({"RX_LANGUAGES": text} if text else {})
    found = environment.languages("RX_LANGUAGES", "en=English")
    return [(one.code, one.name, one.is_right_to_left) for one in found], environment.faults


def load_settings(data: Path, **variables: str) -> dict[str, Any]:
    """What a fresh process makes of the variables."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("RX_")}
    result = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=own | {"RX_DATA": str(data)} | variables,
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def test_loads_from_nothing_safely_and_on_loopback_only(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path)
    assert loaded["faults"] == []
    assert loaded["loopback"] is True
    assert loaded["debug"] is False
    assert loaded["engine"] == "sqlite3"
    assert loaded["name"] == str(tmp_path / "site.sqlite3")
    assert "journal_mode=WAL" in loaded["options"]["init_command"]
    assert "synchronous=FULL" in loaded["options"]["init_command"]
    assert loaded["options"]["transaction_mode"] == "IMMEDIATE"
    assert set(loaded["neutral"]) == {"en", "bn"}
    assert not any(loaded["secure"])


def test_keeps_the_made_secret_for_its_owner_only_and_reads_it_again(tmp_path: Path) -> None:
    first = load_settings(tmp_path)["secret"]
    path = tmp_path / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) >= 64
    assert load_settings(tmp_path)["secret"] == first == path.read_text()


def test_loads_a_production_environment_with_https_everywhere(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path, **PRODUCTION)
    assert loaded["faults"] == []
    assert loaded["loopback"] is False
    assert (loaded["engine"], loaded["name"], loaded["host"]) == ("postgresql", "site", "db.example")
    assert loaded["site"] == "Evening Notes"
    assert loaded["neutral"]["bn"] == "https://weather.example/dhaka"
    assert all(loaded["secure"])
    assert not (tmp_path / "secret_key").exists()


def test_one_host_beyond_this_machine_is_enough_to_leave_loopback(tmp_path: Path) -> None:
    assert load_settings(tmp_path, RX_ALLOWED_HOSTS="localhost,library.example")["loopback"] is False
    assert load_settings(tmp_path, RX_ALLOWED_HOSTS="127.0.0.1")["loopback"] is True


def test_reports_all_faults_at_once_and_names_unknown_variables(tmp_path: Path) -> None:
    faults = load_settings(
        tmp_path,
        RX_ALLOWED_HOSTS="a.example,,b.example",
        RX_DATABASE_URL="mysql://x/y",
        RX_NEUTRAL_URL_EN="http://weather.example/",
        RX_SITE_NAME="x" * 61,
        RX_ALOWED_HOSTS="a.example",
    )["faults"]
    named = {fault.partition(" ")[0] for fault in faults}
    assert named == {
        "RX_ALLOWED_HOSTS",
        "RX_DATABASE_URL",
        "RX_NEUTRAL_URL_EN",
        "RX_SITE_NAME",
        "RX_ALOWED_HOSTS",
    }


def test_reads_a_socket_folder_as_the_host_of_postgresql() -> None:
    read = Environment({"RX_DATABASE_URL": "postgres:////run/db/site"}).database("RX_DATABASE_URL", Path("unused"))
    assert (read["HOST"], read["NAME"]) == ("/run/db", "site")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("sqlite:////data/site.db", "/data/site.db"),
        ("sqlite:////data/a+b c.db", "/data/a+b c.db"),
        ("sqlite:////data/a%23b%3Fc.db", "/data/a#b?c.db"),
    ],
)
def test_reads_the_path_of_a_database_to_its_end(address: str, name: str) -> None:
    environment = Environment({"RX_DATABASE_URL": address})
    assert environment.database("RX_DATABASE_URL", Path("unused"))["NAME"] == name
    assert environment.faults == []


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////x/a#b",
        "sqlite:////x/a?b",
        "sqlite://x/a",
        "sqlite:///",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://:memory:",
        "postgres://me:pass#word@db.example/site",
    ],
)
def test_refuses_an_address_that_would_make_another_database(address: str) -> None:
    environment = Environment({"RX_DATABASE_URL": address})
    assert environment.database("RX_DATABASE_URL", Path("/unused"))["NAME"] == "/unused"
    assert len(environment.faults) == 1
    assert "word" not in environment.faults[0]


def test_never_repeats_the_password_of_a_database_in_a_fault() -> None:
    environment = Environment({"RX_DATABASE_URL": "mysql://me:hunter2@host/name"})
    environment.database("RX_DATABASE_URL", Path("unused"))
    assert environment.faults
    assert "hunter2" not in "".join(environment.faults)


@pytest.mark.parametrize("value", ["ture", "yes please", "2", "None"])
def test_refuses_a_mistyped_boolean_instead_of_reading_it_as_false(value: str) -> None:
    environment = Environment({"RX_FLAG": value})
    assert environment.boolean("RX_FLAG", default=True) is True
    assert len(environment.faults) == 1


@pytest.mark.parametrize(("value", "meaning"), [("True", True), ("on", True), ("0", False), ("No", False)])
def test_reads_the_usual_words_for_yes_and_no(value: str, meaning: bool) -> None:
    environment = Environment({"RX_FLAG": value})
    assert environment.boolean("RX_FLAG", default=not meaning) is meaning
    assert environment.faults == []


@pytest.mark.parametrize("value", ["four", "4.0", "-1", "1_0", "০৪", "65", "99999999999999999999"])
def test_refuses_a_number_that_is_mistyped_or_out_of_bounds(value: str) -> None:
    environment = Environment({"RX_WORKERS": value})
    assert environment.whole_number("RX_WORKERS", 2, least=1, most=64) == 2
    assert len(environment.faults) == 1


@pytest.mark.parametrize("value", ["", "   "])
def test_takes_an_empty_variable_as_not_given(value: str) -> None:
    environment = Environment({"RX_SITE_NAME": value, "RX_FLAG": value})
    assert environment.text("RX_SITE_NAME", "Reading Room") == "Reading Room"
    assert environment.boolean("RX_FLAG", default=True) is True
    assert environment.faults == []


def test_refuses_text_with_a_line_break() -> None:
    environment = Environment({"RX_SITE_NAME": "one\ntwo"})
    assert environment.text("RX_SITE_NAME", "Reading Room") == "Reading Room"
    assert len(environment.faults) == 1


def test_reports_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment = Environment({"RX_DATA": str(tmp_path / "file" / "data")})
    environment.folder("RX_DATA", tmp_path)
    environment.fault_once("RX_DATA", "is wrong in another way")
    assert len(environment.faults) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/",
        "https://",
        "a.example",
        "https://me:pw@a.example/",
        "https://a.example/ b",
        "https://[/",
    ],
)
def test_takes_no_other_address_for_https(address: str) -> None:
    assert not is_https_address(address)


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        kept = set(pool.map(keep_secret, [tmp_path / "secret_key"] * 64))
    assert len(kept) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_reads_languages_with_their_direction() -> None:
    found, faults = read_languages("en=English, ur=اردو, ar-eg=مصري, qaa=Aqa, qab=ابق=rtl")
    assert [(code, is_right_to_left) for code, _name, is_right_to_left in found] == [
        ("en", False), ("ur", True), ("ar-eg", True), ("qaa", False), ("qab", True),
    ]  # fmt: skip
    assert faults == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("en", "write code=Name"),
        ("en=", "write code=Name"),
        ("en=English=left", "write code=Name"),
        ("en=English,,bn=B", "write code=Name"),
        ("English=en", "no code of a language"),
        ("EN=English", "no code of a language"),
        ("en-abcdefgh-abcdefgh=English", "no code of a language"),
        ("en=English, en=British", "names en twice"),
    ],
)
def test_refuses_a_list_of_languages_that_cannot_be_read(text: str, reason: str) -> None:
    found, faults = read_languages(text)
    assert found == [("en", "English", False)]
    assert len(faults) == 1
    assert reason in faults[0]


def test_settings_tell_django_of_a_language_that_it_does_not_know(tmp_path: Path) -> None:
    shown = load_settings(tmp_path, RX_LANGUAGES="en=English, bn=বাংলা, qab=ابق=rtl")
    assert shown["faults"] == []
    assert shown["neutral"].keys() == {"en", "bn", "qab"}
    assert shown["right_to_left"] == ["qab"]


def test_reads_as_many_whole_numbers_as_the_default_has() -> None:
    environment = Environment({"RX_BACKUP_KEEP": "3, 0,24"})
    assert environment.whole_numbers("RX_BACKUP_KEEP", (7, 4, 12), most=100) == (3, 0, 24)
    assert environment.whole_numbers("RX_OTHER", (7, 4, 12), most=100) == (7, 4, 12)
    assert environment.faults == []


@pytest.mark.parametrize("value", ["7", "7,4", "7,4,12,1", "7,4,-1", "7,4,x", "7,,12", "7,4,101", "৭,৪,১২", "7;4;12"])
def test_refuses_a_list_of_whole_numbers_that_is_mistyped(value: str) -> None:
    environment = Environment({"RX_BACKUP_KEEP": value})
    assert environment.whole_numbers("RX_BACKUP_KEEP", (7, 4, 12), most=100) == (7, 4, 12)
    assert len(environment.faults) == 1


@pytest.mark.parametrize("value", ["Dhaka", "asia/dhaka", "UTC+6", "/etc/localtime", "../UTC"])
def test_refuses_a_zone_that_is_none(value: str) -> None:
    environment = Environment({"RX_TIME_ZONE": value})
    assert environment.time_zone("RX_TIME_ZONE", "UTC") == "UTC"
    assert "such as Asia/Dhaka" in environment.faults[0]


def test_reads_a_zone_of_the_list() -> None:
    environment = Environment({"RX_TIME_ZONE": "Asia/Dhaka"})
    assert environment.time_zone("RX_TIME_ZONE", "UTC") == "Asia/Dhaka"
    assert environment.time_zone("RX_OTHER", "UTC") == "UTC"
    assert environment.faults == []
