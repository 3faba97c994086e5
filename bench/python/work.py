"""Does a job, and prints the report."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import api
from job import Job

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def main() -> None:
    job = Job.given()
    # Each call in flight may hold a connection.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(json.dumps(SHAPES[job.shape](job)))


def threads(job: Job) -> dict[str, Any]:
    from blocking import CLIENTS

    make = CLIENTS[job.library](job)
    calls = [make() for _ in range(job.concurrency)]

    def run(seconds: float, least: int = 1) -> list[int]:
        end = time.perf_counter_ns() + int(seconds * 1e9)
        # Of each thread.
        least = max(least // len(calls), 1)
        if len(calls) == 1:
            return loop(calls[0], end, least)
        times: list[int] = []
        failures: list[BaseException] = []

        def one(call: Callable[[int], Any]) -> None:
            try:
                # One `extend` at the end: threads do not share what they do while they call.
                times.extend(loop(call, end, least))
            except BaseException as error:
                failures.append(error)

        workers = [threading.Thread(target=one, args=[call]) for call in calls]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if failures:
            raise failures[0]
        return times

    def loop(call: Callable[[int], Any], end: int, least: int) -> list[int]:
        operation, now = job.operation, time.perf_counter_ns
        times: list[int] = []
        before = now()
        while len(times) < least or before < end:
            number = len(times)
            api.check(operation, number, call(number))
            after = now()
            times.append(after - before)
            before = after
        return times

    run(job.warmup, job.warmup_calls)
    meter = Meter()
    return meter.report(run(job.seconds))


def tasks(job: Job) -> dict[str, Any]:
    from awaited import CLIENTS

    async def run(
        call: Callable[[int], Awaitable[Any]], seconds: float, least: int = 1
    ) -> list[int]:
        end = time.perf_counter_ns() + int(seconds * 1e9)
        # Of each task.
        least = max(least // job.concurrency, 1)
        operation, now = job.operation, time.perf_counter_ns
        times: list[int] = []

        async def one() -> None:
            number, before = 0, now()
            while number < least or before < end:
                api.check(operation, number, await call(number))
                after = now()
                times.append(after - before)
                number, before = number + 1, after

        await asyncio.gather(*(one() for _ in range(job.concurrency)))
        return times

    async def measure() -> dict[str, Any]:
        async with CLIENTS[job.library](job) as call:
            await run(call, job.warmup, job.warmup_calls)
            meter = Meter()
            return meter.report(await run(call, job.seconds))

    return asyncio.run(measure())


def memory(job: Job) -> dict[str, Any]:
    """What of memory is taken after a fifth of the calls, and at their end."""
    from awaited import CLIENTS

    async def measure() -> dict[str, Any]:
        async with CLIENTS[job.library](job) as call:
            done, samples = 0, [0.0]
            step = job.calls // 50

            async def one() -> None:
                nonlocal done
                while done < job.calls:
                    number = done
                    done += 1
                    api.check(job.operation, number, await call(number))
                    if done // step >= len(samples):
                        samples.append(resident())

            await asyncio.gather(*(one() for _ in range(job.concurrency)))
        return growth(samples)

    return asyncio.run(measure())


def growth(samples: list[float]) -> dict[str, Any]:
    # The highest of a tenth of the run each: what a collection frees in between is no gain.
    fifth, tenth = len(samples) // 5, len(samples) // 10
    early, late = max(samples[fifth : fifth + tenth]), max(samples[-tenth:])
    return {"rss_mb": late, "rss_growth_mb": late - early}


def descriptors(job: Job) -> dict[str, Any]:
    """Threads that call once each and are gone: when are their descriptors?"""
    from ours import CUSTOMER, SETTINGS

    from conomyhq import Conomy

    idle_timeout = job.seconds
    conomy = Conomy(**SETTINGS, base_url=job.base_url, idle_timeout=idle_timeout)
    start = len(os.listdir("/proc/self/fd"))
    together = threading.Barrier(job.concurrency)

    def one() -> None:
        together.wait()
        conomy.checkout_sessions.create(checkout_token="ct_1", customer=CUSTOMER)

    workers = [threading.Thread(target=one) for _ in range(job.concurrency)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    quiet = time.monotonic()
    peak = left = len(os.listdir("/proc/self/fd"))
    while left > start and time.monotonic() < quiet + idle_timeout + 6:
        time.sleep(0.05)
        left = len(os.listdir("/proc/self/fd"))
    return {
        "descriptors_peak": peak - start,
        "descriptors_left": left - start,
        "descriptors_s": time.monotonic() - quiet - idle_timeout,
    }


class Meter:
    """What is used from now on."""

    def __init__(self) -> None:
        self._begin, self._cpu = time.perf_counter_ns(), time.process_time_ns()

    def report(self, times: list[int]) -> dict[str, Any]:
        elapsed = time.perf_counter_ns() - self._begin
        cpu = time.process_time_ns() - self._cpu
        times.sort()
        calls = len(times)
        # Kilobytes, but for macOS.
        unit = 1 if sys.platform == "darwin" else 1024
        return {
            "calls": calls,
            "calls_per_s": calls / elapsed * 1e9,
            "cpu_us": cpu / calls / 1e3,
            "p50_us": times[calls // 2] / 1e3,
            "p99_us": times[calls * 99 // 100] / 1e3,
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6,
        }


def resident() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


SHAPES = {"threads": threads, "tasks": tasks, "memory": memory, "descriptors": descriptors}

if __name__ == "__main__":
    main()
