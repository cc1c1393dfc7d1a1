"""What every controller is, and work that does not fit into a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QRunnable, QThreadPool, pyqtSignal

from jumpstation.errors import InputError
from jumpstation.ui.text import tr

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main


def must_write(main: Main) -> None:
    """Raise InputError where another window has the file: this one only looks."""
    since = main.read_only_since
    if since:
        raise InputError(
            str(main.store.path),
            tr("it is open in another window since {t}", t=since),
            tr("close the other one to change anything"),
        )


class Controller(QObject):
    """Of one screen. `main` has the window, the store, the bridge and who is chosen."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self.main = main

    def shown(self) -> None:
        """The screen was just opened."""

    def answer(self, wish: Any) -> None:
        """Do what is wished for; each controller names its screen's wishes and matches all."""
        raise NotImplementedError

    def undo(self) -> None:
        """Take the last change back, where the screen has one."""

    def changed(self) -> None:
        """Something in the history was changed: what is shown may be old."""

    def end(self) -> None:
        """The window closes."""


class _Job(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


class Worker(QObject):
    """Runs long work beside the window, one piece after the other; results come back as calls."""

    _back = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._over = False
        self._back.connect(self._take)

    def do(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Run `job` beside the window; `done` gets its result on the Qt thread.

        What `job` raises is raised there too, so that it is told as every fault is; `failed` is
        called before it, so that nothing goes on waiting for a result.
        """

        def run() -> None:
            try:
                result = job()
            except Exception as error:
                caught = error
                self._back.emit(lambda: _fail(failed, caught))
                return
            self._back.emit(lambda: done(result))

        self._pool.start(_Job(run))

    def _take(self, call: Callable[[], None]) -> None:
        """A result has come back; after the end there is nothing left to show it on."""
        if not self._over:
            call()

    def end(self) -> None:
        """Wait for what runs; what has not begun is dropped, and so is what comes back late."""
        self._over = True
        self._pool.clear()
        self._pool.waitForDone(10_000)


def _fail(failed: Callable[[], None], error: Exception) -> None:
    failed()
    raise error
