"""Routes that export the configuration in force as a file."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response

from ciasc.content.config_files import to_toml, to_yaml
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.permissions import Permission
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.server_parts import web

routes = Routes(Blueprint("export", __name__))

TOML: Final = "application/toml"
YAML: Final = "application/yaml"


@routes.operation("GET", "/admin/config/export.toml", "export", who=Permission.SEE_CONFIG, gives={200: TOML})
def export(_call: ApiCall[Nothing]) -> Response:
    """Download the configuration in force as TOML."""
    return _file(to_toml, TOML, "toml")


@routes.operation(
    "GET", "/admin/config/export.yaml", "export_yaml", who=Permission.SEE_CONFIG, gives={200: YAML}
)
def export_yaml(_call: ApiCall[Nothing]) -> Response:
    """Download the configuration in force as YAML."""
    return _file(to_yaml, YAML, "yaml")


def _file(write: Callable[[Configuration], str], kind: str, suffix: str) -> Response:
    with web().station.store.read() as tx:
        text = write(tx.config.in_force())
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ciasc-configuracion.{suffix}"'
    return response
