"""Monitoring events; the categories that a household has by its register."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "households", sa.Column("recognised", sa.JSON(), nullable=False, server_default="[]")
    )
    op.create_table(
        "life_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("person_index", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_life_events")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_life_events_fingerprint")),
    )
    op.create_index(op.f("ix_life_events_person_index"), "life_events", ["person_index"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("life_events")
    with op.batch_alter_table("households") as batch:
        batch.drop_column("recognised")
