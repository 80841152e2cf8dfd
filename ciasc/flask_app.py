"""The Flask application of a station: all its routes, its errors and its headers."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from flask import Flask

from ciasc.admin import (
    config_export_routes,
    device_routes,
    kiosk_screen_routes,
    kiosk_voice_routes,
    language_routes,
    logo_routes,
    orientation_pages,
    poster_admin_pages,
    staff_routes,
)
from ciasc.admin import pages as admin_pages
from ciasc.desk import pages as desk_pages
from ciasc.display import pages as display_pages
from ciasc.display import poster_pages
from ciasc.domain.core.errors import JsonValue
from ciasc.kiosk import pages as kiosk_pages
from ciasc.reports import audit as audit_pages
from ciasc.reports import downloads, poster_downloads
from ciasc.reports import pages as report_pages
from ciasc.reports.planning import estimate_accuracy as estimate_pages
from ciasc.reports.planning import staffing_page as staffing_pages
from ciasc.settings import Settings, static_folder
from ciasc.web import monitoring, pages
from ciasc.web.account import account_routes, second_factor_routes, session_routes
from ciasc.web.api.errors import handle_errors
from ciasc.web.api.openapi import document
from ciasc.web.api.operations import DeskNumber, Routes
from ciasc.web.devices import (
    danger_alarm_route,
    health_page,
    pairing_routes,
    paper_roll_routes,
    received_health_reports,
)
from ciasc.web.gzip import serve_gzip
from ciasc.web.headers import add_security_headers
from ciasc.web.server_parts import EXTENSION, Web
from ciasc.web.template_environment import set_up_templates

ALL_ROUTES: Final[tuple[Routes, ...]] = (
    session_routes.routes,
    account_routes.routes,
    second_factor_routes.routes,
    pages.routes,
    kiosk_pages.routes,
    desk_pages.routes,
    display_pages.routes,
    poster_pages.routes,
    report_pages.routes,
    estimate_pages.routes,
    staffing_pages.routes,
    downloads.routes,
    poster_downloads.routes,
    audit_pages.routes,
    health_page.routes,
    admin_pages.routes,
    orientation_pages.routes,
    poster_admin_pages.routes,
    device_routes.routes,
    kiosk_screen_routes.routes,
    kiosk_voice_routes.routes,
    staff_routes.routes,
    config_export_routes.routes,
    language_routes.routes,
    logo_routes.routes,
    pairing_routes.routes,
    received_health_reports.routes,
    danger_alarm_route.routes,
    monitoring.routes,
    paper_roll_routes.routes,
)


def flask_app(settings: Settings, parts: Web) -> Flask:
    """Return the application that answers requests with those parts."""
    flask = Flask(
        "ciasc", static_folder=str(static_folder()), static_url_path="/static", template_folder=None
    )
    flask.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    set_up_templates(flask.jinja_env)
    flask.extensions[EXTENSION] = parts
    flask.url_map.converters["desk"] = DeskNumber
    handle_errors(flask)
    for routes in ALL_ROUTES:
        routes.register(flask)
    flask.after_request(add_security_headers)
    serve_gzip(flask)
    return flask


@cache
def openapi() -> Mapping[str, JsonValue]:
    """Return the OpenAPI document of all operations."""
    return document(operation for routes in ALL_ROUTES for operation in routes.operations)
