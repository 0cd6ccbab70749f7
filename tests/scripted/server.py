"""A server that says exactly what a test wants, on a real socket, in a thread of its own.

A script is a function of one `Peer`: the connection as the server sees it. It runs once for each
connection, and the connection is closed when it returns:

    def script(peer: Peer) -> None:
        peer.send("+OK hello")                  # CRLF added
        peer.expect("CAPA")                     # the next line is that, or the test fails
        peer.send("+OK", "STLS", ".")           # several lines in one segment
        peer.expect("STLS")
        peer.send("+OK begin")
        peer.tls(certificates()[GOOD])
        peer.raw(b"+OK hal")                    # bytes as they are
        assert peer.line().startswith("USER ")  # the next line, "" at the end of the connection
        peer.data()                             # SMTP: everything up to CRLF.CRLF
        peer.stall()                            # says nothing until the client goes
        peer.drop()                             # RST, now

    with serving(script) as server:
        endpoint = Endpoint("localhost", server.port, Security.STARTTLS, ...)
        ...
    assert b"secret" not in server.heard        # `server.wait_for(b"...")` waits for it

`serving` ends the thread and raises in the test what went wrong in a script. A client that goes
while the script still waits is no fault of the script: it just ends. `serving(first, second)`
gives the first connection to `first`, the next to `second`, every later one to the last.
"""

import contextlib
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator

PATIENCE = 20.0
"""Seconds that a script waits for its client at most."""


class ClientGoneError(Exception):
    """The client closed its end, or broke the handshake."""


class Peer:
    """One connection as the server sees it."""

    def __init__(self, sock: socket.socket, server: "ScriptedServer") -> None:
        self._socket = sock
        self._server = server
        self._buffer = bytearray()
        sock.settimeout(PATIENCE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, *lines: str) -> None:
        """Lines in one segment, CRLF added to each."""
        self.raw("".join(f"{line}\r\n" for line in lines).encode("utf-8"))

    def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise ClientGoneError from error

    def line(self) -> str:
        """The next line without its CRLF; "" when the client is gone."""
        end = self._fill(b"\n")
        if end < 0:
            return ""
        found = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        return found.decode("utf-8", "replace")

    def expect(self, pattern: str) -> str:
        """The next line, which has to fit the regular expression whole."""
        line = self.line()
        if not line and pattern:
            raise ClientGoneError
        assert re.fullmatch(pattern, line), f"expected {pattern!r}, the client said {line!r}"
        return line

    def data(self) -> bytes:
        """Everything up to CRLF.CRLF, with it, dots as they came (SMTP)."""
        end = self._fill(b"\r\n.\r\n")
        if end < 0:
            raise ClientGoneError
        found = bytes(self._buffer[: end + 5])
        del self._buffer[: end + 5]
        return found

    def read(self, count: int) -> bytes:
        """Exactly so many bytes (an IMAP literal)."""
        while len(self._buffer) < count:
            if not self._receive():
                raise ClientGoneError
        found = bytes(self._buffer[:count])
        del self._buffer[:count]
        return found

    def tls(self, context: ssl.SSLContext) -> None:
        """Shake hands; what the client said in clear before is forgotten."""
        self._buffer.clear()
        try:
            self._socket = context.wrap_socket(self._socket, server_side=True)
        except OSError as error:
            raise ClientGoneError from error

    def stall(self) -> None:
        """Say nothing until the client is gone."""
        while self._receive():
            pass

    def drop(self) -> None:
        """End the connection at once, with RST."""
        linger = struct.pack("ii", 1, 0)
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        raise ClientGoneError

    def cut(self) -> None:
        """End the connection, from any thread."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()

    def _fill(self, wanted: bytes) -> int:
        while (end := self._buffer.find(wanted)) < 0:
            if not self._receive():
                return -1
        return end

    def _receive(self) -> bool:
        try:
            data = self._socket.recv(65536)
        except TimeoutError as error:
            raise AssertionError("the client said nothing for too long") from error
        except OSError:
            return False
        self._buffer += data
        self._server.note(data)
        return bool(data)


Script = Callable[[Peer], None]


class ScriptedServer:
    """Listens on 127.0.0.1 and runs scripts, one connection after the other."""

    def __init__(self, scripts: tuple[Script, ...], port: int = 0) -> None:
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._serve, name="scripted server")
        self._heard = bytearray()
        self._news = threading.Condition()
        self._stopping = threading.Event()
        self._peer: Peer | None = None
        self.connections = 0
        self.failure: BaseException | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    @property
    def heard(self) -> bytes:
        """Everything every client said, TLS taken away."""
        with self._news:
            return bytes(self._heard)

    def note(self, data: bytes) -> None:
        """Keep what a client said."""
        with self._news:
            self._heard += data
            self._news.notify_all()

    def wait_for(self, said: bytes) -> bool:
        """Whether a client says this, now or within PATIENCE."""
        with self._news:
            return self._news.wait_for(lambda: said in self._heard, PATIENCE)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def cut(self) -> None:
        """End the connection under way."""
        if (peer := self._peer) is not None:
            peer.cut()

    def stop(self) -> None:
        """No more connections; waits for the script that runs."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(2 * PATIENCE)
        self._listener.close()
        assert not self._thread.is_alive(), "the script does not end"

    def _serve(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self._stopping.is_set():
                sock.close()
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            self._peer = peer = Peer(sock, self)
            try:
                script(peer)
            except ClientGoneError:
                pass
            except BaseException as error:  # noqa: BLE001 - told to the test by `serving`
                self.failure = self.failure or error
            finally:
                peer.close()


@contextlib.contextmanager
def serving(*scripts: Script, port: int = 0) -> Iterator[ScriptedServer]:
    """A scripted server for the time of a test; raises at its end what a script found wrong."""
    server = ScriptedServer(scripts, port)
    server.start()
    try:
        yield server
    except BaseException:
        server.cut()  # the client may have been left open, and the script waits for it
        raise
    finally:
        server.stop()
    if server.failure is not None:
        raise server.failure
