from pathlib import Path

import pytest

from ciasc.settings import BadSetting, load

HERE = Path("/nowhere")


@pytest.mark.parametrize(
    "public_url", ["", "http://10.0.0.5:8000", "https://turno.ejemplo.pe/Comisaria/", "http://[fd00::1]:8000"]
)
def test_an_address_for_phones_is_taken_as_it_is(tmp_path: Path, public_url: str) -> None:
    assert load(tmp_path, environ={}, public_url=public_url).public_url == public_url


@pytest.mark.parametrize(
    "public_url",
    [
        "10.0.0.5:8000", "turno.ejemplo.pe", "ftp://x", "http://", "http:///x", "http://x:99999",
        "http://a b", "http://x?y=1", "http://x/#y", "http://me@x", "http://[::1", "http://ñandú.pe", " http://x",
    ],
)  # fmt: skip
def test_an_address_that_no_phone_opens_is_refused(tmp_path: Path, public_url: str) -> None:
    with pytest.raises(BadSetting, match=r"settings\.bad_public_url"):
        load(tmp_path, environ={}, public_url=public_url)


def test_the_defaults_are_a_file_in_the_data_folder() -> None:
    settings = load(HERE, {})
    assert settings.database == "sqlite:////nowhere/ciasc.sqlite3"
    assert (settings.port, settings.rules.no_show_min_calls) == (8000, 2)


def test_arguments_override_the_environment_and_that_the_file(tmp_path: Path) -> None:
    (tmp_path / "ciasc.toml").write_text('port = 1\nscreens = 2\npublic_url = "http://x"\n')
    settings = load(tmp_path, {"CIASC_PORT": "3", "CIASC_SCREENS": "4"}, port=5, host=None)
    assert (settings.port, settings.screens, settings.public_url) == (5, 4, "http://x")


def test_the_environment_may_name_another_database_and_the_rules() -> None:
    settings = load(
        HERE, {"CIASC_DATABASE_URL": "postgresql://db/x", "CIASC_NO_SHOW_MIN_SECONDS": "30", "PATH": "/bin"}
    )
    assert settings.database == "postgresql://db/x"
    assert settings.rules.no_show_min_seconds == 30


def test_the_data_folder_and_test_switches_are_no_settings() -> None:
    assert load(HERE, {"CIASC_DATA": "/else"}).data == HERE
    assert load(HERE, {"CIASC_SERVER": "s", "CIASC_TOKEN": "t", "CIASC_TOKENS": "a=b"}) == load(HERE, {})


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({"CIASC_PROT": "1"}, "settings.unknown_but_near name=prot near=port"),
        ({"CIASC_COFFEE": "1"}, "settings.unknown name=coffee"),
        ({"CIASC_PORT": "eighty"}, "settings.bad_value name=port value=eighty"),
        ({"CIASC_SCREENS": "0"}, "settings.below_one name=screens"),
        ({"CIASC_NO_SHOW_MIN_SECONDS": "-1"}, "settings.negative name=no_show_min_seconds"),
        ({"CIASC_DAY_STARTS_AT": "noon"}, "settings.bad_time name=day_starts_at"),
        ({"CIASC_LOG_LEVEL": "loud"}, "settings.bad_choice name=log_level"),
    ],
)
def test_an_invalid_setting_is_named(environment: dict[str, str], names: str) -> None:
    with pytest.raises(BadSetting, match=names):
        load(HERE, environment)


def test_a_boolean_is_no_number(tmp_path: Path) -> None:
    (tmp_path / "ciasc.toml").write_text("port = true\n")
    with pytest.raises(BadSetting):
        load(tmp_path, {})


def test_the_day_begins_at_the_hour_of_the_station() -> None:
    assert load(HERE, {"CIASC_DAY_STARTS_AT": "07:30"}).calendar.starts_at.isoformat() == "07:30:00"
