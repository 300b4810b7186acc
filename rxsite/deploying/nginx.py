"""Fills the templates of deploy/ with the site's hosts, languages, headers and folders, for `manage.py write_nginx`.

Headers are asked of the very parts of the road that set them (rxsite/pagestore/headers.py). Where they differ by
address, nginx gets a map from the address.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from articles.pages.codes import code_of
from patienttools.ask.pages import TARGET as ASK
from rxsite.languages import language_pattern
from rxsite.last_resort import last_page
from rxsite.leaving import COOKIE_NAME, COOKIE_SECONDS
from rxsite.pagestore.headers import headers_of
from rxsite.pagestore.layout import storable_pattern

TEMPLATES = Path(settings.BASE_DIR) / "deploy"
FOLDER = "nginx"
# Set by a body, by its kind, or by the place of nginx's file itself.
NOT_COPIED = frozenset({"content-type", "cache-control"})
PLACE = re.compile(r"@([A-Z_]+)@")


@dataclass(frozen=True)
class Node:
    """What is the operator's to decide on one machine. Addresses are written as nginx has them."""

    application: str
    listen: tuple[str, ...] = ("443 ssl http2", "[::]:443 ssl http2")
    listen_plain: tuple[str, ...] = ("80", "[::]:80")
    staff_listen: tuple[str, ...] = ()
    certificate: str = ""
    key: str = ""
    user: str = "www-data"
    run: str = "/run/nginx-site"
    error_log: str = "stderr"
    types: str = "/etc/nginx/mime.types"
    brotli_module: str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"


def write_configuration(node: Node, folder: Path) -> Path:
    """Writes nginx.conf and the pages that nginx shows by itself; returns the path of nginx.conf. Raises OSError."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    empty = render_to_string("leave.html")
    pages = {
        "down.html": last_page().decode(),
        "refused.html": render_to_string("400.html"),
        "left.html": empty,
        "leaving.html": empty,
        "nginx.conf": fill(node),
    }
    for name, text in pages.items():
        part = folder / f".part-{name}"
        part.write_text(text, encoding="utf-8")
        part.chmod(0o644)
        part.replace(folder / name)
    return folder / "nginx.conf"


def fill(node: Node) -> str:
    """The whole configuration."""
    places = _places(node)
    public = _server(node.listen, _public_hosts(), node, has_staff=not settings.RX_STAFF_HOST)
    servers = [public]
    if settings.RX_STAFF_HOST:
        servers.append(_server(node.staff_listen or node.listen, settings.RX_STAFF_HOST, node, has_staff=True))
    if node.certificate and node.listen_plain:
        servers.append(_redirect(node))
    return _filled("nginx.conf", places | {"SITE": "\n".join(servers)})


def _public_hosts() -> str:
    return " ".join(host for host in settings.ALLOWED_HOSTS if host != settings.RX_STAFF_HOST)


def _server(listen: tuple[str, ...], hosts: str, node: Node, *, has_staff: bool) -> str:
    places = _places(node)
    staff = _filled("nginx.staff", places) if has_staff else f"    location {settings.RX_STAFF_PATH} {{ return 404; }}"
    certificate = ""
    if node.certificate:
        certificate = (
            f"    ssl_certificate {node.certificate};\n    ssl_certificate_key {node.key};\n"
            "    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_session_cache shared:sessions:2m;\n"
            "    ssl_session_tickets off;"
        )
    own = {
        "LISTEN": _lines("    listen {};", listen),
        "HOSTS": hosts,
        "CERTIFICATE": certificate,
        "STAFF_PLACES": staff,
    }
    return _filled("nginx.site", places | own)


def _redirect(node: Node) -> str:
    hosts = " ".join(settings.ALLOWED_HOSTS)
    return (
        f"  server {{\n{_lines('    listen {};', node.listen_plain)}\n    server_name {hosts};\n"
        "    return 308 https://$host$request_uri;\n  }"
    )


def _places(node: Node) -> dict[str, str]:
    """Everything but what differs by server."""
    names, maps = _headers()
    scheme = "https" if node.certificate else "http"
    passing = (
        "Host $http_host",
        f"X-Forwarded-Proto {scheme}",
        'X-Forwarded-For ""',
        'X-Forwarded-Host ""',
        "X-Real-IP $who_asks",
        'Forwarded ""',
        'Connection "close"',
    )
    has_brotli = bool(node.brotli_module)
    return {
        "MODULES": f"load_module {node.brotli_module};" if has_brotli else "",
        "USER": f"user {node.user};" if node.user else "",
        "RUN": node.run,
        "ERROR_LOG": node.error_log,
        "TYPES": node.types,
        "DATA": str(settings.RX_DATA),
        "STORABLE": storable_pattern().pattern,
        "COOKIES": "|".join((COOKIE_NAME, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)),
        "LEFT": COOKIE_NAME,
        "LEFT_SECONDS": str(COOKIE_SECONDS),
        "SECURE": "; Secure" if settings.IS_HTTPS else "",
        "NEUTRAL": _neutral_addresses(),
        "ASKING": _asking(),
        "STAFF": settings.RX_STAFF_PATH,
        "MEDIA": settings.MEDIA_URL,
        "HEADER_MAPS": maps,
        "HEADERS": names,
        "PASSING": "      proxy_http_version 1.1;\n" + _lines("      proxy_set_header {};", passing),
        "BROTLI": "      brotli_static on;" if has_brotli else "",
        "APPLICATION": node.application,
        "OTHER_HOSTS": _other_hosts(node),
    }


def _other_hosts(node: Node) -> str:
    """The servers of last choice. One for each address, since a name is looked for among those of one address."""
    tls = sorted({*node.listen, *node.staff_listen}) if node.certificate else []
    plain = sorted({*node.listen_plain}) if node.certificate else sorted({*node.listen, *node.staff_listen})
    lines = [*(f"    listen {one} default_server;" for one in (*tls, *plain))]
    reject = "    ssl_reject_handshake on;\n" if tls else ""
    return "  server {\n" + "\n".join(lines) + f'\n    server_name "";\n{reject}    return 444;\n  }}'


def _neutral_addresses() -> str:
    addresses = settings.RX_NEUTRAL_URLS
    found = [
        f'    "~^/(?:r/[^/]+/)?{code}/" "{_quoted(address)}";'
        for code, address in addresses.items()
        if code != settings.LANGUAGE_CODE
    ]
    return "\n".join([f'    default "{_quoted(addresses[settings.LANGUAGE_CODE])}";', *found])


def _asking() -> str:
    """The addresses to which a question is sent: the application limits how often one network may."""
    places = (f"/(?:{language_pattern()})/ask/", f"/r/{code_of(ASK.share_code)}/(?:{language_pattern()})/")
    return "\n".join(f'    "~^POST {place}$" $remote_addr;' for place in places)


def _headers() -> tuple[str, str]:
    """The lines that add the headers, and the maps from which those that differ by address are taken."""
    samples = {f"~^/{code}/": f"/{code}/guides/" for code, _name in settings.LANGUAGES} | {"~^/r/": "/r/aaaaaaaaaa/"}
    samples["default"] = f"/{language_pattern().split('|')[0]}/"
    found = {opening: dict(headers_of(path)) for opening, path in samples.items()}
    lines, maps = [], []
    for name in dict.fromkeys(name for headers in found.values() for name in headers):
        if name.lower() in NOT_COPIED:
            continue
        values = {opening: headers.get(name, "") for opening, headers in found.items()}
        if len(set(values.values())) == 1:
            lines.append(f'      add_header {name} "{_quoted(values["default"])}" always;')
        else:
            variable = f"$header_{name.lower().replace('-', '_')}"
            choices = "\n".join(f'    "{opening}" "{_quoted(value)}";' for opening, value in values.items())
            maps.append(f"  map $uri {variable} {{\n{choices}\n  }}")
            lines.append(f"      add_header {name} {variable} always;")
    return "\n".join(lines), "\n".join(maps)


def _quoted(value: str) -> str:
    """For a place between double quotes. nginx knows no way to write a dollar sign there."""
    if "$" in value or "\n" in value:
        raise ValueError(f"nginx cannot be given {value!r}")
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _lines(form: str, values: tuple[str, ...]) -> str:
    return "\n".join(form.format(value) for value in values)


def _filled(name: str, places: dict[str, str]) -> str:
    """The template with every place filled; one that is not known is a KeyError."""
    text = (TEMPLATES / f"{name}.template").read_text(encoding="utf-8")
    return PLACE.sub(lambda found: places[found[1]], text)
