"""What the templates of the station and of a kiosk node share."""

from pathlib import Path
from typing import Final

from jinja2 import Environment

from ciasc.content.messages import text, words_of
from ciasc.version import program_version
from ciasc.web.citizen_text import add_filters

TEMPLATES: Final = Path(__file__).parent / "templates"


def set_up_templates(environment: Environment) -> None:
    """Set what all templates share: how blocks are trimmed, and the words by message id."""
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    add_filters(environment)
    environment.globals.update(phrase=text, words_of=words_of, program_id=program_version().id)
