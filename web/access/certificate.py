"""Encryption by the server itself: a certificate and its key, tried before anything is served."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import HoiVanBanError
from web.access.door import Door


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate (with those between it and its issuer) and its private key, both PEM."""

    file: Path
    key: Path

    def check(self) -> None:
        """Load both, so that a wrong file ends the program before it serves.

        Raises:
            HoiVanBanError: they cannot be read or do not belong together.
        """
        try:
            # A key with a passphrase would ask for it at the terminal, also where nobody sits there.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.file, self.key, password=lambda: "")
        except (OSError, ValueError) as error:  # ssl's errors are OSErrors
            raise HoiVanBanError(
                f"Không dùng được chứng thư {self.file} với khóa {self.key} ({error}). Cần hai tệp PEM của cùng một "
                "chứng thư, khóa không đặt mật khẩu.",
                f"The certificate {self.file} with the key {self.key} cannot be used ({error}). Two PEM files that "
                "belong together are needed, the key without a passphrase.",
            ) from error


def unencrypted(door: Door, certificate: Certificate | None) -> str | None:
    """Return the warning that passwords travel readable, where they do."""
    if door.local or certificate is not None:
        return None
    return (
        f"Cảnh báo: phục vụ ở {door.host} không mã hóa, ai nghe được đường mạng cũng đọc được mật khẩu. "
        "Dùng --certificate và --key, hoặc đặt sau proxy có TLS.\n"
        f"Warning: serving on {door.host} without encryption; whoever listens on the network reads the passwords. "
        "Use --certificate and --key, or a proxy with TLS."
    )
