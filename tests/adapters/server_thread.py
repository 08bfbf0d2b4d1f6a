"""An asyncio server on 127.0.0.1 in a thread of its own, for the length of a ``with`` block."""

from __future__ import annotations

import asyncio
import threading
from typing import Self

HOST = "127.0.0.1"


class ServerThread:
    """Runs the server that ``open_server`` opens; subclasses say what it does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    async def open_server(self) -> asyncio.Server:
        """Open the server."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Start the server and wait until it listens on ``port``."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and break the connections that are open."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(self.open_server())
        except OSError as error:
            self._failure = error
            self._loop.close()
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(_end_tasks())
        self._loop.close()

    def note_port(self, server: asyncio.Server) -> asyncio.Server:
        """Remember the port the system gave."""
        self.port = server.sockets[0].getsockname()[1]
        return server


async def _end_tasks() -> None:
    """Cancel what still runs and let transports close."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)
