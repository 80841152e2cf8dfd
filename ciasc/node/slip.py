"""What the paper of a kiosk of its own says."""

from ciasc.domain.day import LIMA
from ciasc.domain.printing import Slip
from ciasc.domain.service import Lane
from ciasc.kiosk.services import KioskFacts, KnownService
from ciasc.ports import Given
from ciasc.web.views import status_url


def slip_of(given: Given, facts: KioskFacts, service: KnownService, lang: str) -> Slip:
    """The paper of that ticket: of a discreet service no more than its cover would say."""
    base = facts.public_url.rstrip("/")
    return Slip(
        code=given.code,
        station=facts.station,
        service=service.paper,
        preferential=given.lane == Lane.PREFERENTIAL.word,
        at=given.arrived_at.astimezone(LIMA),
        ahead=given.ahead,
        low_min=given.low_min,
        high_min=given.high_min,
        url=(base + status_url(given.token)).upper() if base and given.token else None,
        lang=lang,
    )
