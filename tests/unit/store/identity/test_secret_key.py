from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from domain.errors import SetupError
from store.identity.secret_key import kept_secret

if TYPE_CHECKING:
    from pathlib import Path


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    file = tmp_path / "run" / "secret_key"

    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(lambda _: kept_secret(file), range(16)))

    assert len(secrets) == 1
    assert len(next(iter(secrets))) == 64


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret_key"
    secret = kept_secret(file)
    file.chmod(mode)

    with pytest.raises(SetupError, match="chmod 600") as refused:
        kept_secret(file)

    assert secret not in str(refused.value)


def test_a_torn_file_is_told_and_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_text("half")
    file.chmod(0o600)

    with pytest.raises(SetupError, match="delete it"):
        kept_secret(file)

    assert file.read_text() == "half"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file where the folder should be")

    with pytest.raises(SetupError, match="cannot be kept"):
        kept_secret(tmp_path / "run" / "secret_key")

    assert [each.name for each in tmp_path.iterdir()] == ["run"]
