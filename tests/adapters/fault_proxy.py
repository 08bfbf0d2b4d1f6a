"""A TCP proxy before a mail server that makes the network fail in a chosen manner.

In a test: ``with FaultProxy(sink.port, "drop") as proxy``; its ``mode`` may change while it runs. By itself:
``python -m tests.adapters.fault_proxy LISTEN TARGET MODE``. The modes:

    pass                nothing is changed
    latency:SECONDS     every chunk waits
    drop                a connection is closed as soon as it is opened
    blackhole           a connection is taken and never answered
    reset_after:BYTES   the connection breaks after so many bytes from the client
    eat_ok              the server takes the whole message, the client never hears of it
    mute_ok             the same, but the connection stays open and silent
    4xx[:COMMAND]       the command (RCPT unless named) is answered 451 and does not reach the server
    5xx[:COMMAND]       the same with 550
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
import threading
from dataclasses import dataclass, field

from tests.adapters.server_thread import HOST, ServerThread

CHUNK = 65536
REFUSALS = {
    "4xx": b"451 4.7.1 Greylisted, try again later\r\n",
    "5xx": b"550 5.1.1 No such person here\r\n",
}


class FaultProxy(ServerThread):
    """The proxy; ``mode`` as in the module's description."""

    def __init__(self, target: int, mode: str = "pass", port: int = 0) -> None:
        super().__init__()
        self._target = target
        self._wanted_port = port
        self.mode = mode

    @property
    def url(self) -> str:
        """The address for a transport, without encryption."""
        return f"smtp://{HOST}:{self.port}"

    async def open_server(self) -> asyncio.Server:
        """Open the proxy."""
        return self.note_port(await asyncio.start_server(self._serve, HOST, self._wanted_port))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "drop":
            _reset(writer)
            return
        try:
            if self.mode == "blackhole":
                await _ignore(reader)
                return
            inner = await asyncio.open_connection(HOST, self._target)
            await _Conversation(self, reader, writer, *inner).run()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            _reset(writer)


@dataclass
class _Conversation:
    """One client, one connection to the server behind."""

    proxy: FaultProxy
    client: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    server: asyncio.StreamReader
    to_server: asyncio.StreamWriter
    from_client: int = 0
    in_data: bool = field(default=False)

    async def run(self) -> None:
        """Pass bytes both ways until one side ends or the mode breaks the connection."""
        ways = [asyncio.ensure_future(self._upward()), asyncio.ensure_future(self._downward())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            _reset(self.to_server)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _upward(self) -> None:
        while chunk := await self.client.read(CHUNK):
            kind, _, value = self.proxy.mode.partition(":")
            await self._wait(kind, value)
            self.from_client += len(chunk)
            if kind == "reset_after" and self.from_client > int(value):
                return
            refusal = REFUSALS.get(kind)
            if refusal and not self.in_data and chunk.upper().startswith((value or "RCPT").encode()):
                self.to_client.write(refusal)
                await self.to_client.drain()
                continue
            self.to_server.write(chunk)
            await self.to_server.drain()

    async def _downward(self) -> None:
        while chunk := await self.server.read(CHUNK):
            kind, _, value = self.proxy.mode.partition(":")
            await self._wait(kind, value)
            is_final = self.in_data
            self.in_data = chunk.startswith(b"354")
            if is_final and kind == "eat_ok":
                return
            if is_final and kind == "mute_ok":
                await _ignore(self.server)
            self.to_client.write(chunk)
            await self.to_client.drain()

    @staticmethod
    async def _wait(kind: str, value: str) -> None:
        if kind == "latency":
            await asyncio.sleep(float(value))


async def _ignore(reader: asyncio.StreamReader) -> None:
    """Read to the end and do nothing with it."""
    while await reader.read(CHUNK):
        pass


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break a connection at once, with a reset instead of a goodbye."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def main(port: int, target: int, mode: str) -> None:
    """Serve until the process is ended; say so when ready."""
    with FaultProxy(target, mode, port) as proxy:
        print(f"listening on {proxy.port}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
