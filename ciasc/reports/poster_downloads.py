"""The posters of the station as PDF, to print."""

from typing import Final

from flask import Blueprint, Response, request

from ciasc.content.posters import paper_languages
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.reports.files.poster_pdf import PAPER_KEYS, Paper
from ciasc.web.api.operations import Routes
from ciasc.web.pages import Page, for_staff
from ciasc.web.server_parts import web

routes = Routes(Blueprint("poster_downloads", __name__))

_ALL: Final = "todos"
"""The name of the file of all posters."""


@routes.pages.get("/reportes/afiches/<key>.pdf")
def poster_file(key: str) -> Page:
    """Return a poster, or all of them, in the language and on the paper of the address."""
    return for_staff(Permission.SEE_CONFIG, lambda _: _file(key))


def _file(key: str) -> Response:
    paper = request.args.get("hoja", Paper.A4.value)
    lang = request.args.get("idioma", SPANISH)
    with web().station.store.read() as tx:
        config = tx.config.in_force()
    known = key == _ALL or (key in PAPER_KEYS and lang in paper_languages(key, config))
    if not known or paper not in list(Paper) or lang not in (SPANISH, *(one.tag for one in config.languages)):
        raise NotFound("files.poster.none")
    data = web().make_poster("" if key == _ALL else key, lang, paper, web().station.clock())
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="afiche-{key}-{lang}-{paper}.pdf"'
    return response
