"""The content of a kiosk node's paper ticket."""

from ciasc.content.languages.public_words import PaperService, paper_texts
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.domain.core.services import Lane, ServiceWords
from ciasc.domain.core.station_day import LIMA
from ciasc.domain.forecast.wait_estimate import on_paper
from ciasc.kiosk.facts_for_node import KioskFacts, KnownService
from ciasc.ports import Given
from ciasc.web.api.schemas import phone_page


def slip_of(given: Given, facts: KioskFacts, service: KnownService, lang: str) -> PaperTicket:
    """Return the paper of that ticket; of a discreet service, only what its cover shows."""
    low, high = given.low_min, given.high_min
    if low is not None and high is not None:
        low, high = on_paper(low, high, given.until_min)
    texts = paper_texts(lang, facts.languages, paper_service(facts, service))
    return PaperTicket(
        code=given.code,
        station=facts.station,
        service=texts.service,
        preferential=given.lane == Lane.PREFERENTIAL.word,
        at=given.arrived_at.astimezone(LIMA),
        ahead=given.ahead,
        low_min=low,
        high_min=high,
        url=phone_page(facts.public_url, given.token) if facts.public_url and given.token else None,
        lang=texts.lang,
        variety=texts.variety,
        greeting=texts.greeting,
        bring=texts.bring,
        cud=facts.cud_line,
        phrases=texts.own,
        logo=facts.logo,
    )


def paper_service(facts: KioskFacts, service: KnownService) -> PaperService:
    """Return that service as its paper may name it: the cover, if it is discreet."""
    cover = next((row for row in facts.services if row.key == service.public_key), None)
    return PaperService(
        key=service.public_key or service.key,
        letter=service.letter,
        words=cover.words
        if cover is not None and cover.words
        else {SPANISH: ServiceWords(service.paper, "", "")},
        named=facts.paper_names_service,
        noted=service.note_on_paper,
    )
