"""Since when a register names a household in a category; what it names today counts from today."""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    registered = op.create_table(
        "registered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_registered_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered")),
    )
    op.create_index(op.f("ix_registered_household_id"), "registered", ["household_id"])
    households = sa.table("households", sa.column("id"), sa.column("recognised", sa.JSON))
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    rows = [
        {"household_id": row.id, "category": category, "first_day": day}
        for row in op.get_bind().execute(sa.select(households))
        for category in row.recognised or []
    ]
    if rows:
        op.bulk_insert(registered, rows)


def downgrade() -> None:
    """Undo."""
    op.drop_table("registered")
