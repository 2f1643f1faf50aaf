"""From `config.toml` and the environment to `Settings`, or every fault at once."""

import os
from collections.abc import Mapping
from pathlib import Path

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.recording import RecordingRules
from scheduler.settings.on_air import OnAirSettings, on_air_settings
from scheduler.settings.origin import origin_of
from scheduler.settings.secrets import Secrets
from scheduler.settings.servers import mail_settings, metrics_token, oidc_settings
from scheduler.settings.tables import RecordingsTable, SettingsPart
from scheduler.settings.values import Settings
from scheduler.tomlfile.reading import TomlFile, check_against, read_toml, shown
from scheduler.tomlfile.words import NotAllowedValue, zone_name

DATABASE_VARIABLE = "EDUCATEC_DATABASE_URL"
GIGABYTE = 1024**3

# The keys of config.toml that intake reads; a test holds the two lists together.
PROVINCE_KEYS = frozenset(
    {
        "schools",
        "sessions",
        "province",
        "studios",
        "school_year",
        "holidays",
        "closures",
        "bell_periods",
        "reception_hours",
        "network",
        "planner",
    }
)


def load_settings(
    config_path: Path, data_dir: Path, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Return what the installation runs with, with every default filled in.

    The database is `data_dir/educatec.sqlite3` unless config or `EDUCATEC_DATABASE_URL` names
    another. Raises `BadInputError` with every fault of the installation's tables.
    """
    faults: list[Fault] = []
    file = read_toml(config_path, config_path.name, faults)
    if file is None:
        raise BadInputError(faults)
    own = {key: value for key, value in file.data.items() if key not in PROVINCE_KEYS}
    part = check_against(SettingsPart, TomlFile(name=file.name, data=own, lines=file.lines), faults)
    zone = _zone_name(file, faults)
    secrets = Secrets(file=file, beside=config_path.parent, environment=environment, faults=faults)
    mail = mail_settings(part.mail, secrets) if part and part.mail else None
    oidc = oidc_settings(part.sign_in.oidc, secrets) if part and part.sign_in.oidc else None
    token = metrics_token(part.metrics, secrets) if part else ""
    on_air = on_air_settings(part.on_air, secrets) if part else OnAirSettings()
    if part is None or faults:
        raise BadInputError(sorted(faults, key=lambda fault: fault.line or 0))
    where = data_dir.resolve()
    default_database = f"sqlite:///{where / 'educatec.sqlite3'}"
    return Settings(
        config_path=config_path.resolve(),
        data_dir=where,
        zone_name=zone,
        database_url=(
            environment.get(DATABASE_VARIABLE) or part.storage.database_url or default_database
        ),
        host=part.web.host,
        port=part.web.port,
        base_url=part.web.base_url or origin_of(part.web.host, part.web.port),
        origin_is_configured=bool(part.web.base_url),
        behind_proxies=part.web.behind_proxies,
        mail=mail,
        languages=tuple(part.language.offered),
        default_language=part.language.default,
        feed_language=part.feeds.language,
        alarm=part.feeds.alarm,
        oidc=oidc,
        on_air=on_air,
        recordings=_recording_rules(part.recordings),
        backup_dir=config_path.parent / part.backup.folder if part.backup.folder else None,
        backups_kept=part.backup.keep,
        metrics_token=token,
        second_factor=part.sign_in.second_factor,
    )


def _recording_rules(table: RecordingsTable) -> RecordingRules:
    return RecordingRules(
        open_by_itself=table.open_by_itself,
        consent_on_file=table.consent_on_file,
        keep_days=table.keep_days,
        warn_days=table.warn_days,
        reserve_bytes=table.reserve_gb * GIGABYTE,
        most_bytes=table.most_gb * GIGABYTE,
    )


def _zone_name(file: TomlFile, faults: list[Fault]) -> str:
    # The province's table is intake's, but every process needs the zone before it has a province.
    table = file.data.get("province")
    name = table.get("zone") if isinstance(table, dict) else None
    try:
        return zone_name(name if isinstance(name, str) else "")
    except NotAllowedValue as error:
        faults.append(file.fault(("province", "zone"), f"is {shown(name)}", error.allowed))
    return ""
