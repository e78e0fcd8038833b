"""The settings of a sign-in elsewhere: ``OIDC_ISSUER``, ``OIDC_CLIENT_ID``, ``OIDC_CLIENT_SECRET``, ``OIDC_CREATE``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ingest.errors import HoiVanBanError
from web.security import is_loopback

NAMES = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider; ``create`` lets whoever it knows in as a reader, without an account made before."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    create: bool = False

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Provider | None:
        """Return the provider that is set, or None where none is.

        Raises:
            HoiVanBanError: only some of the settings are there, or the issuer would be asked without encryption.
        """
        values = {name: environment.get(name, "").strip() for name in NAMES}
        if not any(values.values()):
            return None
        absent = ", ".join(name for name, value in values.items() if not value)
        if absent:
            raise HoiVanBanError(
                f"Thiếu {absent}: đăng nhập qua OIDC cần đủ {', '.join(NAMES)}. Đặt cho đủ hoặc bỏ hết.",
                f"{absent} is missing: signing in by OIDC takes all of {', '.join(NAMES)}. Set them all or none.",
            )
        issuer, client_id, secret = values.values()
        parts = urlsplit(issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise HoiVanBanError(
                f"OIDC_ISSUER={issuer}: cần địa chỉ https://…",
                f"OIDC_ISSUER={issuer}: an address that starts with https:// is needed.",
            )
        return cls(issuer.rstrip("/"), client_id, secret, environment.get("OIDC_CREATE", "") == "1")
