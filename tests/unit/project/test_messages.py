"""Messages: every id that the code names has words, every place is filled, and PO files can hold them."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import ciasc
from ciasc.content import messages
from ciasc.content.messages import catalog, explain, render, section_words, sections, text
from ciasc.domain.core.errors import CiascError, Conflict
from ciasc.domain.core.messages import message
from tests.page_words import labels, templates

SOURCE = Path(ciasc.__file__).parent
WORDS = {key: words for name in sections() for key, words in catalog(name).items()}
CALLS = frozenset({"text", "message", "Message"})
NOT_VALUES = frozenset({"now", "retry_after_s"})


def errors(kind: type[CiascError] = CiascError) -> Iterator[str]:
    yield kind.__name__
    for child in kind.__subclasses__():
        yield from errors(child)


def named() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield where, which message, and with which values; None as values if they are not written out."""
    callers = CALLS | set(errors())
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and len(node.args) == 1 and _name(node.func) in callers):
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and " " not in first.value:
                written = {word.arg for word in node.keywords}
                values = None if None in written else {str(word) for word in written}
                where = f"{path.relative_to(SOURCE)}:{node.lineno}"
                yield where, first.value, None if values is None else values - NOT_VALUES


def _name(called: ast.expr) -> str:
    return (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )


def places(words: object) -> set[str]:
    """Return the names in braces of a message, of both of its forms."""
    forms = words.values() if isinstance(words, dict) else [words]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(str(form)) if name}


def test_every_message_that_the_code_names_has_words_and_its_values() -> None:
    wrong = [
        (where, key)
        for where, key, values in named()
        if key not in WORDS or (values is not None and places(WORDS[key]) - {"n"} != values - {"n"})
    ]
    assert wrong == []


def test_a_message_is_rendered_with_its_values_and_the_messages_in_it() -> None:
    inner = message("error.said", words="módulo 3")
    assert render(message("error.said", words=inner)) == "módulo 3"
    with pytest.raises(KeyError):
        text("error.no_such_message")
    with pytest.raises(KeyError):
        text("error.said", other="x")


def test_a_refusal_is_explained_by_title_and_detail_and_logged_by_its_id() -> None:
    refused = Conflict("error.said", words="El módulo 3 no está abierto.", now={"desk": 3})
    assert explain(refused) == messages.Explanation("La situación cambió", "El módulo 3 no está abierto.")
    assert str(refused) == "error.said words=El módulo 3 no está abierto."


def test_no_section_exists_that_is_not_a_file() -> None:
    with pytest.raises(KeyError):
        section_words("nothing")


def translated(words: str | Mapping[str, str]) -> str | tuple[str, str, str]:
    """Return the words as PO files hold Spanish: a plural has a third form, of millions."""
    return words if isinstance(words, str) else (words["one"], words["other"], words["other"])


def test_all_words_go_into_a_po_file_and_back() -> None:
    written = Catalog(locale="es_PE")
    for key, words in WORDS.items():
        forms = words if isinstance(words, str) else (words["one"], words["other"])
        written.add(forms, translated(words), context=key)
    file = BytesIO()
    write_po(file, written)
    file.seek(0)
    read = read_po(file, locale="es_PE")
    for key, words in WORDS.items():
        forms = words if isinstance(words, str) else (words["one"], words["other"])
        found = read.get(forms if isinstance(forms, str) else forms[0], key)
        assert found is not None
        assert found.string == translated(words)


def test_words_are_plain_and_polite() -> None:
    """Check that each sentence uses usted and one term for one thing."""
    banned = re.compile(r"\b(tramos?|estacionad[oa]s?|lo encubre|tu|tus|te|tú|vos)\b", re.IGNORECASE)
    shown = {
        key: form
        for key, words in WORDS.items()
        for form in ([words] if isinstance(words, str) else words.values())
    }
    assert {key for key, form in shown.items() if banned.search(form)} == set()


SPANISH = re.compile(
    r"[áéíóúñ¿¡«»]|\b(el|la|los|las|del|un|una|para|con|por|sin|está|hay|desde|hasta|módulo|papel|persona|"
    r"lunes|martes|jueves|viernes|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|se?tiembre|octubre|"
    r"noviembre|diciembre|castellano|quechua|aimara)\b",
    re.IGNORECASE,
)
SAMPLES = "sample_parts.html"
"""The page of the demo with each part; what its parts say are samples of labels."""
NO_WORDS = {"CIASC", "Esc"}
"""A name and a key of the keyboard."""
IN_PYTHON = {
    "domain/core/permissions.py": "the name of an actor, which is stored with its events",
    "domain/config/card_pictures.py": "the names of pictures",
    "reports/planning/roster.py": "fields of an address, which is Spanish as the page is",
    "printing/printer_test_page.py": "the letters that a printer has to show",
    "station/access/password_strength.py": "words that are no password",
}


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that are no documentation, with their lines."""
    documents = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def test_a_label_that_is_said_elsewhere_too_is_named_by_its_id() -> None:
    own = {name: text for name, text in templates().items() if name != SAMPLES}
    held = Counter(label for text in own.values() for label in labels(text))
    named = {
        form for words in WORDS.values() for form in ([words] if isinstance(words, str) else words.values())
    }
    assert {label for label, n in held.items() if n > 1 or label in named} == NO_WORDS


def test_each_phrase_of_a_template_has_words() -> None:
    asked = {key for text in templates().values() for key in re.findall(r'\bphrase\("([\w.]+)"\)', text)}
    assert len(asked) > 100
    assert asked - set(WORDS) == set()


def test_python_holds_no_spanish_that_people_read() -> None:
    found: dict[str, list[tuple[int, str]]] = {}
    for path in SOURCE.rglob("*.py"):
        if "versions" in path.parts:
            continue
        for line, words in strings(ast.parse(path.read_text(encoding="utf-8"))):
            if SPANISH.search(words):
                found.setdefault(str(path.relative_to(SOURCE)), []).append((line, words))
    assert {name: lines for name, lines in found.items() if name not in IN_PYTHON} == {}
    assert set(IN_PYTHON) - set(found) == set()
