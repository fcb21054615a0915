"""create_app(): the one list of rooms, put together into a Flask application."""

from pathlib import Path

from flask import Flask

from config.settings import Settings, read_settings
from portal import crypto, database
from portal.care import api as care_api
from portal.care import models as care_models
from portal.care import pages as care_pages
from portal.cases import api as cases_api
from portal.cases import (
    attachment_api,
    attachment_models,
    benefits_api,
    benefits_pages,
    change_api,
    change_pages,
    check_api,
    clawback_models,
    rating_api,
    rating_models,
    rating_pages,
    review_models,
    wish_api,
    wish_pages,
)
from portal.cases import models as cases_models
from portal.cases import pages as cases_pages
from portal.cases.rental import models as rental_models
from portal.checks import models as checks_models
from portal.childcare import city_pages as childcare_city_pages
from portal.childcare import filing_api as childcare_filing_api
from portal.childcare import filing_pages as childcare_filing_pages
from portal.childcare import keeper_pages as childcare_keeper_pages
from portal.childcare import models as childcare_models
from portal.childcare import parent_api as childcare_request_api
from portal.childcare import parent_pages as childcare_request_pages
from portal.childcare import point_pages as childcare_point_pages
from portal.childcare import public_api as childcare_api
from portal.childcare import public_pages as childcare_pages
from portal.childcare import request_models as childcare_request_models
from portal.childcare import table_pages as childcare_table_pages
from portal.delivery import api as delivery_api
from portal.delivery import contact_models, contact_pages, paper_pages
from portal.delivery import models as delivery_models
from portal.desk import api as desk_api
from portal.desk import attachment_pages
from portal.desk import check_pages as desk_check_pages
from portal.desk import pages as desk_pages
from portal.doctor import job_api as jobs_api
from portal.doctor import job_pages as jobs_pages
from portal.doctor import models as doctor_models
from portal.doctor import pages as doctor_pages
from portal.exchange import api as exchange_api
from portal.exchange import models as exchange_models
from portal.jobs import models as jobs_models
from portal.journal import models as journal_models
from portal.offices import api as offices_api
from portal.offices import models as offices_models
from portal.offices.city import load_city
from portal.outreach import api as outreach_api
from portal.outreach import event_api, event_models, note_models
from portal.outreach import models as outreach_models
from portal.outreach import pages as outreach_pages
from portal.parameters import api as parameters_api
from portal.parameters import models as parameters_models
from portal.parameters import pages as parameters_pages
from portal.payments import api as payments_api
from portal.payments import clawback_pages
from portal.payments import models as payments_models
from portal.payments import pages as payments_pages
from portal.people import api as people_api
from portal.people import (
    leave_api,
    leave_models,
    leave_pages,
    limits,
    token_api,
    token_pages,
    tries,
)
from portal.people import models as people_models
from portal.people import pages as people_pages
from portal.rental import api as rental_api
from portal.rental import pages as rental_pages
from portal.rental import picture_pages as rental_picture_pages
from portal.rental import public_pages as rental_public_pages
from portal.screening import api as screening_api
from portal.screening import models as screening_models
from portal.screening import pages as screening_pages
from portal.services import api as services_api
from portal.services import pages as services_pages
from portal.staff import api as staff_api
from portal.staff import pages as staff_pages
from portal.statistics import api as statistics_api
from portal.statistics import care_api as care_rate_api
from portal.statistics import pages as statistics_pages
from portal.statistics import rating_api as rating_figures_api
from portal.supervision import api as supervision_api
from portal.supervision import models as supervision_models
from portal.supervision import pages as supervision_pages
from portal.web import (
    docs,
    errors,
    filters,
    health,
    languages,
    login,
    preferences,
    security,
    sending,
)
from portal.web.api import create_api

MODELS = (
    journal_models, jobs_models, offices_models, parameters_models, people_models, cases_models, checks_models,
    screening_models, outreach_models, event_models, note_models, exchange_models,
    delivery_models, contact_models, attachment_models, rating_models, care_models, supervision_models,
    childcare_models, childcare_request_models, review_models, rental_models, clawback_models,
    payments_models, leave_models, limits, tries,
    doctor_models,
)  # fmt: skip
RESOURCES = (
    services_api, offices_api, parameters_api, people_api, token_api, cases_api, rating_api, benefits_api,
    change_api, wish_api, payments_api, leave_api, check_api, desk_api, outreach_api, event_api, screening_api,
    exchange_api, attachment_api, jobs_api,
    staff_api, delivery_api, supervision_api, statistics_api, rating_figures_api, care_api, care_rate_api,
    childcare_api, childcare_request_api, childcare_filing_api, rental_api,
)  # fmt: skip
PAGES = (
    services_pages, people_pages, cases_pages, rating_pages, benefits_pages, change_pages, wish_pages,
    payments_pages, clawback_pages, leave_pages, staff_pages, doctor_pages, contact_pages, paper_pages,
    jobs_pages, token_pages,
    desk_pages, desk_check_pages, attachment_pages,
    outreach_pages, care_pages, childcare_pages, childcare_request_pages, childcare_keeper_pages,
    childcare_filing_pages, childcare_table_pages, childcare_point_pages, childcare_city_pages,
    rental_pages, rental_public_pages, rental_picture_pages,
    screening_pages, supervision_pages, statistics_pages, parameters_pages, health, docs, preferences,
)  # fmt: skip
FURNITURE = (languages, filters, security, login, sending)


def create_app(settings: Settings | None = None) -> Flask:
    """The portal as `settings` say, from the environment unless given.

    Raises SystemExit naming every fault when production settings are unsafe, ConfigurationBroken
    when the city's files are.
    """
    settings = settings or read_settings()
    web = Path(__file__).parent / "web"
    app = Flask("portal", static_folder=web / "static", template_folder=web / "templates")
    app.config.from_mapping(settings.flask_config())
    app.extensions["city"] = load_city(settings.city_folder)
    crypto.init_app(app, settings.encryption_keys, settings.index_key)
    database.init_app(app)
    for furniture in FURNITURE:
        furniture.init_app(app)
    api = create_api(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    errors.init_app(app)
    return app
