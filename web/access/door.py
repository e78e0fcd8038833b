"""Where the server is reached, and by which names; what the sign-in needs to know of the command line."""

from __future__ import annotations

from dataclasses import dataclass

from web.access.oidc_settings import Provider
from web.security import is_loopback


@dataclass(frozen=True, slots=True)
class Door:
    """The address that is served, the names that requests may call it by (none given: any), and a provider if one is.

    ``hosts`` counts only while there are accounts: without them, only this machine's own names are answered.
    """

    host: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    provider: Provider | None = None

    @property
    def local(self) -> bool:
        """Tell whether only programs of this machine can reach the server."""
        return is_loopback(self.host)

    def answers_to(self, host: str) -> bool:
        """Tell whether a request may call the server ``host`` (without port), once there are accounts.

        >>> named = Door(hosts=("vanban.tinh.gov.vn",))
        >>> named.answers_to("VanBan.tinh.gov.vn"), named.answers_to("khac.vn"), Door().answers_to("khac.vn")
        (True, False, True)
        """
        return not self.hosts or is_loopback(host) or host.lower() in {name.lower() for name in self.hosts}
