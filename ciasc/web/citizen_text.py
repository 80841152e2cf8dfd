"""Texts of citizens in a page: each is marked with the language that it is really in."""

from collections.abc import Mapping
from typing import Final

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ciasc.content.languages.public_words import Said

PAGE_LANG: Final[Mapping[str, str]] = {"es": "es-PE"}
"""The `lang` of a page in each language, where it is more than the tag."""


def add_filters(environment: Environment) -> None:
    """Add the filters `said`, for a text, and `in_language`, for an attribute of an element."""
    environment.filters.update(said=said_html, in_language=language_attribute)


@pass_context
def said_html(context: Context, text: str) -> Markup:
    """Render a text: a draft and the Spanish beside it, or with its language where that is not the page's."""
    if not isinstance(text, Said):
        return escape(text)
    if text.spanish:
        beside = Markup('<span lang="es">{}</span>').format(text.spanish)
        return Markup('<span lang="{}">{}</span> {}').format(text.lang, text.alone, beside)
    if text.lang == _page(context):
        return escape(str(text))
    return Markup('<span lang="{}">{}</span>').format(text.lang, str(text))


@pass_context
def language_attribute(context: Context, text: str) -> Markup:
    """Render the `lang` of an element that holds that text; empty where it is the page's."""
    lang = text.lang if isinstance(text, Said) else _page(context)
    return Markup() if lang == _page(context) else Markup(' lang="{}"').format(lang)


def _page(context: Context) -> str:
    return str(context.get("lang", "es")).partition("-")[0]
