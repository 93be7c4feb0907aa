from __future__ import annotations

import os
import shutil
from types import SimpleNamespace

import pytest

from config.settings import Settings
from domain.errors import SetupError
from propmubi.doctor import Status, machine
from propmubi.doctor.finding import numbers


def test_numbers_order_versions() -> None:
    assert numbers("1.10.0") > numbers("1.9.9")
    assert numbers("2.0.0rc1") == (2, 0, 0)
    assert numbers("7.2.x") == (7, 2)


@pytest.mark.parametrize(("version", "status"), [((3, 11, 2), Status.OK), ((3, 10, 9), Status.FAIL)])
def test_python_must_be_one_that_was_tried(monkeypatch, version, status) -> None:
    monkeypatch.setattr(machine, "sys", SimpleNamespace(version_info=version))

    assert machine.python().status is status


def test_installed_packages_stand_on_their_floors() -> None:
    assert machine.packages().status is Status.OK


def test_missing_old_and_malicious_packages_are_named(monkeypatch) -> None:
    monkeypatch.setattr(
        machine, "_installed", {"litellm": "1.82.8", "redis": "4.0.0", "gone": None}.__getitem__
    )

    finding = machine.packages({"litellm": "1.0", "redis": "8.1.0", "gone": "1.0"})

    assert finding.status is Status.FAIL
    assert "litellm 1.82.8 is a known malicious release" in finding.detail
    assert "redis 4.0.0 is older than 8.1.0" in finding.detail
    assert "gone is missing" in finding.detail


def test_package_that_is_not_installed_has_no_version() -> None:
    assert machine._installed("no-such-package-here") is None


def test_folder_not_made_yet_is_fine_and_stays_unmade(tmp_path) -> None:
    finding = machine.data_folder(tmp_path / "a" / "b")

    assert finding.status is Status.OK
    assert "not made yet" in finding.detail
    assert not (tmp_path / "a").exists()
    assert "in use before" in machine.data_folder(tmp_path).detail


def test_folder_that_cannot_be_written_or_is_full_fails(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    assert machine.data_folder(tmp_path / "file").status is Status.FAIL

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=2**20))
    assert "only 1 MB" in machine.data_folder(tmp_path).detail

    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "cannot be written" in machine.data_folder(tmp_path).detail


def test_models_are_told() -> None:
    assert "the rules answer" in machine.language_model(Settings(model=None)).detail
    assert "openai/any" in machine.language_model(Settings(model="openai/any")).detail
    active = machine.language_model(Settings(openai_api_base="http://127.0.0.1:9/v1"))
    assert active.detail == "gpt-4-turbo, gpt-4o-mini, with the rules as their floor"
    assert "MiniLM" in machine.embedding_model(Settings(embedding_model=None)).detail
    assert "openai/emb" in machine.embedding_model(Settings(embedding_model="openai/emb")).detail


def test_a_tiers_file_that_cannot_be_used_fails(tmp_path) -> None:
    finding = machine.language_model(Settings(tiers_file=tmp_path / "none.yaml"))

    assert finding.status is Status.FAIL
    assert "none.yaml cannot be read" in finding.detail


def test_missing_embedding_model_fails(monkeypatch) -> None:
    def missing() -> None:
        raise SetupError("not installed")

    monkeypatch.setattr("rag.embed.weights.packaged_model", missing)

    assert machine.embedding_model(Settings(embedding_model=None)).status is Status.FAIL


def test_web_pages_and_developer_tools_are_told_not_demanded(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("api.pages.BUILT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine.sys, "executable", str(tmp_path / "python"))
    assert [machine.web_pages().status, *(each.status for each in machine.developer_tools())] == [
        Status.WARN
    ] * 3

    for name in ("index.html", "node", "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert [machine.web_pages().status, *(each.status for each in machine.developer_tools())] == [
        Status.OK
    ] * 3
