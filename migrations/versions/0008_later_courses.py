"""The other courses of a case: extensions, objections, tolerated papers, transfers, corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STANDING = sa.text("revoked_on IS NULL")
EXTENDED = ("extended_on", "extended_from", "extended_to")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("outer_ground", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("reopened_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("reopened_due", sa.Date(), nullable=True))
    with op.batch_alter_table("recognitions") as batch:
        batch.add_column(sa.Column("revoked_on", sa.Date(), nullable=True))
        batch.drop_constraint(op.f("uq_recognitions_case_id_category"), type_="unique")
    op.create_index(
        "uq_recognitions_standing_case_category", "recognitions", ["case_id", "category"],
        unique=True, sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip
    with op.batch_alter_table("notices") as batch:
        batch.add_column(sa.Column("superseded_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_notices_superseded_by_id_notices"), "notices", ["superseded_by_id"], ["id"]
        )
    with op.batch_alter_table("tasks") as batch:
        for name in EXTENDED:
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.drop_constraint(op.f("uq_tasks_case_id_kind_code"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_tasks_case_id_kind_code_position"), ["case_id", "kind", "code", "position"]
        )
    with op.batch_alter_table("supplements") as batch:
        batch.add_column(sa.Column("news", sa.LargeBinary(), nullable=True))
        batch.add_column(
            sa.Column("tolerated", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.drop_constraint(op.f("uq_supplements_case_id_procedure"), type_="unique")
    with op.batch_alter_table("supplements") as batch:
        batch.alter_column("tolerated", existing_type=sa.Boolean(), server_default=None)
        batch.create_index(op.f("ix_supplements_case_id"), ["case_id"])
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("objector", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_objections_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_objections_task_id_tasks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index(op.f("ix_objections_case_id"), "objections", ["case_id"])
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("from_office", sa.String(length=60), nullable=False),
        sa.Column("to_office", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_transfers_case_id_cases")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_transfers_task_id_tasks")),
        sa.ForeignKeyConstraint(
            ["from_office"], ["offices.code"], name=op.f("fk_transfers_from_office_offices")
        ),
        sa.ForeignKeyConstraint(
            ["to_office"], ["offices.code"], name=op.f("fk_transfers_to_office_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_case_id"), "transfers", ["case_id"])
    op.create_index(op.f("ix_transfers_from_office"), "transfers", ["from_office"])


def downgrade() -> None:
    """Undo. Raises IntegrityError while a case has a step or a request twice: none is thrown away."""
    op.drop_table("transfers")
    op.drop_table("objections")
    with op.batch_alter_table("supplements") as batch:
        batch.drop_index(op.f("ix_supplements_case_id"))
        batch.drop_column("tolerated")
        batch.drop_column("news")
        batch.create_unique_constraint(
            op.f("uq_supplements_case_id_procedure"), ["case_id", "procedure"]
        )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint(op.f("uq_tasks_case_id_kind_code_position"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_tasks_case_id_kind_code"), ["case_id", "kind", "code"]
        )
        for name in EXTENDED:
            batch.drop_column(name)
    with op.batch_alter_table("cases") as batch:
        batch.drop_column("reopened_due")
        batch.drop_column("reopened_on")
        batch.drop_column("outer_ground")
    with op.batch_alter_table("notices") as batch:
        batch.drop_constraint(op.f("fk_notices_superseded_by_id_notices"), type_="foreignkey")
        batch.drop_column("superseded_by_id")
    op.drop_index("uq_recognitions_standing_case_category", table_name="recognitions")
    with op.batch_alter_table("recognitions") as batch:
        batch.create_unique_constraint(
            op.f("uq_recognitions_case_id_category"), ["case_id", "category"]
        )
        batch.drop_column("revoked_on")
