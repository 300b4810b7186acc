"""The ten tests of the HTTP Observatory, rebuilt: what each gives or takes, as its score table said on 2026-11-21.

Source: the score table of MDN's HTTP Observatory (mdn/mdn-http-observatory, src/grader). 100 points to begin with;
extra points count only if 90 are left after all that is taken away.
"""

from tests.browser.crawling import Answer

SIX_MONTHS = 15_768_000
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(page: Answer, redirect: Answer) -> int:
    """`page` as answered over https, `redirect` the answer to the same address over plain http."""
    points = [
        _policy(page),
        _cookies(page),
        _sharing(page),
        _redirection(redirect),
        _referrer(page),
        _transport(page),
        _integrity(page),
        0 if page.header("X-Content-Type-Options") == "nosniff" else -5,
        _frames(page),
        10 if page.header("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"} else 0,
    ]
    base = 100 + sum(point for point in points if point < 0)
    return base + sum(point for point in points if point > 0) if base >= 90 else base


def directives(page: Answer) -> dict[str, set[str]]:
    parts = (part.strip().split() for part in page.header("Content-Security-Policy").split(";") if part.strip())
    return {name: set(values) for name, *values in parts}


def _policy(page: Answer) -> int:
    found = directives(page)
    if not found:
        return -25
    scripts = found.get("script-src", found.get("default-src", {"*"}))
    styles = found.get("style-src", found.get("default-src", {"*"}))
    loose = {"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "http:", "*"}
    if scripts & loose:
        return -20
    if styles & loose:
        return 0
    is_strict = found.get("default-src") == {"'none'"} and found.get("form-action", set()) <= {"'self'", "'none'"}
    return 10 if is_strict and "form-action" in found else 5


def _cookies(page: Answer) -> int:
    cookies = [value.lower() for name, value in page.headers if name.lower() == "set-cookie"]
    if not cookies:
        return 0
    if any("secure" not in cookie for cookie in cookies):
        return -20
    return 5 if all("httponly" in cookie and "samesite=" in cookie for cookie in cookies) else -30


def _sharing(page: Answer) -> int:
    is_universal = page.header("Access-Control-Allow-Origin") and page.header("Access-Control-Allow-Credentials")
    return -50 if is_universal else 0


def _redirection(redirect: Answer) -> int:
    is_moved = redirect.status in {301, 302, 307, 308} and redirect.header("Location").startswith("https://")
    return 0 if is_moved else -20


def _referrer(page: Answer) -> int:
    policy = page.header("Referrer-Policy")
    if not policy:
        return 0
    return 5 if policy in PRIVATE_REFERRERS else -5


def _transport(page: Answer) -> int:
    ages = [part.partition("=")[2] for part in page.header("Strict-Transport-Security").split(";") if "max-age" in part]
    if not ages:
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def _integrity(page: Answer) -> int:
    scripts = [tag.attributes.get("src", "") for tag in page.tags if tag.name == "script"]
    return 0 if all(source.startswith("/") and not source.startswith("//") for source in scripts) else -50


def _frames(page: Answer) -> int:
    if directives(page).get("frame-ancestors", {"*"}) <= {"'none'", "'self'"}:
        return 5
    return 0 if page.header("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20
