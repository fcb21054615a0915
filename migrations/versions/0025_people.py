"""Stand-ins during leave, and wishes in writing."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("leaves") as batch:
        batch.add_column(sa.Column("stand_in_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_leaves_stand_in_id_accounts"), "accounts", ["stand_in_id"], ["id"]
        )
        batch.create_index(op.f("ix_leaves_stand_in_id"), ["stand_in_id"], unique=False)
    op.create_table(
        "written_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=20), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_written_wishes_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["accounts.id"], name=op.f("fk_written_wishes_officer_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_wishes")),
    )
    op.create_index(op.f("ix_written_wishes_case_id"), "written_wishes", ["case_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("written_wishes")
    with op.batch_alter_table("leaves") as batch:
        batch.drop_index(op.f("ix_leaves_stand_in_id"))
        batch.drop_constraint(op.f("fk_leaves_stand_in_id_accounts"), type_="foreignkey")
        batch.drop_column("stand_in_id")
