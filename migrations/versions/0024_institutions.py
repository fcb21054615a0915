"""Institutions: why a filing was refused or lapsed, and when the staff were reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("childcare_institutions") as table:
        table.add_column(sa.Column("filing_reason", sa.Text(), nullable=True))
        table.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("childcare_institutions") as table:
        table.drop_column("reminded_on")
        table.drop_column("filing_reason")
