"""The other courses of a case: extensions, objections, tolerated papers, transfers, corrections."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""


def downgrade() -> None:
    """Undo."""
