"""What a traceback shows of this package's frames, to programs that print local variables."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


def clear(error: BaseException) -> None:
    """Empty this package's finished frames that an exception, or one behind it, passed through."""
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        pending += (one.__cause__, one.__context__)
        traceback = one.__traceback__
        while traceback is not None:
            if _is_ours(traceback.tb_frame):
                try:
                    traceback.tb_frame.clear()
                except RuntimeError:
                    # It is still running, and sees to itself.
                    pass
            traceback = traceback.tb_next


def _is_ours(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__"))
    # What writes our JSON has the request in its hands, too.
    return name.startswith(("conomyhq.", "json."))
