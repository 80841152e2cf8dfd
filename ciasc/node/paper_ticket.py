"""The content of a kiosk node's paper ticket."""

from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import LIMA
from ciasc.domain.forecast.wait_estimate import on_paper
from ciasc.kiosk.public_services import KioskFacts, KnownService
from ciasc.ports import Given
from ciasc.web.api.schemas import phone_page


def slip_of(given: Given, facts: KioskFacts, service: KnownService, lang: str) -> PaperTicket:
    """Return the paper of that ticket; of a discreet service, only what its cover shows."""
    low, high = given.low_min, given.high_min
    if low is not None and high is not None:
        low, high = on_paper(low, high, given.until_min)
    return PaperTicket(
        code=given.code,
        station=facts.station,
        service=service.paper,
        preferential=given.lane == Lane.PREFERENTIAL.word,
        at=given.arrived_at.astimezone(LIMA),
        ahead=given.ahead,
        low_min=low,
        high_min=high,
        url=phone_page(facts.public_url, given.token) if facts.public_url and given.token else None,
        lang=lang,
    )
