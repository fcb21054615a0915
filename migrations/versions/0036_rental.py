"""The rental subsidy's life: agreements, leases, paid months, exits; lists by payer; clawbacks."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

STANDING = sa.text("standing")


def upgrade() -> None:
    """Apply. The lists that there are were civil affairs'."""
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=True)
    _create_rental()
    _create_clawbacks()
    with op.batch_alter_table("payment_lists") as batch:
        batch.add_column(_department())
        batch.drop_constraint(op.f("uq_payment_lists_county_month"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_payment_lists_county_department_month"), ["county", "department", "month"]
        )
    op.drop_index("uq_payment_persons_standing_person_month", table_name="payment_persons")
    with op.batch_alter_table("payment_persons") as batch:
        batch.add_column(_department())
    for table in ("payment_lists", "payment_persons"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("department", existing_type=sa.String(40), server_default=None)
    op.create_index(
        "uq_payment_persons_standing", "payment_persons", ["department", "person", "month"],
        unique=True, sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip


def _department() -> sa.Column:
    return sa.Column("department", sa.String(40), nullable=False, server_default="civil-affairs")


def _create_rental() -> None:
    op.create_table(
        "subsidy_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("signer", sa.LargeBinary(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("area", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_subsidy_agreements_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_agreements")),
    )
    op.create_index(op.f("ix_subsidy_agreements_case_id"), "subsidy_agreements", ["case_id"])
    op.create_table(
        "leases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("home_index", sa.String(length=64), nullable=False),
        sa.Column("landlord", sa.LargeBinary(), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=False),
        sa.Column("rent", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_leases_area_code_areas")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_leases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["materials.id"], name=op.f("fk_leases_material_id_materials")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leases")),
    )
    for column in ("case_id", "area_code", "home_index"):
        op.create_index(op.f(f"ix_leases_{column}"), "leases", [column])
    op.create_table(
        "paid_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recognition_id", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognitions.id"],
            name=op.f("fk_paid_spans_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paid_spans")),
    )  # fmt: skip
    op.create_index(op.f("ix_paid_spans_recognition_id"), "paid_spans", ["recognition_id"])
    op.create_table(
        "subsidy_exits",
        sa.Column("recognition_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognitions.id"],
            name=op.f("fk_subsidy_exits_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("recognition_id", name=op.f("pk_subsidy_exits")),
    )  # fmt: skip


def _create_clawbacks() -> None:
    op.create_table(
        "clawbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("recognition_id", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("hearing", sa.LargeBinary(), nullable=True),
        sa.Column("repay_by", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clawbacks_case_id_cases")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_clawbacks_task_id_tasks")),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognitions.id"],
            name=op.f("fk_clawbacks_recognition_id_recognitions"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["accounts.id"], name=op.f("fk_clawbacks_proposed_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clawbacks")),
        sa.UniqueConstraint("task_id", name=op.f("uq_clawbacks_task_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_clawbacks_case_id"), "clawbacks", ["case_id"])
    op.create_table(
        "repayments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clawback_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clawback_id"], ["clawbacks.id"], name=op.f("fk_repayments_clawback_id_clawbacks")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["accounts.id"], name=op.f("fk_repayments_officer_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayments")),
    )
    op.create_index(op.f("ix_repayments_clawback_id"), "repayments", ["clawback_id"])


def downgrade() -> None:
    """Undo. The housing department's lists go, and a case without an outer limit has its first day."""
    for table in ("repayments", "clawbacks", "subsidy_exits", "paid_spans", "leases",
                  "subsidy_agreements"):  # fmt: skip
        op.drop_table(table)
    op.execute("DELETE FROM payment_persons WHERE department <> 'civil-affairs'")
    op.execute(
        "DELETE FROM payments WHERE list_id IN"
        " (SELECT id FROM payment_lists WHERE department <> 'civil-affairs')"
    )
    op.execute("DELETE FROM payment_lists WHERE department <> 'civil-affairs'")
    op.drop_index("uq_payment_persons_standing", table_name="payment_persons")
    with op.batch_alter_table("payment_persons") as batch:
        batch.drop_column("department")
    op.create_index(
        "uq_payment_persons_standing_person_month", "payment_persons", ["person", "month"],
        unique=True, sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip
    with op.batch_alter_table("payment_lists") as batch:
        batch.drop_constraint(op.f("uq_payment_lists_county_department_month"), type_="unique")
        batch.drop_column("department")
        batch.create_unique_constraint(op.f("uq_payment_lists_county_month"), ["county", "month"])
    op.execute("UPDATE cases SET due_on = applied_on WHERE due_on IS NULL")
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=False)
