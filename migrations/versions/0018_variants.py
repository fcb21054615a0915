"""Kinds of procedures beside the ordinary one, and cases that are registered apart."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Cases from before follow the ordinary procedure."""
    op.add_column("cases", sa.Column("kind", sa.String(20), nullable=False, server_default=""))
    op.add_column(
        "cases", sa.Column("kin", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    with op.batch_alter_table("cases") as cases:
        cases.alter_column("kind", server_default=None)
        cases.alter_column("kin", server_default=None)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("kin")
        cases.drop_column("kind")
