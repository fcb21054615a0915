"""How changes are told, in answers and in webhooks alike."""

from marshmallow import Schema, fields


class ChangedTaskSchema(Schema):
    """A task as it is now, and how many papers were attached to it; nothing personal."""

    id = fields.Integer()
    version = fields.Integer()
    case = fields.Function(lambda task: task.case.number)
    service = fields.Function(lambda task: task.case.service)
    kind = fields.String()
    code = fields.String()
    state = fields.String()
    outcome = fields.String(allow_none=True)
    opened_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    concluded_on = fields.Date(allow_none=True)
    papers = fields.Function(lambda task: len(task.attachments))


class ChangesSchema(Schema):
    """Tasks that may have changed, each once, and the cursor after them; `more`: ask again at once."""

    items = fields.List(fields.Nested(ChangedTaskSchema))
    next = fields.Integer()
    more = fields.Boolean()
