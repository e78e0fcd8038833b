"""The port: taken before anything slow is loaded; on other addresses than this machine's own only with accounts."""

from __future__ import annotations

import socket
import sys

from ingest.errors import HoiVanBanError
from web.security import is_loopback


def listen(host: str, port: int, accounts: bool = False) -> socket.socket:
    """Return a socket bound to ``host``, so that nobody can take the port while the rest loads.

    Without ``accounts`` that has to be a loopback address.

    Raises:
        HoiVanBanError: anybody could read the documents there, or the port is taken.
    """
    if not accounts and not is_loopback(host):
        raise HoiVanBanError(
            f"Không phục vụ ở địa chỉ {host}: chưa có tài khoản người dùng nên ai trong mạng cũng đọc được văn bản. "
            "Tạo tài khoản quản trị trước: python app.py users add TÊN. Hoặc bỏ --host để chạy ở 127.0.0.1; "
            "từ máy khác, dùng ssh -L 7860:127.0.0.1:7860.",
            f"Not serving on {host}: there are no user accounts yet, so anyone on the network could read the "
            "documents. Make an administrator first: python app.py users add NAME. Or leave --host out to serve on "
            "127.0.0.1; from elsewhere use ssh -L 7860:127.0.0.1:7860.",
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let a second program take a port that is in use
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host.strip("[]"), port))
        bound.listen(128)  # a browser that comes early waits instead of being refused
    except OSError as error:
        bound.close()
        raise HoiVanBanError(
            f"Không mở được cổng {port} ({error.strerror}). Có thể chương trình đang chạy rồi; "
            f"hãy tắt nó hoặc chọn cổng khác: python app.py --port {port + 1}",
            f"Port {port} cannot be opened ({error.strerror}). The program may be running already; "
            f"stop it or choose another port: python app.py --port {port + 1}",
        ) from error
    return bound
