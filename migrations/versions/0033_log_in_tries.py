"""Wrong passwords by log-in name instead of by account, and requests by whoever makes them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Names that rest, and the present minute's counts, begin anew."""
    op.create_table(
        "log_in_tries",
        sa.Column("login_index", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("login_index", name=op.f("pk_log_in_tries")),
    )
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("failed_attempts")
        batch.drop_column("locked_until")
    op.drop_table("asked")
    op.create_table(
        "asked",
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who", "begun_at", name=op.f("pk_asked")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("asked")
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
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("failed_attempts", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("accounts") as batch:
        batch.alter_column("failed_attempts", server_default=None)
    op.drop_table("log_in_tries")
