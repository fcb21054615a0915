"""How many requests a department's system made in a minute."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "asked",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_asked_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "begun_at", name=op.f("pk_asked")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("asked")
