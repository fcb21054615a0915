"""The day on which an answer that did not stand was replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("tasks") as batch:
        batch.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("corrected_on")
