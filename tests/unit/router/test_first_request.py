"""What is loaded when: LiteLLM only for a deployment that needs it, and never on the floor's way."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOOK = """
import sys
from pathlib import Path
from pydantic import SecretStr
from config.settings import Settings
from router.models import Models
models = Models(Settings(data_dir=Path("unused"), {settings}))
models.warm()
models.port("property_search")
from router.library import loading
print(loading.cache_info().currsize, "litellm" in sys.modules, "ollama" in sys.modules)
sys.stdout.flush()
import os
os._exit(0)
"""


@pytest.mark.parametrize(
    ("settings", "is_begun"),
    [
        ("", False),
        ('openai_api_key=SecretStr("k"), ollama_api_base="http://127.0.0.1:9"', False),
        ('anthropic_api_key=SecretStr("k")', True),
        ('model="mistral/small"', True),
    ],
    ids=["floor", "direct_only", "anthropic", "one_model"],
)
def test_litellm_is_loaded_in_the_background_and_only_where_it_is_needed(settings, is_begun):
    done = subprocess.run(
        [sys.executable, "-c", LOOK.format(settings=settings)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    begun, litellm, ollama = done.stdout.split()
    assert begun == str(int(is_begun))
    if not is_begun:
        assert litellm == "False"
    assert ollama == "False"
