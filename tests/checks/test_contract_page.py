"""The contract in docs/ is what the code says, and its examples are questions and answers."""

import json
import re
from pathlib import Path

from portal.checks.contract import FAILURES, RequestSchema, read_answer
from portal.checks.handbook import contract_page
from portal.checks.models import DataCheck
from portal.offices.city import load_city

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "data-check.md").read_text(encoding="utf-8")


def test_the_page_in_docs_is_what_the_command_prints(run, clock) -> None:
    """Written by: bin/portal checks contract > docs/data-check.md"""
    assert contract_page(load_city(ROOT / "config" / "taizhou")) == PAGE
    assert run("checks", "contract").output == PAGE


def test_its_examples_keep_the_contract(app, clock) -> None:
    question, answer = map(json.loads, re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
    assert RequestSchema().validate(question) == {}
    asked = DataCheck(request=question["id"], body=question["body"], persons=question["persons"])
    body = load_city(ROOT / "config" / "taizhou").check_bodies[question["body"]]
    with app.app_context():
        clock.shift(10 * 86_400)
        assert read_answer(asked, body, answer) == answer


def test_every_way_to_fail_is_told() -> None:
    assert all(f"`{code}`" in PAGE for code in FAILURES)
