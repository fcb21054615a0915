"""Reviews of what was recognised, changed amounts, and the day from which a recognition is over."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("deciding_task_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("assessment", sa.LargeBinary(), nullable=True),
        sa.Column("changes", sa.LargeBinary(), nullable=True),
        sa.Column("phase_months", sa.Integer(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("hearing", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reviews_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["deciding_task_id"], ["tasks.id"], name=op.f("fk_reviews_deciding_task_id_tasks")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_reviews_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("deciding_task_id", name=op.f("uq_reviews_deciding_task_id")),
        sa.UniqueConstraint("task_id", name=op.f("uq_reviews_task_id")),
    )
    op.create_index(op.f("ix_reviews_case_id"), "reviews", ["case_id"], unique=False)
    op.create_index(
        "uq_reviews_running_case",
        "reviews",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recognition_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognitions.id"],
            name=op.f("fk_adjustments_recognition_id_recognitions"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_adjustments_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
        sa.UniqueConstraint(
            "recognition_id", "review_id", name=op.f("uq_adjustments_recognition_id_review_id")
        ),
    )
    op.create_index(
        op.f("ix_adjustments_recognition_id"), "adjustments", ["recognition_id"], unique=False
    )
    op.add_column("recognitions", sa.Column("ended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("recognitions", "ended_on")
    op.drop_table("adjustments")
    op.drop_table("reviews")
