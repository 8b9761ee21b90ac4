"""Published microWakeWord models, as the package pymicro-wakeword brings them, with the record that runs them here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kws.adopt import adopt_model, read_manifest
from kws.config import MicroFrontendConfig
from kws.errors import KwsError

PACKAGE = "pymicro_wakeword"


def published_models() -> tuple[str, ...]:
    """Names of the models in the package.

    Raises:
        KwsError: it is not installed.
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.json")))


def peer_model(name: str, keyword: str) -> bytes:
    """A published model with a record in which its one score is called `keyword`.

    Args:
        name: of a model in the package, or the path of a microWakeWord JSON file with its .tflite beside it.
        keyword: what the recordings call the word.

    Raises:
        KwsError: there is no such model, or the package is not installed.
    """
    manifest = Path(name) if name.endswith(".json") else _folder() / f"{name}.json"
    if not manifest.is_file():
        known = ", ".join(published_models())
        raise KwsError(f"peer {name}: no such model, expected one of {known}, or a microWakeWord JSON file")
    said = read_manifest(manifest)
    try:
        content = manifest.with_name(said.model).read_bytes()
    except OSError as error:
        raise KwsError(f"peer {name}: cannot read {said.model}: {error.strerror}") from None
    frontend = MicroFrontendConfig(hop_ms=said.hop_ms)
    return adopt_model(content, frontend, labels=(keyword,), cutoff=said.cutoff, window=said.window)


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise KwsError("microWakeWord's published models are not here: pip install pymicro-wakeword (extra peers)")
    return Path(spec.submodule_search_locations[0]) / "models"
