"""Errors in both forms: problem+json for programs, a plain page for people."""

import json
from typing import Final

import structlog
from flask import Flask, Response, render_template, request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchPage

from ciasc.content.messages import explain, render
from ciasc.domain.core.errors import (
    CiascError,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLarge,
    TooMany,
    Unavailable,
)

PROBLEM: Final = "application/problem+json"
API_ROOT: Final = "/api/v1"
JSON: Final = "application/json"
IDEMPOTENCY_HEADER: Final = "Idempotency-Key"

_log = structlog.get_logger(part="web")


class Malformed(InvalidInput):
    """The request does not have the right form."""

    code = "malformed"


class WrongMethod(InvalidInput):
    """The address answers, but not that method."""

    code = "wrong-method"


class Failure(CiascError):
    """Something broke inside; nothing was changed."""

    code = "internal"


STATUSES: Final[tuple[tuple[type[CiascError], int], ...]] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooLarge, 413),
    (Malformed, 400),
    (WrongMethod, 405),
    (InvalidInput, 422),
    (TooMany, 429),
    (Unavailable, 503),
)


def status_of(error: CiascError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def problem(error: CiascError) -> Response:
    """Return the answer to a refused request: JSON under the API, else a page."""
    status, words = status_of(error), explain(error)
    if request.path.startswith((API_ROOT, "/metrics", "/healthz", "/readyz")):
        body: dict[str, object] = {
            "type": error.code,
            "title": words.title,
            "detail": words.detail,
            "status": status,
        }
        if error.now is not None:
            body["now"] = error.now
        response = Response(json.dumps(body, ensure_ascii=False, default=render), status, mimetype=PROBLEM)
    else:
        page = render_template("error.html", title=words.title, detail=words.detail, status=status)
        response = Response(page, status)
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _of_http(error: HTTPException) -> CiascError:
    if isinstance(error, RequestEntityTooLarge):
        return TooLarge("web.request.too_large")
    if isinstance(error, NoSuchPage):
        return NotFound("web.request.no_page")
    return Malformed("web.request.malformed")


def handle_errors(app: Flask) -> None:
    """Handle every error of the application with `problem`; log unexpected ones and never show them."""

    def refused(error: CiascError) -> Response:
        return problem(error)

    def http(error: HTTPException) -> Response:
        if isinstance(error, MethodNotAllowed):
            response = problem(WrongMethod("web.request.methods"))
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
            return response
        if error.code is not None and error.code < 400:  # noqa: PLR2004 - a redirect is no error
            return Response(status=error.code, headers=error.get_headers())
        return problem(_of_http(error))

    def garbled(_error: ParseException) -> Response:
        return problem(Malformed("web.request.malformed"))

    def broke(error: Exception) -> Response:
        _log.error("request_failed", endpoint=request.endpoint, error=type(error).__name__, exc_info=error)
        return problem(Failure("web.request.broke"))

    app.register_error_handler(CiascError, refused)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(ParseException, garbled)
    app.register_error_handler(Exception, broke)
