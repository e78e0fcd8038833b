"""Passwords: which are accepted, how they are kept, how one is checked.

The rules are those of NIST SP 800-63B, section 3.1.1.2: length, no list of obvious ones, nothing about which kinds of
characters; argon2id with the library's parameters (RFC 9106, low memory), raised when the library raises them.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ingest.errors import HoiVanBanError

LEAST, MOST = 12, 1024
"""Characters that a password has."""
OWN_CHARS = 8
"""Characters that must be left of a password when the account's name is taken out of it."""
AT_ONCE = 2
"""Hashes computed at the same time: each takes 64 MiB, and anybody may ask for one."""
COMMON = Path(__file__).with_name("common_passwords.txt")


class PasswordError(HoiVanBanError):
    """A password that anybody would guess."""


class Passwords:
    """Makes and checks hashes; :func:`shared` is the one of the process."""

    def __init__(self) -> None:
        """Take the library's own parameters."""
        self._hasher = PasswordHasher()
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """Return what is stored of a password."""
        with self._turn:
            return self._hasher.hash(_normal(password))

    def check(self, stored: str | None, password: str) -> bool:
        """Tell whether ``password`` is the one of ``stored``.

        Where nothing is stored (no such account, or one that signs in elsewhere) a hash is checked all the same, so
        that the time it takes does not tell which accounts there are.
        """
        if self._nobody is None:
            self._nobody = self.hash("")
        try:
            with self._turn:
                right = self._hasher.verify(stored or self._nobody, _normal(password[:MOST]))
        except (VerificationError, InvalidHashError):
            return False
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


@cache
def shared() -> Passwords:
    """Return the one of this process, whose turns all parts of it wait for."""
    return Passwords()


def require_good(password: str, name: str) -> None:
    """Check that a new password of the account ``name`` is not one that would be guessed.

    Raises:
        PasswordError: it is too short or too long, common, a repetition, or little more than the name.
    """
    folded = _normal(password).casefold()
    if not LEAST <= len(folded) <= MOST:
        raise PasswordError(
            f"Mật khẩu cần từ {LEAST} đến {MOST} ký tự; một câu ngắn dễ nhớ là tốt. Mật khẩu này có {len(folded)}.",
            f"A password has {LEAST} to {MOST} characters; a short sentence is good. This one has {len(folded)}.",
        )
    if folded in common() or is_repetition(folded) or len(folded.replace(name.casefold(), "")) < OWN_CHARS:
        raise PasswordError(
            "Mật khẩu này dễ đoán: nằm trong danh sách hay dùng, lặp lại vài ký tự, hoặc gần như chỉ là tên tài khoản. "
            "Hãy chọn mật khẩu khác, ví dụ bốn từ không liên quan nhau.",
            "This password is easily guessed: it is on the list of common ones, repeats a few characters, or is little "
            "more than the account's name. Choose another, for example four words that have nothing in common.",
        )


@cache
def common() -> frozenset[str]:
    """Return the long passwords that everybody tries first."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def is_repetition(text: str) -> bool:
    """Tell whether ``text`` repeats up to four characters, or counts on along the keyboard's digits or the alphabet.

    >>> is_repetition("abcabcabcabc"), is_repetition("234567890123"), is_repetition("bốn từ khác nhau")
    (True, True, False)
    """
    repeated = any((text[:size] * len(text))[: len(text)] == text for size in range(1, 5))
    rows = ("1234567890" * 8, "0123456789" * 8, "abcdefghijklmnopqrstuvwxyz" * 4, "qwertyuiopasdfghjklzxcvbnm" * 4)
    return repeated or any(text in row or text in row[::-1] for row in rows)


def _normal(password: str) -> str:
    """Return a password as every keyboard and system would send it (NIST: NFKC)."""
    return unicodedata.normalize("NFKC", password)
