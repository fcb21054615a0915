"""A department's system as an example: takes its tasks from the portal and answers them.

    PORTAL_TOKEN=… python docs/example_client.py https://portal.example state.json

It needs Python alone, and a token with the scopes tasks:read, tasks:write and papers:write from the portal's
administrator. The cursor is kept in a file: what changed while it was away comes next time.
"""

import hashlib
import json
import os
import sys
import time
from base64 import b64decode
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

RECEIPT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
)
"""A picture of what the department's own software would print: one pixel here."""


class Portal:
    """The portal's REST interface, with a token of the system."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address.rstrip("/") + "/api/v1", token

    def ask(self, method: str, path: str, body: object = None, **more: str) -> dict:
        """The JSON that the portal answers. Raises HTTPError for everything but 2xx."""
        data = None if body is None else json.dumps(body).encode()
        return self.send(method, path, data, {"Content-Type": "application/json", **more})

    def send(self, method: str, path: str, data: bytes | None, headers: dict) -> dict:
        """Send it; asked to wait (429), wait as long as the portal says, and send it again."""
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        while True:
            try:
                with urlopen(Request(self.address + path, data, headers, method=method)) as answer:
                    return json.load(answer)
            except HTTPError as fault:
                if fault.code != 429:
                    raise
                time.sleep(int(fault.headers["Retry-After"]))

    def act(self, task: dict, action: str, **answers: object) -> dict:
        """Do an action on a task; returns it with its new version.

        The key is the same when the same is sent again: it is done once.
        """
        path, version = f"/tasks/{task['id']}/{action}", str(task["version"])
        once = {"If-Match": version, "Idempotency-Key": f"{action}-{task['id']}-{version}"}
        return {**task, **self.ask("POST", path, answers, **once)}

    def attach(self, task: dict, name: str, kind: str, content: bytes) -> int:
        """Add a paper to a task, once for the same content; returns its id."""
        line = uuid4().hex
        head = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = (
            f"{head}Content-Type: {kind}\r\n\r\n".encode()
            + content
            + f"\r\n--{line}--\r\n".encode()
        )
        once = {"Idempotency-Key": hashlib.sha256(content).hexdigest()}
        form = {"Content-Type": f"multipart/form-data; boundary={line}", **once}
        return self.send("POST", f"/tasks/{task['id']}/papers", body, form)["id"]


def answer(portal: Portal, task: dict) -> None:
    """Here the department's own software would decide; the example grants everything."""
    if task["kind"] == "matter" and task["state"] == "open":
        claimed = portal.act(task, "claim")
        portal.attach(task, "receipt.png", "image/png", RECEIPT)
        portal.act(claimed, "grant", granted="已按规定减免，从下个月起生效。")


def catch_up(portal: Portal, state: Path) -> None:
    """Answer what is open the first time, later what changed since the last time."""
    if state.exists():
        cursor = json.loads(state.read_text())["cursor"]
        changed = portal.ask("GET", f"/tasks/changes?after={cursor}")
    else:
        changed = portal.ask("GET", "/tasks/changes")
        changed["items"] = portal.ask("GET", "/tasks?limit=200")["items"]
    for task in changed["items"]:
        answer(portal, task)
    state.write_text(json.dumps({"cursor": changed["next"]}))
    if changed["more"]:
        catch_up(portal, state)


if __name__ == "__main__":
    account = Portal(sys.argv[1], os.environ["PORTAL_TOKEN"])
    catch_up(account, Path(sys.argv[2]))
