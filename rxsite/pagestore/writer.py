"""Writer: keeps pages in the background of a worker, so that no reader waits for compression or for the disk."""

import os
import queue
import threading

from rxsite.pagestore.store import MadePage, Store

# Pages that wait; what comes when there are more is kept at the next request for it.
MOST_WAITING = 32


class Writer:
    """One thread a process, begun by the first page; it ends with the process, whatever it is doing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: queue.Queue[MadePage] = queue.Queue(MOST_WAITING)
        self._paths: set[str] = set()
        self._lock = threading.Lock()
        self._process = 0

    def keep(self, page: MadePage) -> None:
        """Returns at once. A page that waits already is not taken a second time."""
        with self._lock:
            if self._process != os.getpid():
                self._begin()
            if page.path in self._paths:
                return
            try:
                self._waiting.put_nowait(page)
            except queue.Full:
                return
            self._paths.add(page.path)

    def wait(self) -> None:
        """Until all that was handed over is kept."""
        self._waiting.join()

    def _begin(self) -> None:
        """In this process; a queue that was filled before a fork is left behind."""
        self._process, self._waiting, self._paths = os.getpid(), queue.Queue(MOST_WAITING), set()
        threading.Thread(target=self._work, args=(self._waiting,), name="page-writer", daemon=True).start()

    def _work(self, waiting: "queue.Queue[MadePage]") -> None:
        while True:
            page = waiting.get()
            try:
                with self._lock:
                    # From here on a newer one may come.
                    self._paths.discard(page.path)
                self._store.keep(page)
            finally:
                waiting.task_done()
