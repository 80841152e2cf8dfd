"""The one error tree: each error has a stable code for programs and a message for people."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from ciasc.domain.core.messages import Message, Value

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


class CiascError(Exception):
    """A refused operation; nothing was changed.

    `code` is stable for programs, and the id of the title (`error.CODE`). `message` says what happened and
    what to do, by its id and values: `Conflict("desk.not_open", number=3)`. `now` holds the present state
    where the refusal depends on it; `retry_after_s` the seconds to wait.
    """

    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: str | Message,
        /,
        *,
        now: Mapping[str, JsonValue | Sequence[Message]] | None = None,
        retry_after_s: int | None = None,
        **values: Value,
    ) -> None:
        self.message = Message(message, values) if isinstance(message, str) else message
        super().__init__(str(self.message))
        self.now = now
        self.retry_after_s = retry_after_s


class InvalidInput(CiascError):
    """Invalid input: not understood, or out of range."""

    code = "invalid-input"


class NotSignedIn(CiascError):
    """Not signed in, or the credentials are wrong."""

    code = "not-signed-in"


class SecondFactorNeeded(NotSignedIn):
    """The password was right, and a code of the person's phone is needed too."""

    code = "second-factor"


class NotAllowed(CiascError):
    """This person or device may not do that."""

    code = "not-allowed"


class NotFresh(NotAllowed):
    """This step needs the password again, because the person signed in a while ago."""

    code = "not-fresh"


class NotFound(CiascError):
    """No such thing at this station."""

    code = "not-found"


class Conflict(CiascError):
    """The state of the thing does not allow it; `now` has the present state."""

    code = "conflict"


class StaleVersion(Conflict):
    """The thing changed after the person saw it."""

    code = "stale-version"


class LeaseLost(Conflict):
    """Another window holds the desk now."""

    code = "lease-lost"


class Closed(Conflict):
    """The station or the service issues no tickets now."""

    code = "closed"


class TooMany(CiascError):
    """Too many attempts; wait `retry_after_s` seconds."""

    code = "too-many"


class TooLarge(CiascError):
    """The request body is too large."""

    code = "too-large"


class Unavailable(CiascError):
    """A needed part does not answer now."""

    code = "unavailable"
