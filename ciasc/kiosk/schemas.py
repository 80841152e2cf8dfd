"""What a kiosk sends and gets: the same at the station and at a kiosk node."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from ciasc.domain.core.offline_numbers import RESERVED
from ciasc.domain.core.services import LaneWord
from ciasc.web.api.inputs import Input
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Language


class Reader(Input, title="Reader"):
    """The language; an unknown one gets Spanish."""

    lang: Annotated[str, Field(max_length=12)] = "es"


class TicketRequest(Input, title="TicketOrder"):
    """The service of the new ticket."""

    service: Annotated[str, Field(min_length=1, max_length=40)]
    lane: Literal["normal", "preferential"] = "normal"
    lang: Language = "es"
    kiosk: Annotated[str, Field(max_length=40)] | None = None
    arrived_at: AwareDatetime | None = None
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")] | None = None
    number: Annotated[int, Field(ge=RESERVED[0], le=RESERVED[-1])] | None = None


class HelpCall(Input, title="HelpCall"):
    """A call for help at a kiosk, and the language of the person."""

    lang: Language = "es"


class HelpComing(Output, title="HelpComing"):
    """The staff were called; `told` is whether that rings or a person comes, `heard_by` where or who."""

    told: bool
    heard_by: tuple[str, ...] = ()


class CardViews(Input, title="CardViews"):
    """Views of an orientation card, or of a screen of cards by its kind, in the hour of `at`, else now."""

    card: Annotated[str, Field(min_length=1, max_length=40)]
    at: AwareDatetime | None = None
    n: Annotated[int, Field(ge=1, le=10_000)] = 1


class Counted(Output, title="Counted"):
    """The views are counted."""

    counted: bool = True


class Preferred(Output, title="Preferred"):
    """The lane of a ticket after its person declared that the law puts them first."""

    lane: LaneWord
