"""What a program is told to measure: the same for every language."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


@dataclass
class Job:
    # What of: "threads", "tasks", "memory" (of tasks) or "descriptors".
    shape: str
    library: str
    # "session" or "payment".
    operation: str
    base_url: str
    # The PEM file of the authority to trust, over TLS.
    ca_file: str | None
    # How many calls are in flight.
    concurrency: int
    # How many calls to make at least before anything is measured, for what compiles as it runs.
    warmup_calls: int
    # For how long to call before anything is measured, and to measure, in seconds. Of "descriptors":
    # how long an idle connection is kept.
    warmup: float
    seconds: float
    # How many calls in all, where their number is given.
    calls: int
    # Whether payments go out on connections that were used before.
    reuse: bool

    @classmethod
    def given(cls) -> Job:
        return cls(**json.loads(sys.argv[1]))

    def ssl_context(self) -> ssl.SSLContext | None:
        if self.ca_file is None:
            return None
        import ssl

        return ssl.create_default_context(cafile=self.ca_file)
