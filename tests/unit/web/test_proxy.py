"""What a proxy says counts from a trusted address alone."""

from typing import Any

import pytest

from ciasc.web.proxy import TrustedProxies, plain_address

SAID = {
    "HTTP_X_FORWARDED_FOR": "203.0.113.7, 192.0.2.8",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "turnos.example",
    "HTTP_FORWARDED": "for=203.0.113.7",
}


def seen(trusted: str, **environ: str) -> dict[str, Any]:
    """Return the request as the application gets it."""
    request: dict[str, Any] = {
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "x",
        "wsgi.url_scheme": "http",
    } | environ
    TrustedProxies(trusted).apply(request)
    return request


@pytest.mark.parametrize("trusted", ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8", "::1,127.0.0.1"])
def test_a_trusted_proxy_names_client_scheme_and_host(trusted: str) -> None:
    got = seen(trusted, **SAID)
    assert (got["REMOTE_ADDR"], got["wsgi.url_scheme"], got["HTTP_HOST"]) == (
        "192.0.2.8",
        "https",
        "turnos.example",
    )


@pytest.mark.parametrize("trusted", ["", "10.0.0.0/8", "::1"])
def test_another_names_nothing(trusted: str) -> None:
    got = seen(trusted, **SAID)
    assert got == {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "x", "wsgi.url_scheme": "http"}


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("198.51.100.1, 203.0.113.7, 10.0.0.3", "203.0.113.7"),  # two proxies; the first address is a lie
        ("10.0.0.4", "10.0.0.4"),
        ("", "127.0.0.1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy(forwarded: str, client: str) -> None:
    assert seen("127.0.0.1,10.0.0.0/8", HTTP_X_FORWARDED_FOR=forwarded)["REMOTE_ADDR"] == client


def test_a_scheme_that_is_none_changes_nothing() -> None:
    assert seen("127.0.0.1", HTTP_X_FORWARDED_PROTO="gopher")["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize(
    ("address", "plain"), [("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"), ("x", "x")]
)
def test_an_address_has_one_form(address: str, plain: str) -> None:
    assert plain_address(address) == plain
