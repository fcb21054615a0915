"""For whom a service is claimed that is given for each person once."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "claimed",
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("id_index", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claimed_case_id_cases")),
        sa.PrimaryKeyConstraint("service", "id_index", name=op.f("pk_claimed")),
    )
    op.create_index(op.f("ix_claimed_case_id"), "claimed", ["case_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("claimed")
