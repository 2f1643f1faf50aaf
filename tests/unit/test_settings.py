"""What an installation runs with, and what is said when config.toml will not do."""

from pathlib import Path

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.settings import load_settings

PROVINCE = '[province]\nname = "Rehamna"\nzone = "Africa/Casablanca"\n'
MAIL = '[mail]\nhost = "smtp.example"\nsender = "studio@educatec.example"\n'


def config(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(PROVINCE + text, encoding="utf-8")
    return path


def faults(path: Path, **environment: str) -> list[tuple[int | None, str]]:
    with pytest.raises(BadInputError) as refused:
        load_settings(path, path.parent / "var", environment)
    return [(fault.line, fault.key) for fault in refused.value.faults]


def test_everything_has_a_default_but_the_zone(tmp_path: Path) -> None:
    settings = load_settings(config(tmp_path, ""), tmp_path / "var", {})
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'educatec.sqlite3'}"
    assert settings.zone_name == "Africa/Casablanca"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.mail is None
    assert (settings.default_language, settings.languages) == ("ar", ("ar", "fr", "en"))
    assert settings.alarm == 0


def test_the_projects_own_config_runs_on_sqlite_without_mail(tmp_path: Path) -> None:
    settings = load_settings(Path(__file__).parents[2] / "config.toml", tmp_path, {})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.mail is None


def test_the_environment_names_the_database_before_the_file(tmp_path: Path) -> None:
    path = config(tmp_path, '[storage]\ndatabase_url = "postgresql+psycopg://a@b/c"\n')
    assert load_settings(path, tmp_path, {}).database_url == "postgresql+psycopg://a@b/c"
    environment = {"EDUCATEC_DATABASE_URL": "sqlite:///elsewhere.db"}
    assert load_settings(path, tmp_path, environment).database_url == "sqlite:///elsewhere.db"


def test_a_server_on_every_card_is_not_linked_to_by_that_address(tmp_path: Path) -> None:
    path = config(tmp_path, '[web]\nhost = "0.0.0.0"\nport = 9000\n')
    assert load_settings(path, tmp_path, {}).base_url == "http://127.0.0.1:9000"


def test_a_base_address_loses_its_last_slash(tmp_path: Path) -> None:
    path = config(tmp_path, '[web]\nbase_url = "https://educatec.example/"\n')
    assert load_settings(path, tmp_path, {}).base_url == "https://educatec.example"


def test_the_mail_password_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    path = config(tmp_path, MAIL + 'user = "studio"\npassword_file = "secret.txt"\n')
    (tmp_path / "secret.txt").write_text("from-file\n", encoding="utf-8")
    mail = load_settings(path, tmp_path, {}).mail
    assert mail is not None
    assert (mail.password, mail.port, mail.security) == ("from-file", 587, "starttls")
    mail = load_settings(path, tmp_path, {"EDUCATEC_MAIL_PASSWORD": "from-env"}).mail
    assert mail is not None
    assert mail.password == "from-env"
    assert "from-env" not in repr(mail)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        pytest.param('[web]\nport = "8000"\n', 5, "web.port", id="text for a port"),
        pytest.param("[web]\nprot = 8000\n", 5, "web.prot", id="misspelt key"),
        pytest.param("[wbe]\nport = 8000\n", 4, "wbe", id="misspelt table"),
        pytest.param('[web]\nbase_url = "educatec"\n', 5, "web.base_url", id="no address"),
        pytest.param('[mail]\nhost = "smtp.example"\n', 4, "mail.sender", id="no sender"),
        pytest.param(MAIL + 'security = "ssl"\n', 7, "mail.security", id="no such security"),
        pytest.param(MAIL + 'user = "studio"\n', 7, "mail.user", id="user without password"),
        pytest.param(
            MAIL + 'user = "a"\npassword_file = "gone"\n', 8, "mail.password_file", id="no file"
        ),
        pytest.param('[storage]\ndatabase_url = "mysql://x"\n', 5, "storage.database_url", id="db"),
        pytest.param('[language]\noffered = ["fr"]\n', 4, "language.default", id="not offered"),
        pytest.param('[feeds]\nlanguage = "fr+ar"\n', 5, "feeds.language", id="no such feed"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, key: str) -> None:
    assert faults(config(tmp_path, text)) == [(line, key)]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[web]\nport = 0\n[feeds]\nalarm = 7\n[province]\nzone = "Mars"\n', "utf-8")
    assert faults(path) == [(2, "web.port"), (4, "feeds.alarm"), (6, "province.zone")]


def test_a_config_that_is_not_there_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert faults(tmp_path / "config.toml") == [(None, "file")]


OIDC = '[sign_in.oidc]\nname = "taalim"\nclient_id = "educatec"\n'
ISSUER = 'issuer = "https://id.example/tenant"\n'


def test_the_provider_is_off_without_its_table_and_its_secret_never_in_the_file(
    tmp_path: Path,
) -> None:
    assert load_settings(config(tmp_path, ""), tmp_path, {}).oidc is None
    path = config(tmp_path, OIDC + ISSUER + 'client_secret_file = "secret.txt"\n')
    (tmp_path / "secret.txt").write_text("hidden\n", encoding="utf-8")
    found = load_settings(path, tmp_path, {}).oidc
    assert found is not None
    assert found.client_secret == "hidden"
    assert "hidden" not in repr(found)
    assert load_settings(path, tmp_path, {"EDUCATEC_OIDC_SECRET": "first"}).oidc != found


def test_a_provider_without_a_secret_is_a_fault(tmp_path: Path) -> None:
    assert faults(config(tmp_path, OIDC + ISSUER)) == [(6, "sign_in.oidc.client_id")]


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/organizations/v2.0",
    ],
)
def test_only_one_providers_secure_address_is_an_issuer(tmp_path: Path, issuer: str) -> None:
    text = f'{OIDC}issuer = "{issuer}"\n'
    found = faults(config(tmp_path, text), EDUCATEC_OIDC_SECRET="x")
    assert found == [(7, "sign_in.oidc.issuer")]


def test_metrics_are_off_until_a_token_is_given(tmp_path: Path) -> None:
    assert load_settings(config(tmp_path, ""), tmp_path, {}).metrics_token == ""
    token = "x" * 24
    environment = {"EDUCATEC_METRICS_TOKEN": token}
    settings = load_settings(config(tmp_path, ""), tmp_path, environment)
    assert settings.metrics_token == token
    assert token not in repr(settings)
    (tmp_path / "token").write_text(f"{token}\n")
    path = config(tmp_path, '[metrics]\ntoken_file = "token"\n')
    assert load_settings(path, tmp_path, {}).metrics_token == token


@pytest.mark.parametrize("token", ["short", "with a space in the middle", "é" * 30, ""])
def test_a_token_that_is_easy_to_guess_is_refused(tmp_path: Path, token: str) -> None:
    (tmp_path / "token").write_text(token)
    path = config(tmp_path, '[metrics]\ntoken_file = "token"\n')
    assert [key for _, key in faults(path)] == ["metrics.token_file"]
