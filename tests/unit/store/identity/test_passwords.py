"""Passwords: argon2id as recommended, the same work for everyone, never more at once than is safe."""

from __future__ import annotations

import asyncio
import threading

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from domain.errors import BadInput, Unavailable
from store.identity import passwords as module
from store.identity.passwords import Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"


def cheap() -> Passwords:
    return Passwords(CHEAP)


async def test_passwords_are_kept_as_rfc_9106_recommends() -> None:
    parameters = extract_parameters(await Passwords().hash(PASSWORD))

    assert parameters.type is Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 65_536, 4)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


async def test_the_right_password_and_no_other() -> None:
    passwords = cheap()
    kept = await passwords.hash(PASSWORD)

    assert (await passwords.check(kept, PASSWORD)).is_right
    assert not (await passwords.check(kept, PASSWORD + " ")).is_right
    assert not (await passwords.check(kept, "")).is_right
    assert kept != await passwords.hash(PASSWORD)


async def test_composed_and_decomposed_letters_are_one_password() -> None:
    passwords = cheap()

    kept = await passwords.hash("पासवर्ड-caf\u00e9-1234")

    assert (await passwords.check(kept, "पासवर्ड-cafe\u0301-1234")).is_right


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1025])
async def test_a_password_of_another_length_is_not_kept(password: str) -> None:
    with pytest.raises(BadInput, match="12 to 1024"):
        await cheap().hash(password)


class CountingHasher(PasswordHasher):
    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002  # the library's names
        self.compared.append(str(hash))
        return super().verify(hash, password)


async def test_an_unknown_person_costs_the_same_work() -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    kept = await passwords.hash(PASSWORD)

    await passwords.check(kept, "wrong")
    unknown = await passwords.check(None, "wrong")
    await passwords.check(None, "nobody's password")

    first, decoy, again = (extract_parameters(each) for each in hasher.compared)
    assert first == decoy == again
    assert not unknown.is_right


async def test_the_decoys_password_opens_nothing() -> None:
    assert not (await cheap().check(None, "nobody's password")).is_right


async def test_a_password_under_older_parameters_is_hashed_anew_when_right() -> None:
    old = await Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).hash(PASSWORD)

    right, wrong = await cheap().check(old, PASSWORD), await cheap().check(old, "wrong")

    assert right.new_hash is not None
    assert (await cheap().check(right.new_hash, PASSWORD)).new_hash is None
    assert wrong.new_hash is None


@pytest.mark.parametrize("kept", ["", "$argon2id$", "plain text", "$2b$12$abc"])
async def test_a_damaged_hash_opens_nothing(kept: str) -> None:
    assert not (await cheap().check(kept, PASSWORD)).is_right


async def test_two_at_a_time_off_the_loop_and_a_short_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAITING_MAX", 6)
    gate, entered, at_once, most = threading.Event(), threading.Semaphore(0), [0], [0]
    lock = threading.Lock()

    class SlowHasher(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            entered.release()
            gate.wait(10)
            with lock:
                at_once[0] -= 1
            return "hash"

    passwords = Passwords(SlowHasher())
    waiting = [asyncio.create_task(passwords.hash(PASSWORD)) for _ in range(6)]
    await asyncio.to_thread(entered.acquire)
    await asyncio.to_thread(entered.acquire)

    with pytest.raises(Unavailable):
        await passwords.hash(PASSWORD)

    gate.set()
    assert await asyncio.gather(*waiting) == ["hash"] * 6
    assert most[0] == 2
    passwords.close()
