"""The ground on which destitute support ends."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("reviews") as batch:
        batch.add_column(sa.Column("ground", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("reviews") as batch:
        batch.drop_column("ground")
