"""The one error tree: each error has a stable code for programs and plain Spanish for people."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


class CiascError(Exception):
    """Something that CIASC refuses to do; nothing was changed.

    `code` is stable for programs, `title` a short Spanish sentence, `detail` what happened and what to do.
    `now` holds the present state where the refusal depends on it; `retry_after_s` the seconds to wait.
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "No se pudo completar"

    def __init__(
        self, detail: str, *, now: Mapping[str, JsonValue] | None = None, retry_after_s: int | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.now = now
        self.retry_after_s = retry_after_s


class InvalidInput(CiascError):
    """What was sent cannot be understood or is out of range."""

    code = "invalid-input"
    title = "Hay un dato que no es válido"


class NotSignedIn(CiascError):
    """Nobody is signed in, or the credentials are wrong."""

    code = "not-signed-in"
    title = "Debe identificarse"


class NotAllowed(CiascError):
    """This person or device may not do that."""

    code = "not-allowed"
    title = "No tiene permiso para esta acción"


class NotFound(CiascError):
    """There is no such thing at this station."""

    code = "not-found"
    title = "No existe"


class Conflict(CiascError):
    """The thing is not in a state that allows it; `now` tells what is true."""

    code = "conflict"
    title = "La situación cambió"


class StaleVersion(Conflict):
    """The person acted on something that has changed since they saw it."""

    code = "stale-version"
    title = "Esto cambió mientras lo miraba"


class LeaseLost(Conflict):
    """Another window holds the desk now."""

    code = "lease-lost"
    title = "El módulo se maneja desde otra ventana"


class Closed(Conflict):
    """The station or the service gives no tickets now."""

    code = "closed"
    title = "Ahora no se entregan tickets"


class TooMany(CiascError):
    """Too many attempts; wait `retry_after_s` seconds."""

    code = "too-many"
    title = "Demasiados intentos"


class TooLarge(CiascError):
    """The request body is larger than any honest one."""

    code = "too-large"
    title = "El envío es demasiado grande"


class Unavailable(CiascError):
    """A part that is needed does not answer now."""

    code = "unavailable"
    title = "El servicio no está disponible por el momento"
