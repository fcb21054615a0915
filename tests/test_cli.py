"""The command line, as an operator types it."""

from click.testing import CliRunner
from sqlalchemy import text

from portal import cli
from portal.database import db
from portal.errors import ConfigurationBroken, FileProblem


def test_prepare_may_run_again_and_changes_nothing(run) -> None:
    first, second = run("prepare"), run("prepare")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "zhen1" in second.output and "City loaded" not in second.output


def test_audit_verify_finds_a_changed_event(run, app) -> None:
    assert run("audit", "verify").exit_code == 0
    with app.app_context():
        db.session.execute(text("UPDATE journal_events SET action = 'x' WHERE sequence = 2"))
        db.session.commit()
    broken = run("audit", "verify")
    assert (broken.exit_code, "event 2: changed" in broken.output) == (1, True)


def test_reconcile_says_what_it_opened(run) -> None:
    assert run("reconcile").output == "0 tasks opened\n"


def test_an_account_is_made_with_a_typed_password(run, rest) -> None:
    made = run(
        "account", "create", "--role", "caseworker", "--login", "new-officer", "--name", "例新",
        "--office", "331002-civil-affairs", typed="a-long-password\na-long-password\n",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    body = {"login": "new-officer", "password": "a-long-password"}
    assert rest("").post("/tokens", body, 201)["token"]


def test_demo_refuses_a_database_in_use(run) -> None:
    refused = run("demo", "--households", "5")
    assert (refused.exit_code, "empty database" in refused.output) == (1, True)


def test_a_broken_city_is_refused_with_file_line_and_reason(monkeypatch) -> None:
    def broken() -> None:
        raise ConfigurationBroken([FileProblem("taizhou/areas.csv", 7, "code", "不能为空。")])

    monkeypatch.setattr(cli, "create_app", broken)
    refused = CliRunner().invoke(cli.main, ["prepare"])
    assert (refused.exit_code, "taizhou/areas.csv:7: code: 不能为空。" in refused.output) == (
        1,
        True,
    )
