"""How often one may do things: questions and uploads a person, attempts to sign in an address and an account."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ingest.errors import HoiVanBanError
from web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Limits:
    """How many in which time, as the library ``limits`` reads it.

    A person at an account gets ten wrong passwords from one address; an account as a whole a hundred an hour, so that
    a stranger elsewhere cannot lock its owner out with a handful of attempts; an office behind one address a hundred.
    """

    questions: str = "60 per minute"
    uploads: str = "600 per minute"
    attempts: str = "10 per 15 minutes"
    attempts_account: str = "100 per hour"
    attempts_address: str = "100 per 15 minutes"


class TooManyError(HoiVanBanError):
    """Something was done too often; ``seconds`` is when it may be done again."""

    def __init__(self, vietnamese: str, english: str, seconds: int = 60) -> None:
        """Keep the texts and the time to wait."""
        super().__init__(vietnamese, english)
        self.seconds = seconds


class Rates:
    """Counts in memory; forgotten when the program stops. Safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Take the limits, or the ones that are documented."""
        given = limits or Limits()
        self._questions, self._uploads = parse(given.questions), parse(given.uploads)
        self._attempts = parse(given.attempts)
        self._account, self._address = parse(given.attempts_account), parse(given.attempts_address)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def question(self, viewer: Viewer) -> None:
        """Count a question; whoever needs no sign-in is not counted.

        Raises:
            TooManyError: this person has asked too many.
        """
        if viewer.user_id is not None:
            self._count(self._questions, "question", str(viewer.user_id))

    def upload(self, viewer: Viewer) -> None:
        """Count a request that carries files; raises TooManyError like :meth:`question`."""
        if viewer.user_id is not None:
            self._count(self._uploads, "upload", str(viewer.user_id))

    def attempt(self, address: str, name: str = "") -> None:
        """Count an attempt to sign in, before it is known whether it succeeds: many at once are counted as many.

        Raises:
            TooManyError: too many came from this address, or for this account.
        """
        self._count(self._address, "address", network(address))
        if name:
            self._count(self._attempts, "attempt", network(address), _short(name))
            self._count(self._account, "account", _short(name))

    def welcome(self, address: str, name: str) -> None:
        """Forget the attempts of somebody who gave the right password."""
        self._limiter.clear(self._attempts, "attempt", network(address), _short(name))
        self._limiter.clear(self._account, "account", _short(name))

    def _count(self, limit: RateLimitItem, *key: str) -> None:
        if self._limiter.hit(limit, *key):
            return
        seconds = max(1, math.ceil(self._limiter.get_window_stats(limit, *key).reset_time - time.time()))
        raise TooManyError(
            f"Quá nhiều lần trong thời gian ngắn ({limit.amount} lần là nhiều nhất). Hãy thử lại sau {seconds} giây.",
            f"Too often in a short time ({limit.amount} at most). Try again in {seconds} seconds.",
            seconds,
        )


def network(address: str) -> str:
    """Return what is counted as one address: an IPv6 subscriber has a whole network of 64 bits.

    >>> network("2001:db8::1") == network("2001:db8::ffff"), network("10.0.0.7")
    (True, '10.0.0.7')
    """
    try:
        value = ipaddress.ip_address(address)
    except ValueError:
        return address
    if value.version == 6 and value.ipv4_mapped is None:
        return str(ipaddress.ip_network((value, 64), strict=False))
    return str(value)


def _short(name: str) -> str:
    """Return a key of fixed length: what strangers type does not fill the memory."""
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()[:32]
