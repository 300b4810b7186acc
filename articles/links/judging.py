"""Judging: which addresses the checker may speak to. What an editor or a stranger's redirect names comes here first.

An address is judged as it is written, before any look-up, and each number that a name stands for is judged once more.
Only what the whole internet reaches is let through; of networks that wrap another number, the number inside decides.
"""

import ipaddress
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.http.request import validate_host
from django.utils.translation import gettext as _

Number = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
_LONGEST_NAME = 253
# What RFC 6890 and its successors set apart, and two numbers at which clouds answer questions about their machines.
_NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
    )
)  # fmt: skip
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
# Teredo and 6to4 wrap numbers and are used by nobody honest any more: they are refused whole.
_NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Names that mean this machine or the network around it.
_OWN_NAMES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "onion",
    "test",
    "invalid",
)
_NUMBER_LABEL = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
# Control characters, blanks, halves of a character.
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\\ud800-\udfff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


class RefusedError(Exception):
    """The address may not be spoken to; the message says why, in words for the desk."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be looked up: `host` in ASCII as it is asked for, `path` with its question, all in ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.named}{self.path}"

    @property
    def named(self) -> str:
        """As the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def judge_address(text: str, *, own_hosts: Collection[str], ports: Collection[int] = tuple(PORTS.values())) -> Target:
    """An address as it is written. Raises RefusedError."""
    if len(text) > LONGEST:
        raise RefusedError(_("The address is longer than anybody writes one."))
    if _ODD.search(text):
        raise RefusedError(_("The address holds a character that no address has."))
    try:
        parts = urlsplit(text)
        given = parts.port
        name = parts.hostname or ""
    except ValueError:
        raise RefusedError(_("This is no address.")) from None
    if parts.scheme not in PORTS:
        raise RefusedError(_("Only http and https are followed."))
    if parts.username is not None or parts.password is not None:
        raise RefusedError(_("The address carries a name or a password."))
    host = _judge_host(name)
    port = PORTS[parts.scheme] if given is None else given
    if port not in ports:
        raise RefusedError(_("The port is none that web sites have."))
    if validate_host(host if ":" not in host else f"[{host}]", own_hosts):
        raise RefusedError(_("It leads to this site itself, which is never asked."))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    question = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return Target(parts.scheme, host, port, path + question)


def judge_redirect(
    before: Target, location: str, *, own_hosts: Collection[str], ports: Collection[int] = tuple(PORTS.values())
) -> Target:
    """Where an answer leads, as http.client read it: bytes as Latin-1. Raises RefusedError."""
    with suppress(UnicodeError):
        # An address that is not ASCII was meant as UTF-8; what is none stays as it is, and is escaped.
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(before.address, location.strip(" \t"))
    except ValueError:
        raise RefusedError(_("This is no address.")) from None
    return judge_address(joined, own_hosts=own_hosts, ports=ports)


def _judge_host(name: str) -> str:
    """The name in ASCII, or a number that the whole internet reaches. Raises RefusedError."""
    if ":" in name:
        number = _number(name)
        if number is None:
            raise RefusedError(_("This is no address."))
        judge_number(number)
        return number.compressed
    if len(name) > _LONGEST_NAME:
        raise RefusedError(_("The name of the host is none."))
    try:
        host = name.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise RefusedError(_("The name of the host is none.")) from None
    labels = host.split(".")
    if _NUMBER_LABEL.fullmatch(labels[-1]):
        # 127.1, 0x7f000001, 2130706433, 0177.0.0.1: systems read these as numbers, each in its own way.
        number = _number(host)
        if number is None:
            raise RefusedError(_("The host is a number written in an odd way."))
        judge_number(number)
        return host
    if not all(_LABEL.fullmatch(label) for label in labels) or len(host) > _LONGEST_NAME:
        raise RefusedError(_("The name of the host is none."))
    if len(labels) == 1 or any(host == own or host.endswith(f".{own}") for own in _OWN_NAMES):
        raise RefusedError(_("The name means this machine or the network around it."))
    return host


def _number(text: str) -> Number | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def judge_number(number: Number) -> None:
    """A number that a name stands for, or that a connection leads to. Raises RefusedError unless it is public."""
    if not is_public(number):
        raise RefusedError(_("It leads into a private network, to this machine, or to nobody."))


def is_public(number: Number) -> bool:
    """Whether the whole internet reaches it."""
    if isinstance(number, ipaddress.IPv4Address):
        return number.is_global and not any(number in network for network in _NOT_PUBLIC_4)
    if number.scope_id is not None:
        return False
    if number in _NAT64:
        return is_public(ipaddress.IPv4Address(number.packed[-4:]))
    if number.ipv4_mapped is not None:
        return False
    return number.is_global and number in _GLOBAL_6 and not any(number in network for network in _NOT_PUBLIC_6)
