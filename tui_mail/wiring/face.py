"""Opens a face: on the running engine, on one started for it, or on one in this process.

What only a face on another process needs is loaded when there is one.
"""

import time
from contextlib import ExitStack

from tui_mail.config.paths import Paths
from tui_mail.errors import EngineError
from tui_mail.ports.face import Face
from tui_mail.ports.reading import OpenedReading
from tui_mail.wiring.engine_socket import LOOK, PATIENCE, reached
from tui_mail.wiring.lock import ProfileLock


def open_face(
    paths: Paths,
    *,
    network: bool = True,
    start: bool = False,
    reading: OpenedReading | None = None,
    by: str = "",
) -> Face:
    """A face for this profile.

    Args:
        paths: of the profile.
        network: whether servers may be asked by this command; an engine of its own does nothing
            by itself in either case.
        start: start an engine process where none runs, rather than one in this process.
        reading: of this profile, opened already; the face closes it. Only with `start`: then the
            engine is looked for behind what the reading shows.
        by: what the face is, for the list of what was done; a screen is `keys`.

    Raises:
        EngineError: it does not start, or another one does not let go.
        ConfigError, StoreError: what the engine met.
    """
    del network
    paths.make()
    if start:
        from tui_mail.wiring.far import connect, faced

        behind = reading is not None
        return faced(paths, lambda: connect(paths), reading, returns=True, behind=behind)
    end = time.monotonic() + PATIENCE
    lock = ProfileLock(paths)
    while True:
        face = _far(paths, by)
        if face is not None:
            return face
        if lock.take():
            return _near(paths, lock, by)
        if time.monotonic() > end:
            raise EngineError(
                "Another tui-mail holds this profile and does not answer.",
                "Wait for it to finish, or end it.",
            )
        time.sleep(LOOK)


def _far(paths: Paths, by: str) -> Face | None:
    """On the engine that runs; None where none does."""
    sock = reached(paths)
    if sock is None:
        return None
    from tui_mail.wiring.far import far, greeted

    found = greeted(sock)
    return None if found is None else far(paths, found, by)


def _near(paths: Paths, lock: ProfileLock, by: str) -> Face:
    from tui_mail.engine.near import NearFace
    from tui_mail.wiring.build import build_engine

    with ExitStack() as undo:
        undo.callback(lock.give_back)
        engine = build_engine(paths, background=False)
        undo.callback(engine.stop)
        engine.start()
        readings: list[OpenedReading] = []

        def reading() -> OpenedReading:
            from tui_mail.wiring.reading import open_reading  # a sync asks for none

            readings.append(open_reading(paths))
            return readings[-1]

        def let_go() -> None:
            for opened in readings:
                opened.close()
            lock.give_back()

        face = NearFace(engine, reading, let_go, by)
        undo.pop_all()
        return face
