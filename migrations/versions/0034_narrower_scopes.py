"""Reading checks and papers, and handing in a body's answer, have scopes of their own.

Tokens in force go on opening what they opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None
TOKENS = sa.table(
    "tokens", sa.column("digest", sa.String), sa.column("scopes", sa.JSON(none_as_null=True))
)
OPENED = {
    "cases:read": ("checks:read", "papers:read"),
    "tasks:read": ("papers:read",),
    "tasks:write": ("papers:write",),
}
NEW = ("checks:read", "papers:read")


def upgrade() -> None:
    """Apply."""
    _change(lambda scopes: scopes + [new for old in scopes for new in OPENED.get(old, ())])


def downgrade() -> None:
    """Undo; `papers:write` is older and stays."""
    _change(lambda scopes: [scope for scope in scopes if scope not in NEW])


def _change(change) -> None:
    bind = op.get_bind()
    for digest, scopes in bind.execute(sa.select(TOKENS).where(TOKENS.c.scopes.is_not(None))).all():
        changed = TOKENS.update().where(TOKENS.c.digest == digest)
        bind.execute(changed.values(scopes=sorted(set(change(scopes)))))
