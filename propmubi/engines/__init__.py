"""Embedded engines: the same Postgres and Redis that production uses, run from wheels in a data folder."""

from propmubi.engines.embedded import EmbeddedEngines, EngineOptions, ServedUrls
from propmubi.engines.local import engines_for, local_engines
from propmubi.engines.urls import EngineUrls

__all__ = ["EmbeddedEngines", "EngineOptions", "EngineUrls", "ServedUrls", "engines_for", "local_engines"]
