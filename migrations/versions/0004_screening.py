"""Screening runs, what they found, and households that are known from a register only."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LASTING = sa.text("ended_on IS NULL")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("households") as batch:
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("register_key", sa.String(length=40), nullable=True))
        batch.create_unique_constraint(op.f("uq_households_register_key"), ["register_key"])
    op.create_table(
        "screening_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("last_key", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_runs")),
    )
    op.create_table(
        "screening_chunks",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("last_key", sa.String(length=40), nullable=False),
        sa.Column("results", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["screening_runs.id"],
            name=op.f("fk_screening_chunks_run_id_screening_runs"),
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_screening_chunks")),
    )  # fmt: skip
    op.create_table(
        "screening_counts",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("qualifies", sa.Integer(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("recognised", sa.Integer(), nullable=False),
        sa.Column("unreached", sa.Integer(), nullable=False),
        sa.Column("lapsed", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["screening_runs.id"],
            name=op.f("fk_screening_counts_run_id_screening_runs"),
        ),
        sa.PrimaryKeyConstraint("run_id", "area_code", "category", name=op.f("pk_screening_counts")),
    )  # fmt: skip
    _create_findings()


def _create_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("office_code", sa.String(length=60), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("contacted_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_findings_{name}"))
            for column, target, name in (
                ("household_id", "households.id", "household_id_households"),
                ("area_code", "areas.code", "area_code_areas"),
                ("office_code", "offices.code", "office_code_offices"),
                ("run_id", "screening_runs.id", "run_id_screening_runs"),
                ("officer_id", "accounts.id", "officer_id_accounts"),
                ("case_id", "cases.id", "case_id_cases"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_run_id"), "findings", ["run_id"])
    op.create_index(op.f("ix_findings_officer_id"), "findings", ["officer_id"])
    op.create_index(
        "ix_findings_office_code_state_found_on_id", "findings",
        ["office_code", "state", "found_on", "id"],
    )  # fmt: skip
    op.create_index(
        "uq_findings_lasting_household_category_kind", "findings",
        ["household_id", "service", "category", "kind"], unique=True,
        sqlite_where=LASTING, postgresql_where=LASTING,
    )  # fmt: skip


def downgrade() -> None:
    """Undo; households without an account cannot be kept."""
    for table in ("findings", "screening_counts", "screening_chunks", "screening_runs"):
        op.drop_table(table)
    members = "DELETE FROM members WHERE household_id IN"
    op.execute(f"{members} (SELECT id FROM households WHERE account_id IS NULL)")  # noqa: S608
    op.execute("DELETE FROM households WHERE account_id IS NULL")
    with op.batch_alter_table("households") as batch:
        batch.drop_constraint(op.f("uq_households_register_key"), type_="unique")
        batch.drop_column("register_key")
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
