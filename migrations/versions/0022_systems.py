"""Tokens of departments' systems: their name, scopes, and the day on which they were last used."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("tokens") as tokens:
        tokens.add_column(sa.Column("name", sa.String(60), nullable=False, server_default=""))
        tokens.add_column(sa.Column("scopes", sa.JSON(none_as_null=True), nullable=True))
        tokens.add_column(sa.Column("last_used_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("tokens") as tokens:
        tokens.drop_column("last_used_on")
        tokens.drop_column("scopes")
        tokens.drop_column("name")
