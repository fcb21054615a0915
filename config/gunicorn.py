"""gunicorn: threads in a few processes, heartbeats in memory, logs without personal data."""

import os
from pathlib import Path

bind = os.environ.get("PORTAL_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("PORTAL_WORKERS", "2"))
worker_class = "gthread"
threads = 4
control_socket_disable = True
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats only
accesslog = "-" if os.environ.get("PORTAL_ACCESS_LOG") else None
# The path without its query: what somebody searched for is not kept.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
