from pathlib import Path

import pytest

from assistant.embedding import Encoder
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings

PESTEN = """# Handreiking tegen pesten

In deze handreiking vind je wat een school tegen pesten kan doen.

## Cijfers over pesten

Ongeveer 8% van de leerlingen wordt gepest op school. Dat blijkt uit onderzoek onder alle scholen.

## Goed voorbeeld: de Kastanje

Basisschool De Kastanje in Zwolle liet leerlingen zelf regels tegen pesten opschrijven. Elke klas
hing ze op, en na een half jaar voelden meer leerlingen zich veilig bij elkaar in de groep.

## Vragen over pesten

- Hoe merk je dat een leerling in jouw klas wordt gepest?
- Wat doet jouw school als ouders over pesten bellen?

## Tips tegen pesten

- Spreek met de hele klas regels over pesten af en kom er elke week op terug.
- Bel de ouders van de gepeste leerling nog dezelfde dag op.
"""
SLAAP = """# Slaap en leren

## Slaaptekort

Wie te kort slaapt, onthoudt volgens slaaponderzoekers veel minder van de lessen van die dag.

## Roosters en lokalen

De lokalen op de bovenverdieping krijgen dit jaar nieuwe ramen en nieuwe verwarming.
"""


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with two invented sources."""
    folder = tmp_path_factory.mktemp("bronnen")
    (folder / "pesten.md").write_text(PESTEN)
    (folder / "slaap.md").write_text(SLAAP)
    return folder


@pytest.fixture(scope="session")
def assistant(
    sources: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Assistant:
    """Give an assistant with the real model on the invented sources."""
    settings = Settings(home=tmp_path_factory.mktemp("cafe"))
    ingest([sources], settings, encoder)
    return Assistant(settings, encoder)
