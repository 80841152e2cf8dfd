"""Languages of citizens over HTTP: services, phone, help, and the files of translators."""

import re
from typing import Any

import pytest

from tests.api import Desk, Json, post, problem, take
from tests.live import PASSWORD, Live


class Translator:
    """An administrator who sends and gets PO files."""

    def __init__(self, live: Live) -> None:
        self.client = live.http("admin")

    def config(self) -> Json:
        found: Json = self.client.get("/admin/config").json()
        return found

    def catalogue(self, tag: str) -> str:
        answer = self.client.get(f"/admin/languages/{tag}/catalogue.po")
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, tag: str, po: str) -> Any:
        return post(self.client, f"/admin/languages/{tag}/import", revision=self.config()["revision"], po=po)

    def publish(self, **changes: Any) -> None:
        seen = self.config()
        for one in seen["document"]["languages"]:
            one.update(changes.get(one["tag"], {}))
        document = {"revision": seen["revision"], "document": seen["document"]}
        saved = post(self.client, "/admin/config/draft", **document).json()
        published = post(self.client, "/admin/config/publish", revision=saved["revision"])
        assert published.status_code == 200, published.text


@pytest.fixture
def translator(live: Live) -> Translator:
    return Translator(live)


def services(live: Live, lang: str) -> dict[str, Json]:
    rows = live.http().get("/services", params={"lang": lang}).json()
    return {row["key"]: row for row in rows}


def translated(po: str, key: str, text: str) -> str:
    """Return the file with that translation, reviewed."""
    block = re.compile(rf'(?:#,[^\n]*\n)?msgctxt "{re.escape(key)}"\nmsgid ("[^\n]*")\nmsgstr "[^\n]*"')
    found, many = block.subn(rf'msgctxt "{key}"\nmsgid \1\nmsgstr "{text}"', po)
    assert many == 1
    return found


def test_services_are_in_the_language_and_say_in_which(live: Live) -> None:
    english = services(live, "en")["informes"]
    assert (english["name"], english["description"]) == ("Informes (Information)", "You need no document.")
    assert (english["lang"], english["description_lang"]) == ("en", "en")
    for other in ("qu", "ay", "fr"):
        assert services(live, other)["informes"]["lang"] == "es"
    assert services(live, "es")["informes"]["name"] == "Informes y orientación"


def test_the_phone_page_is_in_the_language_of_the_ticket(live: Live) -> None:
    ticket = take(live, lang="en")
    assert live.http().get(f"/tickets/{ticket['token']}").json()["lang"] == "en"
    page = live.browser().get(ticket["status_url"]).text
    assert '<html lang="en">' in page
    assert "You are next" in page
    assert "I can no longer wait" in page
    assert not re.search("Usted sigue|Actualizado|celular", page)


def test_the_wall_says_where_to_go_in_the_language_of_the_person(live: Live) -> None:
    desk = Desk(live).open()
    for lang, also in (("en", "Go to desk 1"), ("es", ""), ("qu", "")):
        take(live, lang=lang)
        desk.complete()
        call = live.http("display").get("/display").json()["calls"][0]
        assert (call["lang"], call["also"]) == (lang, also)


def test_who_is_called_for_help_is_named_in_the_language(live: Live) -> None:
    browser = live.browser()
    given = {"username": "supervisor", "password": PASSWORD}
    assert browser.post("/api/v1/session", json=given).status_code == 200
    screen = live.screen(browser=browser)
    assert screen.watch("queue")["ok"]
    for lang, names in (("en", ["the supervisor"]), ("es", ["supervisor"])):
        called = post(live.http("kiosk"), "/kiosk/help", lang=lang)
        assert called.json()["heard_by"] == names
    assert post(live.http("kiosk"), "/kiosk/help").json()["heard_by"] == ["supervisor"]


def test_a_station_turns_a_draft_on_and_gets_the_spanish_beside_it(
    live: Live, translator: Translator
) -> None:
    translator.publish(qu={"offered": True})
    robbery = services(live, "qu")["robo"]
    assert robbery["name"] == "Suwakuy kaptin, hurquy kaptin · Robo o hurto"
    assert (robbery["lang"], robbery["description_lang"]) == ("qu", "es")


def test_what_a_translator_sends_is_in_force_when_it_is_published(live: Live, translator: Translator) -> None:
    po = translated(translator.catalogue("qu"), "service.robo.name", "Suwakuymanta")
    po = translated(po, "service.robo.short", "Suwakuymanta")
    po = translated(po, "phone.ahead_none", "Qam qatinki")
    answer = translator.send("qu", po)
    assert answer.status_code == 200, answer.text
    assert answer.json()["reviewed"] == 3
    assert services(live, "qu")["robo"]["lang"] == "es"
    translator.publish(qu={"offered": True})
    robbery = services(live, "qu")["robo"]
    assert (robbery["name"], robbery["lang"]) == ("Suwakuymanta", "qu")
    assert "Qam qatinki" in live.browser().get(take(live, lang="qu")["status_url"]).text
    # A file with one text changes that one and keeps the others.
    one = (
        'msgid ""\nmsgstr ""\n"Language: qu\\n"\n\nmsgctxt "phone.yours"\nmsgid "Su ticket"\nmsgstr "Qampa"\n'
    )
    assert translator.send("qu", one).json()["taken"] == 1
    kept = next(one for one in translator.config()["document"]["languages"] if one["tag"] == "qu")
    assert {"phone.yours", "phone.ahead_none"} <= set(kept["phrases"])


def test_a_translation_of_earlier_spanish_is_a_draft_and_unknown_texts_are_named(
    translator: Translator,
) -> None:
    po = translator.catalogue("ay").replace('msgid "Volver"', 'msgid "Regresar"')
    po = re.sub(r'(msgid "Regresar"\nmsgstr )""', r'\1"Kutt\'aña"', po)
    po += '\nmsgctxt "kiosk.gone"\nmsgid "x"\nmsgstr "y"\n'
    body = translator.send("ay", po).json()
    assert body["changed"] == ["kiosk.back"]
    assert body["unknown"] == ["kiosk.gone"]
    kept = next(one for one in translator.config()["document"]["languages"] if one["tag"] == "ay")
    assert kept["phrases"]["kiosk.back"]["reviewed"] is False


@pytest.mark.parametrize(
    ("po", "says"),
    [
        ("hola", "línea 1"),
        (
            'msgid ""\nmsgstr ""\n"Language: ay\\n"\n\nmsgctxt "kiosk.back"\nmsgid "Volver"\nmsgstr "x"\n',
            "otro idioma",
        ),
        ('msgctxt "kiosk.idle_text"\nmsgid "Se cierra en {n} s"\nmsgstr "x {m}"\n', "{n}"),
        ('msgctxt "kiosk.idle_text"\nmsgid "Se cierra en {n} s"\nmsgstr "x {n"\n', "{n}"),
        ('msgctxt "kiosk.back"\nmsgid "Volver"\nmsgstr "sin cerrar\n', "línea 3"),
        ('msgid "Volver"\nmsgstr "x"\n', "ninguna traducción"),
        (
            'msgctxt "kiosk.back"\nmsgid "Volver"\nmsgid_plural "Volver"\nmsgstr[0] "uno"\nmsgstr[1] "dos"\n',
            "línea 2 hay un plural",
        ),
        ('msgctxt "kiosk.back"\nmsgid "Volver"\nmsgstr "' + "x" * 501 + '"\n', "muy larga"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(
    translator: Translator, po: str, says: str
) -> None:
    before = translator.config()
    refused = translator.send("qu", po)
    found = problem(refused, 422, "invalid-input")
    assert says in found["detail"]
    assert "No se cambió nada" in found["detail"]
    assert translator.config() == before


def test_a_language_that_nobody_may_choose_has_no_file(translator: Translator) -> None:
    assert translator.client.get("/admin/languages/fr/catalogue.po").status_code == 404


def test_the_page_shows_how_far_each_language_is(live: Live) -> None:
    token = {"Authorization": f"Bearer {live.tokens['admin']}"}
    page = live.browser().get("/admin/idiomas", headers=token).text
    assert "Textos en quechua" in page
    assert 'href="/api/v1/admin/languages/qu/catalogue.po"' in page
    english = page[page.index("Textos en inglés") :]
    assert re.search(r"Dispensador</th><td>\d+</td><td>0</td><td>0</td><td>100<", english)
