from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import UsageError
from bot.settings import Settings, load

EXAMPLE = Path(__file__).parents[1] / ".env.example"
pytestmark = pytest.mark.usefixtures("bare_environment")
NAMES = {str(field.validation_alias): name for name, field in Settings.model_fields.items()}


def example_lines() -> list[str]:
    return [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines()[1:] if line]


def test_example_names_exactly_the_settings():
    assert [line.split("=")[0] for line in example_lines()[1::2]] == list(NAMES)


def test_example_has_one_comment_line_before_each_setting():
    assert all(line.startswith("# ") and line.endswith(".") for line in example_lines()[0::2])


def test_example_read_as_env_file_equals_the_defaults(tmp_path: Path):
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert load() == Settings(_env_file=None)


def test_environment_wins_over_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / ".env").write_text("BRIEFBOT_PORT=4000\nBRIEFBOT_HOST=::1\n", encoding="utf-8")
    monkeypatch.setenv("BRIEFBOT_PORT", "5000")
    settings = load()
    assert (settings.port, settings.host) == (5000, "::1")


@pytest.mark.parametrize("days", ["29", "soon"])
def test_few_days_are_no_time_to_look_up_what_became_of_a_digest(monkeypatch: pytest.MonkeyPatch, days: str):
    monkeypatch.setenv("BRIEFBOT_KEEP_DAYS", days)
    with pytest.raises(UsageError, match="BRIEFBOT_KEEP_DAYS is not usable"):
        load()


def test_settings_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        load().port = 1  # type: ignore[misc]


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "planted-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:planted-secret@db/brief")
    assert "planted-secret" not in repr(load())


def test_allowed_hosts_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BRIEFBOT_ALLOWED_HOSTS", "wiki.intern, News.intern,")
    assert load().allowed_hosts == ("wiki.intern", "news.intern")


@pytest.mark.parametrize(
    ("hosts", "allowed"),
    [
        ("wiki_1.intern:8080", ("wiki_1.intern:8080",)),
        ("127.0.0.1,[::1]:8080", ("127.0.0.1", "::1:8080")),
        ("[fd00::1],fd00::2", ("fd00::1", "fd00::2")),
        ("müller.intern", ("müller.intern",)),
    ],
)
def test_allowed_hosts_may_have_a_port(monkeypatch: pytest.MonkeyPatch, hosts: str, allowed: tuple[str, ...]):
    monkeypatch.setenv("BRIEFBOT_ALLOWED_HOSTS", hosts)
    assert load().allowed_hosts == allowed


def test_api_url_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8000/api")
    assert load().slack_api_url == "http://127.0.0.1:8000/api/"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BRIEFBOT_MODE", "carrier pigeon", "BRIEFBOT_MODE is not usable: it must be socket or http."),
        ("BRIEFBOT_PORT", "ninety", "BRIEFBOT_PORT is not usable: it must be a number from 0 to 65535."),
        ("BRIEFBOT_PORT", "70000", "BRIEFBOT_PORT is not usable: it must be a number from 0 to 65535."),
        ("BRIEFBOT_COMMAND", "/remind", "BRIEFBOT_COMMAND is not usable: it is a name that Slack keeps for itself."),
        ("BRIEFBOT_COMMAND", "brief me", "BRIEFBOT_COMMAND is not usable: it must be a slash and up to 31"),
        ("BRIEFBOT_PROCESSES", "0", "BRIEFBOT_PROCESSES is not usable: should be greater than or equal to 1."),
        *(
            ("BRIEFBOT_ALLOWED_HOSTS", hosts, "BRIEFBOT_ALLOWED_HOSTS is not usable: it must be hosts with commas")
            for hosts in ("http://127.0.0.1", "10.0.0.0/8", "wiki.intern;*", "*", "wiki.intern:", "a:70000", "a b")
        ),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL is not usable: it must be the address of a Slack Web API"),
    ],
)
def test_load_names_a_wrong_value_in_one_sentence(monkeypatch, name: str, value: str, sentence: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as caught:
        load()
    assert caught.value.public_message.startswith(sentence)
