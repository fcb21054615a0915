"""Past one machine: the portal's own function over the partitions of a file, through Ray.

`python -m benchmarks.partitions FOLDER` runs `screen_part` for every part, in Ray's local mode here; on a
cluster `ray.init` is told its address, and file and database have to be reachable from every machine.
The results have to be those of the single run, byte for byte.
"""

import os
import time

import ray

from benchmarks.city import asked_city, city_file
from benchmarks.measured import show
from benchmarks.screening_run import QUESTION, application, fresh_database
from portal.screening.batches import Source
from portal.screening.register_file import open_register
from portal.screening.results import Part, screen_part


@ray.remote
def screened_part(source: Source, number: int) -> Part:
    """The portal's function as a task of Ray's."""
    with application().app_context():
        return screen_part(source, QUESTION, number)


def through_ray(source: Source, cores: int) -> tuple[float, float, list[Part]]:
    """Seconds until Ray is there, seconds for all parts, and the parts."""
    start = time.perf_counter()
    ray.init(num_cpus=cores, log_to_driver=False, include_dashboard=False,
             runtime_env={"env_vars": {"PORTAL_DATABASE_URL": os.environ["PORTAL_DATABASE_URL"]}})  # fmt: skip
    ray.get([screened_part.remote(source, 0) for _ in range(cores)])
    ready = time.perf_counter()
    parts = ray.get([screened_part.remote(source, number) for number in range(source.parts)])
    done = time.perf_counter()
    ray.shutdown()
    return ready - start, done - ready, parts


def alone(source: Source) -> tuple[float, list[Part]]:
    """Seconds for all parts in this process, and the parts."""
    start = time.perf_counter()
    parts = [screen_part(source, QUESTION, number) for number in range(source.parts)]
    return time.perf_counter() - start, parts


def main() -> None:
    """Screen a file both ways and print. Raises SystemExit where the results differ."""
    path = city_file(*asked_city(__doc__))
    with fresh_database():
        source = open_register(path.resolve())
        ready, seconds, parts = through_ray(source, os.cpu_count() or 1)
        single, expected = alone(source)
    if parts != expected:
        raise SystemExit("Ray's results are not those of the single run")
    households = sum(len(part.keys) for part in parts)
    show("partitions through Ray, results equal", [
        f"{households:,} households in {len(parts)} parts: {seconds:.1f} s",
        f"Ray there after {ready:.1f} s", f"one process alone {single:.1f} s",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
