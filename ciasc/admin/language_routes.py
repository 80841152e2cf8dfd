"""Translations: their page, a PO file out of the configuration, and one that becomes part of its draft."""

from typing import Annotated, Final

from flask import Blueprint, Response
from pydantic import Field

from ciasc.admin.config_routes import Revision
from ciasc.admin.config_schemas import config_body
from ciasc.admin.pages import admin_page
from ciasc.content.languages.po_files import read_po, write_po
from ciasc.content.languages.translation_progress import coverage, texts_to_translate, with_translations
from ciasc.content.messages import text
from ciasc.domain.config.other_languages import VARIETIES
from ciasc.domain.config.validation import LANGUAGES
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Transaction
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff
from ciasc.web.server_parts import web

routes = Routes(Blueprint("languages", __name__))

PO: Final = "text/x-gettext-translation"


@routes.pages.get("/admin/idiomas")
def languages() -> Page:
    """Show which languages citizens may choose, and how far each is translated."""
    return for_staff(Permission.SEE_CONFIG, _languages)


def _languages(who: Caller) -> Page:
    with web().station.store.read() as tx:
        config = config_body(tx).document
    rows = {one.tag: coverage(config, one.tag) for one in config.languages}
    return admin_page(who, "idiomas", coverage=rows, varieties=VARIETIES)


class PoImport(Input, title="PoImport"):
    """A PO file, as text. `revision` is that of the draft that was seen, 0 for none."""

    revision: Revision
    po: Annotated[str, Field(min_length=1)]


class PoImported(Output, title="PoImported"):
    """What a PO file brought into the draft; `unknown` are texts that this version does not have.

    `changed` are translations of an earlier Spanish: they count as not reviewed.
    """

    revision: int
    taken: int
    reviewed: int
    unknown: tuple[str, ...]
    changed: tuple[str, ...]
    words: str


@routes.operation(
    "GET", "/admin/languages/<tag>/catalogue.po", "export_po", who=Permission.SEE_CONFIG, gives={200: PO}
)
def export_po(call: ApiCall[Nothing]) -> Response:
    """Download all texts of citizens with their translations in that language, from the draft."""
    tag = _known(call.path["tag"])
    with web().station.store.read() as tx:
        data = write_po(tag, texts_to_translate(config_body(tx).document, tag))
    response = Response(data, content_type=f"{PO}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ciasc-{tag}.po"'
    return response


@routes.command(
    "/admin/languages/<tag>/import",
    "import_po",
    who=Permission.CONFIGURE,
    takes=PoImport,
    gives={200: PoImported},
)
def import_po(call: ApiCall[PoImport], tx: Transaction) -> CommandAnswer:
    """Add the translations of a PO file to the draft; a file with a mistake changes nothing."""
    tag, sent = _known(call.path["tag"]), call.body
    before = config_body(tx).document
    sources = {one.id: one.source for one in texts_to_translate(before, tag)}
    file = read_po(sent.po.encode(), tag, sources)
    call.station.config.save_draft(tx, call.actor, with_translations(before, tag, file), sent.revision, "")
    reviewed = sum(one.reviewed for one in file.translations.values())
    body = PoImported(
        revision=config_body(tx).revision,
        taken=len(file.translations),
        reviewed=reviewed,
        unknown=file.unknown,
        changed=file.changed,
        words=_words(len(file.translations), reviewed, len(file.unknown), len(file.changed)),
    )
    return answer(body)


def _words(taken: int, reviewed: int, unknown: int, changed: int) -> str:
    """Return what was taken, in words for the person who sent the file."""
    found = [text("admin.languages.taken", taken=taken, reviewed=reviewed)]
    if unknown:
        found.append(text("admin.languages.unknown", n=unknown))
    if changed:
        found.append(text("admin.languages.changed", n=changed))
    return " ".join(found)


def _known(tag: str) -> str:
    if tag not in LANGUAGES[1:]:
        raise NotFound("admin.languages.not_found", language=tag)
    return tag
