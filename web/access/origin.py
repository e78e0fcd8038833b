"""Requests that a page of another site made the browser send: refused where they would change something.

The rules of Go's ``http.CrossOriginProtection`` (Go 1.25, Filippo Valsorda, "Cross-Site Request Forgery"): browsers say
in ``Sec-Fetch-Site`` where a request comes from; older ones send ``Origin``; a request with neither is no browser's.
No tokens in forms are needed, as long as GET changes nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_foreign(method: str, headers: Headers) -> bool:
    """Tell whether a request that may change something comes from another origin.

    >>> is_foreign("POST", Headers({"sec-fetch-site": "cross-site"})), is_foreign("POST", Headers({"host": "a"}))
    (True, False)
    >>> is_foreign("POST", Headers({"origin": "https://a:8443", "host": "a"}))
    True
    """
    return method not in SAFE and from_elsewhere(headers)


def from_elsewhere(headers: Headers) -> bool:
    """Tell whether a browser sent this for a page of another origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:  # no address at all
        return True
