"""Sixty tricks to make the site ask an address that is not public: none leads to a connection."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.evidence.links.conftest import PUBLIC, Recorder
from tracker.evidence.links import LinkFault, ask, is_public, place_of

IN_THE_LINK = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://0/",
    "http://0.0.0.0/", "http://00000000/", "http://127.000.000.001/", "http://1.1.1.1.1/", "http://256.1.1.1/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/",
    "http://168.63.129.16/machine", "http://100.100.100.200/",
    "http://100.64.0.1/", "http://192.0.0.192/", "http://198.18.0.1/", "http://192.0.2.1/", "http://203.0.113.9/",
    "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/", "http://192.88.99.1/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fec0::1]/", "http://[ff02::1]/",
    "http://[2001:db8::1]/", "http://[2606:4700::5efe:7f00:1]/", "http://[2606:4700::200:5efe:a00:1]/",
    "http://[3fff::1]/", "http://[5f00::1]/", "http://[100::1]/", "http://[::1", "http://[127.0.0.1]/",
    "http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://localhost.localdomain/",
    "http://metadata.google.internal/", "http://printer.local/", "http://intranet/", "http://db.corp/",
    "http://router.home.arpa/", "http://example.org@127.0.0.1/", "http://127.0.0.1@example.org/",
    "http://user:password@example.org/", "http://example.org:22/", "http://example.org:8080/", "http://example.org:0/",
    "http://example.org:/", "http://example.org\\@127.0.0.1/", "http://example.org%00.127.0.0.1/",
    "http://example.org/\r\nHost: 127.0.0.1", "http://127.0.0.1#@example.org/", "http://１２７.0.0.1/",
    "http://127。0。0。1/", "http://ⓛocalhost/", "http://①27.0.0.1/", "http:///127.0.0.1/", "http:127.0.0.1",
    "https://127.0.0.1/", "HTTP://127.0.0.1/", "ftp://example.org/", "file:///etc/hostname", "gopher://127.0.0.1:70/_",
    "javascript:alert(1)", "//127.0.0.1/", "http://-a.example.org/", "http://a..example.org/", "http://exa mple.org/",
    "http://" + "a" * 64 + ".org/", "http://example.org/" + "a" * 3000, "http://\u202e127.0.0.1/", "",
]  # fmt: skip
BY_A_NAME = {
    "to this machine": ["127.0.0.1"],
    "to a network inside": ["10.1.2.3"],
    "to the address of the machine's keeper": ["169.254.169.254"],
    "to a mapped address": ["::ffff:127.0.0.1"],
    "to a translated address": ["64:ff9b::a00:1"],
    "one public, one not": [PUBLIC, "127.0.0.1"],
    "one not, one public": ["192.168.0.1", PUBLIC],
    "with a zone": ["fe80::1%eth0"],
    "to nothing": [],
    "to what is no address": ["here"],
}


@pytest.mark.parametrize("link", IN_THE_LINK)
def test_a_trick_in_the_link_connects_to_nothing(link: str, recorder: Recorder) -> None:
    with pytest.raises(LinkFault) as refusal:
        ask(link, recorder.door)
    assert refusal.value.code == "not_public"
    assert refusal.value.is_final
    assert not recorder.connected


@pytest.mark.parametrize("how", BY_A_NAME)
def test_a_name_that_leads_inside_connects_to_nothing(how: str, recorder: Recorder) -> None:
    recorder.names["trick.example.net"] = BY_A_NAME[how]
    with pytest.raises(LinkFault) as refusal:
        ask("https://trick.example.net/", recorder.door)
    assert refusal.value.code in ("not_public", "no_such_host")
    assert not recorder.connected


@pytest.mark.parametrize("link", IN_THE_LINK[:-10])
def test_a_redirect_to_a_trick_connects_to_the_first_site_alone(link: str, recorder: Recorder) -> None:
    location = link.encode("utf-8", "replace").replace(b"\r\n", b" ")
    recorder.replies = [b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"]
    with pytest.raises(LinkFault):
        ask("http://example.org/", recorder.door)
    assert set(recorder.connected) == {PUBLIC}


def test_a_name_that_changes_its_answer_gains_nothing(recorder: Recorder) -> None:
    """The address that was looked at is the one that is connected to: there is no second resolution."""
    answers = [[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]]
    recorder.resolve = lambda host, port: answers.pop(0)  # type: ignore[method-assign]
    recorder.replies = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"]
    assert ask("http://rebinding.example.net/", recorder.door).status == 200
    assert recorder.connected == [PUBLIC]
    assert len(answers) == 2
    recorder.replies = [b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"]
    answers.insert(0, [PUBLIC])
    with pytest.raises(LinkFault, match="not_public"):
        ask("http://rebinding.example.net/", recorder.door)
    assert recorder.connected == [PUBLIC, PUBLIC]


HONEST = {
    "https://example.org/": "https://example.org/",
    "http://EXAMPLE.org": "http://example.org/",
    "https://example.org.:443/a?b=c#d": "https://example.org/a?b=c",
    "https://münchen.example.net/ö": "https://xn--mnchen-3ya.example.net/%C3%B6",
    "http://93.184.215.14/a%20b": "http://93.184.215.14/a%20b",
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/": "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
    "https://وزارة.example.net/": f"https://{'وزارة'.encode('idna').decode()}.example.net/",
}


@pytest.mark.parametrize("link", HONEST)
def test_an_honest_link_is_read(link: str) -> None:
    assert place_of(link).address == HONEST[link]


@given(st.ip_addresses())
def test_public_is_never_what_the_library_calls_private(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(number):
        assert number.is_global
        assert not any([number.is_private, number.is_loopback, number.is_link_local, number.is_multicast])
