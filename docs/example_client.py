"""A department's system as an example: takes its tasks from the portal and answers them.

    PORTAL_TOKEN=… python docs/example_client.py https://portal.example state.json

It needs Python alone, and a token with the scopes tasks:read and tasks:write from the portal's
administrator. The cursor is kept in a file: what changed while it was away comes next time.
"""

import json
import os
import sys
from pathlib import Path
from urllib.request import Request, urlopen


class Portal:
    """The portal's REST interface, with a token of the system."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address.rstrip("/") + "/api/v1", token

    def ask(self, method: str, path: str, body: object = None, **more: str) -> dict:
        """The JSON that the portal answers. Raises HTTPError for everything but 2xx."""
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            **more,
        }
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.address + path, data, headers, method=method)) as answer:
            return json.load(answer)

    def act(self, task: dict, action: str, **answers: object) -> dict:
        """Do an action on a task; returns it with its new version.

        The key is the same when the same is sent again: it is done once.
        """
        path, version = f"/tasks/{task['id']}/{action}", str(task["version"])
        once = {"If-Match": version, "Idempotency-Key": f"{action}-{task['id']}-{version}"}
        return {**task, **self.ask("POST", path, answers, **once)}


def answer(portal: Portal, task: dict) -> None:
    """Here the department's own software would decide; the example grants everything."""
    if task["kind"] == "matter" and task["state"] == "open":
        claimed = portal.act(task, "claim")
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
