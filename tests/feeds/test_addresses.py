from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressInvalid
from bot.feeds.addresses import host_of, is_public, join, link, normalise


@pytest.mark.parametrize(
    ("pasted", "sent"),
    [
        (
            "http://مثال.شبكة/أخبار?q=غزة#top",
            "http://xn--mgbh0fb.xn--ngbc5azd/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?q=%D8%BA%D8%B2%D8%A9",
        ),
        (" HTTPS://Example.ORG \n", "https://example.org/"),
        ("http://example.org/%D8%A3?a=%26b", "http://example.org/%D8%A3?a=%26b"),
        ("http://example.org:8080/a b", "http://example.org:8080/a%20b"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("http://example.org?page=1", "http://example.org/?page=1"),
    ],
)
def test_an_address_is_brought_to_the_form_it_is_sent_in(pasted: str, sent: str) -> None:
    assert normalise(pasted) == sent
    assert normalise(sent) == sent


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "mailto:desk@example.org",
        "javascript:alert(1)",
        "http://exa mple.org/",
        "http://example.org%2f@evil.org/",
        "http://example.org/\x00",
        "http://example.org/\nHost: evil.org",
        "http://" + "a" * 300 + ".org/",
        "http://example.org/" + "a" * 5000,
    ],
)
def test_what_could_be_read_two_ways_is_no_address(address: str) -> None:
    with pytest.raises(AddressInvalid):
        normalise(address)


@given(st.text())
def test_any_text_is_an_address_or_told_not_to_be(text: str) -> None:
    try:
        sent = normalise("http://" + text)
    except AddressInvalid:
        return
    assert normalise(sent) == sent


def test_links_are_resolved_and_useless_ones_are_none() -> None:
    assert join("http://example.org/a/b", "../ج") == "http://example.org/%D8%AC"
    assert link("http://example.org/", "//cdn.example.org/x") == "http://cdn.example.org/x"
    assert link("http://example.org/", "mailto:desk@example.org") is None
    assert link("http://example.org/", "  ") is None


def test_a_host_is_shown_in_its_own_script() -> None:
    assert host_of("http://xn--mgbh0fb.xn--ngbc5azd/") == "مثال.شبكة"
    assert host_of("http://xn--/") == "xn--"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "255.255.255.255", "224.0.0.1", "240.0.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.5",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::7f00:1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_of_no_public_host_are_known(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_addresses_of_public_hosts_are_known(address: str) -> None:
    assert is_public(address) is True
