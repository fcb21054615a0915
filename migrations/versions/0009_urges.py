"""Supervisors urge tasks that are late; the office answers with words."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNANSWERED = sa.text("answered_on IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "urges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("urged_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_urges_task_id_tasks")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_urges_area_code_areas")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["accounts.id"], name=op.f("fk_urges_supervisor_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["accounts.id"], name=op.f("fk_urges_answered_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urges")),
        sa.UniqueConstraint("number", name=op.f("uq_urges_number")),
    )
    op.create_index(op.f("ix_urges_task_id"), "urges", ["task_id"])
    op.create_index(
        "uq_urges_unanswered_task", "urges", ["task_id"], unique=True,
        sqlite_where=UNANSWERED, postgresql_where=UNANSWERED,
    )  # fmt: skip


def downgrade() -> None:
    """Undo."""
    op.drop_table("urges")
