"""Screening by parts of a source: a mark of its content, counts beside each part's results; what-ifs are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _empty()
    with op.batch_alter_table("screening_runs") as batch:
        batch.add_column(sa.Column("mark", sa.String(length=64), nullable=False))
        batch.drop_column("last_key")
    with op.batch_alter_table("screening_chunks") as batch:
        batch.add_column(sa.Column("counts", sa.JSON(), nullable=False))
        batch.drop_column("last_key")
    with op.batch_alter_table("screening_counts") as batch:
        batch.add_column(sa.Column("covered", sa.Integer(), nullable=False))
    op.create_table(
        "what_ifs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_what_ifs")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("what_ifs")
    _empty()
    with op.batch_alter_table("screening_counts") as batch:
        batch.drop_column("covered")
    with op.batch_alter_table("screening_runs") as batch:
        batch.add_column(sa.Column("last_key", sa.String(length=40), nullable=False))
        batch.drop_column("mark")
    with op.batch_alter_table("screening_chunks") as batch:
        batch.add_column(sa.Column("last_key", sa.String(length=40), nullable=False))
        batch.drop_column("counts")


def _empty() -> None:
    """Runs can be made again, and those of another layout cannot be read."""
    op.execute("UPDATE findings SET run_id = NULL")
    for table in ("screening_counts", "screening_chunks", "screening_runs"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
