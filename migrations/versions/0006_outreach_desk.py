"""Cases that an officer files on a household's behalf; what officers note on findings."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ONE_FILED = sa.text("(account_id IS NULL) <> (filed_by_id IS NULL)")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("filed_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("mandate_on", sa.Date(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_cases_filed_by_id_accounts"), "accounts", ["filed_by_id"], ["id"]
        )
        batch.create_check_constraint(op.f("ck_cases_filed_by_one"), ONE_FILED)
    op.create_table(
        "finding_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_finding_notes_finding_id_findings")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["accounts.id"], name=op.f("fk_finding_notes_officer_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_notes")),
    )
    op.create_index(op.f("ix_finding_notes_finding_id"), "finding_notes", ["finding_id"])


def downgrade() -> None:
    """Undo. Raises IntegrityError while there are cases that an officer filed: none is thrown away."""
    op.drop_table("finding_notes")
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint(op.f("ck_cases_filed_by_one"), type_="check")
        batch.drop_constraint(op.f("fk_cases_filed_by_id_accounts"), type_="foreignkey")
        batch.drop_column("mandate_on")
        batch.drop_column("filed_by_id")
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
