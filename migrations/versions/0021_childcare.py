"""Childcare: institutions and their places by class and month, requests, waitlists, places held."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
UNSETTLED = sa.text("settled_on IS NULL")

USABLE = "CASE WHEN licensed < staffed THEN licensed ELSE staffed END"
FREE = f"CASE WHEN ({USABLE}) - occupied - held > 0 THEN ({USABLE}) - occupied - held ELSE 0 END"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "childcare_institutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("initials", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ownership", sa.String(length=20), nullable=False),
        sa.Column("inclusive", sa.Boolean(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(length=10), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("legal_person", sa.String(length=40), nullable=False),
        sa.Column("head", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("fee_full", sa.Integer(), nullable=True),
        sa.Column("fee_half", sa.Integer(), nullable=True),
        sa.Column("fee_hourly", sa.Integer(), nullable=True),
        sa.Column("fee_temporary", sa.Integer(), nullable=True),
        sa.Column("filing", sa.String(length=10), nullable=False),
        sa.Column("filing_number", sa.String(length=40), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_until", sa.Date(), nullable=True),
        sa.Column("order_rule", sa.String(length=12), nullable=False),
        sa.Column("order_words", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_childcare_institutions_area_code_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childcare_institutions")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_childcare_institutions_credit_code")),
    )
    op.create_index(
        "ix_childcare_institutions_filing_area_code",
        "childcare_institutions",
        ["filing", "area_code"],
        unique=False,
    )
    op.create_index(
        "ix_childcare_institutions_filing_cell",
        "childcare_institutions",
        ["filing", "cell"],
        unique=False,
    )
    op.create_table(
        "childcare_class_months",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("licensed", sa.Integer(), nullable=False),
        sa.Column("carers", sa.Integer(), nullable=False),
        sa.Column("staffed", sa.Integer(), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("free", sa.Integer(), sa.Computed(FREE, persisted=True), nullable=False),
        sa.CheckConstraint(
            "held >= 0 AND occupied >= 0 AND licensed >= 0",
            name=op.f("ck_childcare_class_months_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["childcare_institutions.id"],
            name=op.f("fk_childcare_class_months_institution_id_childcare_institutions"),
        ),
        sa.PrimaryKeyConstraint(
            "institution_id", "month", "kind", name=op.f("pk_childcare_class_months")
        ),
    )
    op.create_index(
        "ix_childcare_class_months_month_kind_free",
        "childcare_class_months",
        ["month", "kind", "free"],
        unique=False,
    )
    op.create_table(
        "childcare_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["childcare_institutions.id"],
            name=op.f("fk_childcare_photos_institution_id_childcare_institutions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childcare_photos")),
    )
    op.create_index(
        op.f("ix_childcare_photos_institution_id"),
        "childcare_photos",
        ["institution_id"],
        unique=False,
    )
    op.create_table(
        "childcare_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("child", sa.LargeBinary(), nullable=False),
        sa.Column("child_index", sa.String(length=64), nullable=False),
        sa.Column("entry_month", sa.Date(), nullable=False),
        sa.Column("service", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_childcare_requests_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_childcare_requests_area_code_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childcare_requests")),
    )
    op.create_index(
        op.f("ix_childcare_requests_account_id"), "childcare_requests", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_childcare_requests_area_code"), "childcare_requests", ["area_code"], unique=False
    )
    op.create_index(
        "uq_childcare_requests_unsettled_child",
        "childcare_requests",
        ["child_index"],
        unique=True,
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )
    op.create_table(
        "childcare_staff",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_childcare_staff_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["childcare_institutions.id"],
            name=op.f("fk_childcare_staff_institution_id_childcare_institutions"),
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_childcare_staff")),
    )
    op.create_index(
        op.f("ix_childcare_staff_institution_id"),
        "childcare_staff",
        ["institution_id"],
        unique=False,
    )
    op.create_table(
        "childcare_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("until_month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("enrol_by", sa.Date(), nullable=True),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["childcare_institutions.id"],
            name=op.f("fk_childcare_wishes_institution_id_childcare_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["childcare_requests.id"],
            name=op.f("fk_childcare_wishes_request_id_childcare_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childcare_wishes")),
        sa.UniqueConstraint(
            "request_id",
            "institution_id",
            name=op.f("uq_childcare_wishes_request_id_institution_id"),
        ),
    )
    op.create_index(
        "ix_childcare_wishes_state_answer_by",
        "childcare_wishes",
        ["state", "answer_by"],
        unique=False,
    )
    op.create_index(
        "ix_childcare_wishes_state_enrol_by",
        "childcare_wishes",
        ["state", "enrol_by"],
        unique=False,
    )
    op.create_index(
        "ix_childcare_wishes_waitlist",
        "childcare_wishes",
        ["institution_id", "kind", "state", "priority", "joined_at", "id"],
        unique=False,
    )
    op.create_table(
        "childcare_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["wish_id"],
            ["childcare_wishes.id"],
            name=op.f("fk_childcare_moves_wish_id_childcare_wishes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childcare_moves")),
    )
    op.create_index(
        op.f("ix_childcare_moves_wish_id"), "childcare_moves", ["wish_id"], unique=False
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("childcare_moves")
    op.drop_table("childcare_wishes")
    op.drop_table("childcare_staff")
    op.drop_table("childcare_requests")
    op.drop_table("childcare_photos")
    op.drop_table("childcare_class_months")
    op.drop_table("childcare_institutions")
