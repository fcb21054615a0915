"""One undecided case per household and service: a decided one does not stand in the way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ["household_id", "service"]
OPEN = sa.text("status NOT IN ('closed', 'refused', 'withdrawn')")
UNDECIDED = sa.text("decision IS NULL")


def upgrade() -> None:
    """Apply."""
    op.drop_index("uq_cases_open_household_service", table_name="cases")
    op.create_index(
        "uq_cases_undecided_household_service", "cases", COLUMNS, unique=True,
        sqlite_where=UNDECIDED, postgresql_where=UNDECIDED,
    )  # fmt: skip


def downgrade() -> None:
    """Undo."""
    op.drop_index("uq_cases_undecided_household_service", table_name="cases")
    op.create_index(
        "uq_cases_open_household_service", "cases", COLUMNS, unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
