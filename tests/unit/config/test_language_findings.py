from ciasc.domain.config.other_languages import OtherLanguage, Translation, languages_mark, places


def test_the_places_of_a_text_are_its_names_in_braces() -> None:
    assert places("A {n} y {place}") == frozenset({"n", "place"})
    assert places("sin cerrar {") is None
    assert places("{n:>3}") is None


def test_the_mark_of_languages_changes_with_a_phrase() -> None:
    plain = OtherLanguage(tag="en", offered=True)
    other = OtherLanguage(tag="en", offered=True, phrases={"a": Translation("b")})
    assert languages_mark([plain]) != languages_mark([other])
