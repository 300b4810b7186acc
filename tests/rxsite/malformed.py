"""Requests that no browser sends: broken bytes, lines, addresses, headers and bodies, each from one seed."""

import random
from collections.abc import Callable
from urllib.parse import quote

# Pages, forms and the desk; what a request is broken around.
PATHS = (
    "/", "/leave/", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz", "/en/", "/bn/", "/en/guides/", "/en/a-to-z/",
    "/en/guides/stalking/", "/bn/guides/stalking/", "/en/guides/stalking/all/", "/en/guides/stalking/clinical/",
    "/en/guides/stalking/sheets/warning-signs/", "/en/help/", "/r/abcdefghij/en/", "/static/css/site.css",
    "/admin/", "/admin/login/", "/admin/articles/edition/", "/admin/articles/edition/1/change/", "/media/x.png",
)  # fmt: skip
FORMS = (
    "/en/search/", "/bn/search/", "/en/tools/safety-planner/", "/en/tools/incident-log/", "/en/report-a-mistake/",
    "/en/guides/stalking/", "/", "/leave/", "/admin/login/", "/admin/articles/edition/add/", "/en/help/",
)  # fmt: skip
METHODS = (
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PATCH",
    "PROPFIND",
    "get",
    "G E T",
    "",
)
PIECES = (
    "%00", "%2e%2e/", "../", "//", "%c0%af", "%ff%fe", "%", "%zz", "\\", ";", "?", "#", "&&&", "%0d%0aSet-Cookie:x=1",
    "'\"><script>", "{{7*7}}", "${x}", "১২৩", "%E0%A6%95", "\u202e", "a" * 5000, "/" * 300, "index.html",
    ".br", "all/all/",
    "clinical/all/all/", "-1/", "99999999999999999999/", "sheets/", "?q=1", "?page=-1", "?p=%F0%9F%92%A9",
    "admin/", "~",
)  # fmt: skip
HEADERS = (
    ("Host", ("", "evil.example", "127.0.0.1:99999", "[::1", "a" * 3000, "127.0.0.1, x", "১২৩")),
    ("Cookie", ("sessionid=", "sessionid=\xff\xfe", "v=1; v=2", "=;=;;", "csrftoken=" + "x" * 4000, 'a="', "v=%00")),
    ("Accept-Language", ("", "bn;q=9", "x" * 2000, "*;q=-1", "en-" * 400, "\xe0\xa6")),
    ("Accept-Encoding", ("br;q=x", "gzip;q=", "identity;q=0, *;q=0", ",,,,", "br" * 900)),
    ("Content-Length", ("-1", "abc", "99999999999999999999", "1e3", "0x10", "", "5, 5")),
    ("Transfer-Encoding", ("chunked", "gzip, chunked", "chunked, chunked", "\x0bchunked", "x")),
    ("Content-Type", ("", "multipart/form-data", "multipart/form-data; boundary=", "application/json",
    "text/plain;charset=x")),
    ("Range", ("bytes=0-", "bytes=-1", "bytes=9-1,3-2", "lines=1-2")),
    ("If-Modified-Since", ("never", "Thu, 99 Xxx 9999 99:99:99 GMT", "0")),
    ("If-None-Match", ("*", '"', "W/" * 50)),
    ("Origin", ("null", "http://", "javascript:1", "\xff")),
    ("Sec-Fetch-Site", ("none", "cross-site", "x", "")),
    ("X-Forwarded-For", ("127.0.0.1, ::1, x", "a" * 2000)),
    ("X-Forwarded-Proto", ("https", "gopher")),
    ("Expect", ("100-continue", "x")),
    ("Connection", ("upgrade", "keep-alive, x")),
    ("X" * 200, ("y" * 7000,)),
    ("Bad Name", ("x",)),
    ("", ("x",)),
)  # fmt: skip
NAMES = (
    "q",
    "username",
    "password",
    "csrfmiddlewaretoken",
    "next",
    "title",
    "sections-TOTAL_FORMS",
    "s",
    "t",
    "what",
    "",
)
VALUES = (
    "", "\x00", "%00", "%ED%A0%80", "%F4%90%80%80", "%", "%%%", "১২৩", "কেউ আমার পিছু নেয়", "-1", "9" * 400,
    "1e999", "NaN",
    "' OR 1=1 --", '"; DROP TABLE', "* OR *", "NEAR(a b, 99999)", '"unbalanced', "(((((", "a* b* c*", "^a", "{a b}:c",
    "<script>", "\u202e\u2066", "\ud83d", "\U0001f4a9" * 300, "a\u0301" * 900, "x" * 20000, "\r\n\r\n",
    "../../etc/passwd",
)  # fmt: skip


def malformed(chance: random.Random, host: str) -> bytes:
    """One request; `host` is the name under which the site answers."""
    make: Callable[[random.Random, str], bytes] = chance.choice((_noise, _line, _address, _header, _body, _body))
    return make(chance, host)


def _noise(chance: random.Random, _host: str) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 7, 60, 900, 20_000)))


def _line(chance: random.Random, host: str) -> bytes:
    version = chance.choice(("HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/9.9", "http/1.1", "", "HTTP/1.1 x", "HTTP/2.0"))
    ending = chance.choice(("\r\n", "\n", "\r", "\r\n\r\n", ""))
    line = f"{chance.choice(METHODS)} {chance.choice(PATHS)} {version}{ending}Host: {host}\r\nConnection: close\r\n\r\n"
    return _raw(line)


def _address(chance: random.Random, host: str) -> bytes:
    path = chance.choice(PATHS)
    for _number in range(chance.randint(1, 4)):
        piece, place = chance.choice((*PIECES, quote(chance.randbytes(6)))), chance.randint(0, len(path))
        path = path[:place] + piece + path[place:]
    method = chance.choice(METHODS[:3])
    return _raw(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")


def _header(chance: random.Random, host: str) -> bytes:
    lines = [f"{chance.choice(METHODS[:3])} {chance.choice(PATHS)} HTTP/1.1", f"Host: {host}", "Connection: close"]
    for name, values in chance.sample(HEADERS, chance.randint(1, 3)):
        lines.insert(chance.randint(1, len(lines)), f"{name}: {chance.choice(values)}")
    if chance.random() < 0.05:
        lines += [f"X-{number}: y" for number in range(300)]
    return _raw("\r\n".join(lines) + "\r\n\r\n") + chance.choice((b"", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"q=x"))


def _body(chance: random.Random, host: str) -> bytes:
    kind, body = chance.choice((_form, _multipart, _other))(chance)
    length = chance.choice((len(body), len(body), len(body), len(body) + 7, max(0, len(body) - 3)))
    head = f"POST {chance.choice(FORMS)} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\n"
    if chance.random() < 0.5:
        head += f"Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n"
    return _raw(f"{head}Content-Length: {length}\r\n\r\n") + body


def _form(chance: random.Random) -> tuple[str, bytes]:
    count = chance.choice((0, 1, 2, 5, 1500))
    pairs = (
        f"{chance.choice(NAMES)}{chance.choice(('=', '', '==', '[]='))}{_value(chance)}" for _number in range(count)
    )
    body = chance.choice(("&", ";", "&&")).join(pairs)
    return chance.choice(
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16")
    ), _raw(body)


def _multipart(chance: random.Random) -> tuple[str, bytes]:
    boundary = chance.choice(("x", "", "x" * 300))
    name, value = chance.choice(NAMES), _value(chance)
    part = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{chance.choice(PIECES)}"\r\n\r\n{value}\r\n'
    )
    return f"multipart/form-data; boundary={boundary}", _raw(
        part * chance.randint(0, 3) + chance.choice(("--x--", "--x", ""))
    )


def _other(chance: random.Random) -> tuple[str, bytes]:
    kind = chance.choice(("application/json", "text/xml", "x", "application/x-www-form-urlencoded"))
    return kind, chance.choice((b"{", b"[" * 3000, b"null", chance.randbytes(500), b"q=" + chance.randbytes(300)))


def _value(chance: random.Random) -> str:
    value = chance.choice(VALUES)
    return value[:200] if chance.random() < 0.5 else value


def _raw(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")
