"""A paper gets to its resident by several channels, which residents choose."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    known = _empty(sa.Column("failure", sa.String(length=20)), sa.Column("received_by", sa.LargeBinary()),
                   key=("notice_id", "channel"))  # fmt: skip
    if known:
        op.bulk_insert(_table(), known)
    op.create_table(
        "contacts",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sms", sa.Boolean(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_contacts_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_contacts")),
    )


def downgrade() -> None:
    """Undo: of each paper the channel that told it stays, else any."""
    op.drop_table("contacts")
    known = sorted(_empty(key=("notice_id",)), key=lambda row: row["state"] == "told")
    if known:
        op.bulk_insert(_table(), list({row["notice_id"]: row for row in known}.values()))


def _table() -> sa.Table:
    names = ("notice_id", "channel", "state", "attempts", "told_at")
    kinds = {"attempts": sa.Integer, "notice_id": sa.Integer, "told_at": sa.DateTime(timezone=True)}
    return sa.table("deliveries", *(sa.column(name, kinds.get(name, sa.String)) for name in names))


def _empty(*more: sa.Column, key: tuple[str, ...]) -> list[dict]:
    """The table anew, with another key; returns what stood in it."""
    known = [dict(row._mapping) for row in op.get_bind().execute(sa.select(_table()))]
    op.drop_table("deliveries")
    op.create_table(
        "deliveries",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        *more,
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_deliveries_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_state"), "deliveries", ["state"])
    return known
