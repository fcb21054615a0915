"""Monthly payment lists, their lines, whom each pays for, and where households are paid."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "payment_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("fixed_by", sa.Integer(), nullable=True),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("exported_on", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county"], ["areas.code"], name=op.f("fk_payment_lists_county_areas")
        ),
        sa.ForeignKeyConstraint(
            ["fixed_by"], ["accounts.id"], name=op.f("fk_payment_lists_fixed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["accounts.id"], name=op.f("fk_payment_lists_prepared_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_lists")),
        sa.UniqueConstraint("county", "month", name=op.f("uq_payment_lists_county_month")),
    )
    op.create_table(
        "payment_accounts",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_payment_accounts_household_id_households"),
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_payment_accounts")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("recognition_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("held", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("returned_for", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_payments_area_code_areas")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_payments_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["payment_lists.id"], name=op.f("fk_payments_list_id_payment_lists")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognitions.id"],
            name=op.f("fk_payments_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint(
            "list_id",
            "recognition_id",
            "month",
            name=op.f("uq_payments_list_id_recognition_id_month"),
        ),
    )
    op.create_index(op.f("ix_payments_household_id"), "payments", ["household_id"], unique=False)
    op.create_index(
        op.f("ix_payments_recognition_id"), "payments", ["recognition_id"], unique=False
    )
    op.create_table(
        "payment_persons",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_payment_persons_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("payment_id", "person", name=op.f("pk_payment_persons")),
    )
    op.create_index(
        "uq_payment_persons_standing_person_month",
        "payment_persons",
        ["person", "month"],
        unique=True,
        sqlite_where=sa.text("standing"),
        postgresql_where=sa.text("standing"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("payment_persons")
    op.drop_table("payments")
    op.drop_table("payment_accounts")
    op.drop_table("payment_lists")
