"""Work on many parts over several processes, the results in the order of the parts."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from portal.database import db

R = TypeVar("R")


def each(work: Callable[[int], R], parts: Iterable[int], processes: int) -> Iterator[R]:
    """What `work` makes of every part; only a few parts are under way at once.

    Children are forked, so that they have the application; each opens connections of its own.
    """
    if processes == 1:
        yield from map(work, parts)
        return
    context = get_context("fork")
    with ProcessPoolExecutor(processes, context, initializer=_begin) as pool:
        under_way: deque[Future[R]] = deque()
        try:
            for part in parts:
                under_way.append(pool.submit(work, part))
                if len(under_way) > processes:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Let go of the parent's connections without closing them.

    What was inherited is kept out of garbage collection, which would walk the whole application
    and copy its pages: a quarter of a part's time.
    """
    gc.freeze()
    db.session.registry.clear()
    db.engine.dispose(close=False)
