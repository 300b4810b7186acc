"""PostgreSQL: a dump by its own pg_dump of one moment, with digests of the same moment; and the way back by psql."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from rxsite.backup.errors import BackupError
from rxsite.backup.manifest import Manifest
from rxsite.moving.tables import Summary

INSTALLED = Path("/usr/lib/postgresql")
SECONDS_TO_CONNECT = 5
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
COPY = re.compile(rb'^COPY (?:public|"public")\.("?)([^"]+?)\1 \(.*\) FROM stdin;\n$')
# What was there before a restore is kept under such a name, and is in no backup.
ASIDE = "before_"
MARK = "restored "
COUNTED = (
    'IF (SELECT count(*) FROM public."{table}") <> {rows} '
    "THEN RAISE EXCEPTION $x${table} has other rows than the backup$x$; END IF;"
)
# A row as text, whatever the server is set to.
FORMS = "SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET extra_float_digits = 1; SET bytea_output = 'hex'"
EMPTY = Summary(0, f"{0:032x}")


def options_of(database: str = "") -> dict[str, str]:
    """The site's own connection in libpq's words, or that to another database of the same server; no password."""
    own = settings.DATABASES["default"]
    names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"}
    found = {name: str(own[key]) for key, name in names.items() if own.get(key)}
    found |= {key: str(value) for key, value in own.get("OPTIONS", {}).items() if key.startswith("ssl")}
    found["connect_timeout"] = str(SECONDS_TO_CONNECT)
    return found | ({"dbname": database} if database else {})


@contextmanager
def connect(database: str = "", *, autocommit: bool = True) -> Iterator["psycopg.Connection[Any]"]:
    """Raises BackupError with PostgreSQL's own words."""
    given = make_conninfo(**options_of(database), password=settings.DATABASES["default"].get("PASSWORD") or None)
    try:
        with psycopg.connect(given, autocommit=autocommit) as connection:
            yield connection
    except psycopg.Error as error:
        raise BackupError(f"PostgreSQL says: {(str(error).strip().splitlines() or ['nothing'])[0]}.") from error


def find_programs(server: int) -> Path:
    """The folder with pg_dump, pg_restore and psql of the server's version or the next newer. Raises BackupError."""
    on_path = shutil.which("pg_dump")
    folders = [*INSTALLED.glob("*/bin"), *([Path(on_path).resolve().parent] if on_path else [])]
    found: dict[int, Path] = {}
    for folder in folders:
        if all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql")):
            told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)  # noqa: S603
            if match := VERSION.search(told.stdout):
                found.setdefault(int(match[1]), folder)
    fitting = sorted(version for version in found if version >= server)
    if not fitting:
        seen = ", ".join(map(str, sorted(found))) or "none"
        raise BackupError(
            f"The server is PostgreSQL {server}; pg_dump, pg_restore and psql of that version or newer are needed on "
            f"this machine (found: {seen}). On Debian: apt install postgresql-client-{server}"
        )
    return found[fitting[0]]


def server_version(connection: "psycopg.Connection[Any]") -> int:
    return connection.info.server_version // 10000


def _environment() -> dict[str, str]:
    """The password goes by the environment, where no other account sees it."""
    password = str(settings.DATABASES["default"].get("PASSWORD") or "")
    return os.environ | ({"PGPASSWORD": password} if password else {}) | {"PGOPTIONS": "-c client_min_messages=warning"}


def _run(command: list[Any], what: str) -> str:
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{what}: {(done.stderr.strip().splitlines() or ['?'])[0]}")
    return done.stdout


def dump(target: Path, left_out: Any) -> tuple[dict[str, Summary], tuple[tuple[str, str], ...], str]:
    """Writes the dump; tables, migrations and the server's version of the same moment. Raises BackupError."""
    with connect(autocommit=False) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        version = server_version(connection)
        programs = find_programs(version)
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        excluded = [f'--exclude-table-data=public."{table}"' for table in left_out]
        _run(
            [
                programs / "pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
                "--no-password", f"--snapshot={row[0]}", f"--exclude-schema={ASIDE}*", *excluded, f"--file={target}",
                f"--dbname={make_conninfo(**options_of())}",
            ],
            "pg_dump failed",
        )  # fmt: skip
        tables = _summaries(connection)
        migrations = _migrations(connection)
        connection.rollback()
    return tables | {table: EMPTY for table in left_out if table in tables}, migrations, str(version)


def read_tables(database: str = "") -> dict[str, Summary]:
    """Rows and digest of each table, at one moment. Raises BackupError."""
    with connect(database, autocommit=False) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = _summaries(connection)
        connection.rollback()
    return found


def read_migrations(database: str = "") -> tuple[tuple[str, str], ...]:
    with connect(database) as connection:
        return _migrations(connection)


def _migrations(connection: "psycopg.Connection[Any]") -> tuple[tuple[str, str], ...]:
    rows = connection.execute(
        'SELECT app, name FROM public.django_migrations ORDER BY app COLLATE "C", name COLLATE "C"'
    )
    return tuple((str(app), str(name)) for app, name in rows)


def table_names(connection: "psycopg.Connection[Any]") -> list[str]:
    return sorted(
        str(name) for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    )


def _summaries(connection: "psycopg.Connection[Any]") -> dict[str, Summary]:
    connection.execute(FORMS)
    found = {}
    for table in table_names(connection):
        query = sql.SQL(
            "SELECT count(*), coalesce(sum(('x' || encode(substr(sha256(convert_to(t::text, 'UTF8')), 1, 8), 'hex'))"
            "::bit(64)::bigint::numeric), 0) FROM public.{} t"
        ).format(sql.Identifier(table))
        row = connection.execute(query).fetchone()
        assert row is not None
        found[table] = Summary(int(row[0]), f"{int(row[1]) % 2**128:032x}")
    return found


def check_dump(path: Path, manifest: Manifest) -> None:
    """Counts what a dump holds, without a server. Raises BackupError if it is not what the manifest says."""
    # Whatever reads the dump must be as new as what wrote it.
    programs = find_programs(int(manifest.server) if manifest.server.isdigit() else 0)
    _run([programs / "pg_restore", "--list", path], "The dump cannot be read")
    counts = _counts(programs, path)
    expected = {table: summary.rows for table, summary in manifest.tables.items() if summary.rows}
    if {table: count for table, count in counts.items() if count} != expected:
        raise BackupError("The dump does not hold the rows that the manifest says.")


def _counts(programs: Path, path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    command: list[Any] = [programs / "pg_restore", "--data-only", "--file=-", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        assert process.stdout is not None
        table = None
        for line in process.stdout:
            if table is None:
                if match := COPY.match(line):
                    table = match[2].decode()
                    found[table] = 0
            elif line == b"\\.\n":
                table = None
            else:
                found[table] += 1
    if process.returncode:
        raise BackupError("The dump cannot be read to its end.")
    return found


def restore_dump(path: Path, manifest: Manifest, *, database: str = "", aside: str = "", mark: str = "") -> None:
    """All of it in one transaction, with its rows counted before the end of it; or nothing. Raises BackupError.

    With `aside` the schema that was there is kept under that name. `mark` is left in the database with the last of it.
    """
    with connect(database) as connection:
        programs = find_programs(max(server_version(connection), int(manifest.server)))
        before = _move_aside(connection, aside) if aside else ""
    psql: list[Any] = [
        programs / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--no-password",
        "--output=/dev/null", f"--dbname={make_conninfo(**options_of(database))}",
    ]  # fmt: skip
    with (
        subprocess.Popen([programs / "pg_restore", "--no-owner", "--no-privileges", "--file=-", path],  # noqa: S603
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading,
        subprocess.Popen(psql, env=_environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE) as writing,  # noqa: S603
    ):  # fmt: skip
        assert reading.stdout is not None
        assert writing.stdin is not None
        assert writing.stderr is not None
        try:
            # The end is said in words, and not by the end of what psql reads: that also comes when this process dies.
            writing.stdin.write(f"BEGIN;\n{before}".encode())
            shutil.copyfileobj(reading.stdout, writing.stdin)
            if reading.wait() == 0:
                writing.stdin.write(f"{_counted(manifest)}{_marked(mark)}COMMIT;\n".encode())
            writing.stdin.close()
        except BrokenPipeError:
            reading.kill()
            with suppress(BrokenPipeError):
                writing.stdin.close()
        said = writing.stderr.read().decode(errors="replace").strip().splitlines()
    if writing.returncode or reading.returncode:
        raise BackupError(f"Nothing was restored: {(said or ['the dump cannot be read'])[0]}")


def _move_aside(connection: "psycopg.Connection[Any]", aside: str) -> str:
    """Extensions stay where the dump looks for them."""
    extensions = connection.execute(
        "SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace AND extrelocatable"
    ).fetchall()
    name = sql.Identifier(aside)
    parts = [sql.SQL("ALTER SCHEMA public RENAME TO {};").format(name), sql.SQL("CREATE SCHEMA public;")]
    parts += [
        sql.SQL("ALTER EXTENSION {} SET SCHEMA public;").format(sql.Identifier(str(extension)))
        for (extension,) in extensions
    ]
    return sql.SQL("\n").join(parts).as_string(connection) + "\n"


def _counted(manifest: Manifest) -> str:
    checks = (
        COUNTED.format(table=table, rows=summary.rows)
        for table, summary in manifest.tables.items()
        # Into a statement go words alone.
        if re.fullmatch(r"\w+", table)
    )
    return f"DO $check$ BEGIN {' '.join(checks)} END $check$;\n"


def _marked(mark: str) -> str:
    return f"COMMENT ON SCHEMA public IS '{MARK}{mark}';\n" if mark else ""


def read_mark() -> str:
    """Of the last restore; empty where there was none. Raises BackupError."""
    with connect() as connection:
        row = connection.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')").fetchone()
    said = str(row[0] or "") if row else ""
    return said.removeprefix(MARK) if said.startswith(MARK) else ""


def create_database(name: str) -> None:
    """Raises BackupError, with what to do where the account may not."""
    with connect() as connection:
        row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if row != (True,):
            raise BackupError(
                "A drill makes a database beside the site's, and this account may not. As an administrator of "
                "PostgreSQL: ALTER ROLE … CREATEDB"
            )
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )


def drop_databases(prefix: str) -> None:
    """Those that a drill made, of this run or of one that was killed."""
    with connect() as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]).fetchall()
        for (name,) in rows:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(str(name))))
