"""Data checks: what each body was asked and answered, the papers, and consents taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "data_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=60), nullable=False),
        sa.Column("request", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("mandate_day", sa.Date(), nullable=False),
        sa.Column("persons", sa.LargeBinary(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_refer("data_checks", case_id="cases", task_id="tasks", officer_id="accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_checks")),
        sa.UniqueConstraint("task_id", "body", name=op.f("uq_data_checks_task_id_body")),
        sa.UniqueConstraint("request", name=op.f("uq_data_checks_request")),
    )
    op.create_index(op.f("ix_data_checks_case_id"), "data_checks", ["case_id"])
    op.create_table(
        "check_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=False),
        *_refer("check_papers", check_id="data_checks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_papers")),
    )
    op.create_index(op.f("ix_check_papers_check_id"), "check_papers", ["check_id"])
    op.create_table(
        "checks_not_awaited",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        *_refer("checks_not_awaited", task_id="tasks", officer_id="accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks_not_awaited")),
    )
    op.create_index(op.f("ix_checks_not_awaited_task_id"), "checks_not_awaited", ["task_id"])
    op.create_table(
        "withdrawn_consents",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        *_refer("withdrawn_consents", case_id="cases"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_withdrawn_consents")),
    )


def _refer(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Each column refers to the id of another table."""
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in columns.items()
    ]


def downgrade() -> None:
    """Undo. The checks' tasks go with what they asked: the version before knows none."""
    for table in ("withdrawn_consents", "checks_not_awaited", "check_papers", "data_checks"):
        op.drop_table(table)
    op.execute("DELETE FROM urges WHERE task_id IN (SELECT id FROM tasks WHERE kind = 'check')")
    op.execute("DELETE FROM transfers WHERE task_id IN (SELECT id FROM tasks WHERE kind = 'check')")
    op.execute("DELETE FROM tasks WHERE kind = 'check'")
