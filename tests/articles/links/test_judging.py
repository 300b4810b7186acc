"""Which addresses are never spoken to, as they are written and by the number that they stand for."""

import ipaddress

import pytest

from articles.links.judging import RefusedError, is_public, judge_address, judge_redirect

OWN = ["own.example", ".family.example", "*"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
        "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://0/", "http://0x/",
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/", "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::808:808]/", "http://[2002:7f00:1::]/", "http://[2002:808:808::]/", "http://[2001:0:1::1]/",
        "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00:ec2::254]/", "http://[fec0::1]/",
        "http://[ff02::1]/", "http://[2001:db8::1]/", "http://169.254.169.254/latest/", "http://100.100.100.200/",
        "http://168.63.129.16/", "http://192.0.0.192/", "http://10.0.0.1/", "http://172.20.1.1/", "http://192.168.1.1/",
        "http://224.0.0.1/", "http://255.255.255.255/", "http://localhost/", "http://LocalHost./", "http://a.localhost/",
        "http://printer.local/", "http://metadata.google.internal/", "http://router/", "http://１２７.０.０.１/",
        "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://%31%32%37.0.0.1/",
    ],
)  # fmt: skip
def test_an_address_of_this_machine_or_of_a_private_network_is_refused_before_any_look_up(address: str) -> None:
    with pytest.raises(RefusedError):
        judge_address(address, own_hosts=[])


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org:70/", "javascript:1", "//example.org/",
        "https://example.org:22/", "http://example.org:0/", "http://example.org:99999/", "http://example.org:port/",
        "http://a@example.org/", "http://a:b@example.org/", "http://example.org@127.0.0.1/", "http:///", "http://",
        "http://example.org/a b", "http://example.org/\r\nX: y", "http://example.org\\@a.org/", "http://exa\x00mple.org/",
        "http://a..org/", "http://-a.org/", f"http://{'a' * 64}.org/", f"http://{'a.' * 200}org/", "http://[::1/",
        "https://example.org/" + "a" * 2000, "http://example.org/\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        judge_address(address, own_hosts=[])


@pytest.mark.parametrize("host", ["own.example", "OWN.example.", "a.family.example", "family.example"])
def test_the_site_itself_is_never_asked(host: str) -> None:
    with pytest.raises(RefusedError, match="this site itself"):
        judge_address(f"https://{host}/en/", own_hosts=OWN[:2])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.org:443/a#b", "https://example.org/a"),
        ("http://example.org/ä?q=ö&b=%20", "http://example.org/%C3%A4?q=%C3%B6&b=%20"),
        ("https://বাংলা.example/", "https://xn--54b7fta0cc.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://[64:ff9b::808:808]/", "http://[64:ff9b::808:808]/"),
    ],
)
def test_what_everybody_reaches_is_let_through_in_one_form(address: str, told: str) -> None:
    assert judge_address(address, own_hosts=OWN[:2]).address == told


def test_a_redirect_is_judged_where_it_leads() -> None:
    start = judge_address("https://example.org/a/b", own_hosts=[])
    assert judge_redirect(start, "../c", own_hosts=[]).address == "https://example.org/c"
    assert judge_redirect(start, "/\xc3\xa4", own_hosts=[]).address == "https://example.org/%C3%A4"
    assert judge_redirect(start, "/\xe4", own_hosts=[]).address == "https://example.org/%C3%A4"
    for location in (
        "//127.0.0.1/",
        "http://[::1]/",
        "file:///a",
        "http://own.example/",
        "//a@b.org/",
        "/\x00",
        "http://[/",
    ):
        with pytest.raises(RefusedError):
            judge_redirect(start, location, own_hosts=["own.example"])


def test_every_number_that_is_set_apart_is_refused_and_its_neighbours_are_not() -> None:
    for text in (
        "9.255.255.255",
        "11.0.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.0.1",
        "172.32.0.0",
        "223.255.255.1",
    ):
        assert is_public(ipaddress.ip_address(text)), text
    for text in ("10.255.255.255", "127.255.255.254", "172.31.255.255", "100.127.255.255", "224.0.0.0", "240.0.0.1"):
        assert not is_public(ipaddress.ip_address(text)), text
