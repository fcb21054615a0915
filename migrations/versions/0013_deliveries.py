"""Deliveries: whether and how a resident was told of a paper."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Papers from before count as read on the portal: nobody is told of old ones."""
    op.create_table(
        "deliveries",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_deliveries_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_state"), "deliveries", ["state"])
    op.execute(
        "INSERT INTO deliveries (notice_id, channel, state, attempts) "
        "SELECT id, 'portal', 'told', 0 FROM notices"
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("deliveries")
