"""The model drawn from its weights, against the same network written out in numpy."""

from __future__ import annotations

from dataclasses import replace
from math import erf, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.errors import SetupError
from rag.embed import build_model, weights
from rag.embed.build_model import MODEL_FILE, ensure_model
from rag.embed.minilm import BATCH_TOKENS, MAX_TOKENS, MiniLmEmbedder, _batches
from rag.embed.weights import packaged_model, read_safetensors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from numpy.typing import NDArray

TEXTS = [
    "3 BHK apartment in Whitefield near the metro",
    "A man is playing the guitar.",
    "Someone plays a musical instrument.",
    "The stock market fell sharply on Monday.",
]


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    ensure_model(folder)
    return folder


@pytest.fixture
async def minilm(models_dir: Path) -> AsyncIterator[MiniLmEmbedder]:
    embedder = MiniLmEmbedder(models_dir, threads=2)
    yield embedder
    embedder.close()


def reference(ids: list[int], held: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """The encoder for one text, straight from the paper's equations."""

    def linear(x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        return x @ held[f"{name}.weight"].T + held[f"{name}.bias"]

    def norm(x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * held[f"{name}.weight"] + held[f"{name}.bias"]

    gelu = np.vectorize(lambda value: value * 0.5 * (1 + erf(value / sqrt(2))))
    x = held["embeddings.word_embeddings.weight"][ids]
    x = x + held["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + held["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for number in range(6):
        at = f"encoder.layer.{number}"
        q, k, v = (
            linear(x, f"{at}.attention.self.{part}").reshape(len(ids), 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = np.exp(q @ k.transpose(0, 2, 1) / sqrt(32))
        mixed = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(ids), 384)
        x = norm(x + linear(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
        wide = gelu(linear(x, f"{at}.intermediate.dense"))
        x = norm(x + linear(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def test_the_drawn_graph_computes_what_the_equations_say() -> None:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from rag.embed.bert_graph import draw_minilm

    source = packaged_model()
    held = read_safetensors(source.weights)
    session = InferenceSession(draw_minilm(held).SerializeToString(), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()
    long_ids, short_ids = (tokenizer.encode(text).ids for text in TEXTS[:2])
    ids = np.zeros((2, len(long_ids)), np.int64)
    mask = np.zeros((2, len(long_ids)), np.int32)
    for row, one in enumerate((long_ids, short_ids)):
        ids[row, : len(one)] = one
        mask[row, : len(one)] = 1

    vectors = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]

    assert vectors[0] == pytest.approx(reference(long_ids, held), abs=1e-5)
    assert vectors[1] == pytest.approx(reference(short_ids, held), abs=1e-5)


async def test_int8_vectors_are_unit_and_near_the_reference(minilm: MiniLmEmbedder) -> None:
    from tokenizers import Tokenizer

    source = packaged_model()
    held = read_safetensors(source.weights)
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()

    vectors = await minilm.embed_documents(TEXTS)

    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-4)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert float(vector @ reference(tokenizer.encode(text).ids, held)) > 0.98


async def test_like_meanings_are_near_and_unlike_far(minilm: MiniLmEmbedder) -> None:
    vectors = await minilm.embed_documents(TEXTS)

    assert float(vectors[1] @ vectors[2]) > 0.5
    assert float(vectors[1] @ vectors[3]) < 0.2


async def test_order_and_company_do_not_change_a_vector_much(minilm: MiniLmEmbedder) -> None:
    texts = [f"{number} " + "long words here " * (number % 7) for number in range(60)]

    together = await minilm.embed_documents(texts)

    for at in (0, 13, 59):
        assert float(together[at] @ await minilm.embed_query(texts[at])) > 0.97


async def test_long_and_empty_texts_have_vectors_too(minilm: MiniLmEmbedder) -> None:
    vectors = await minilm.embed_documents(["word " * 2000, ""])

    assert np.isfinite(vectors).all()
    assert (await minilm.embed_documents([])).shape == (0, 384)


def test_batches_hold_like_lengths_within_the_budget() -> None:
    lengths = [MAX_TOKENS, 5, 7, MAX_TOKENS, 6] * 40

    groups = _batches(lengths)

    assert sorted(row for group in groups for row in group) == list(range(len(lengths)))
    assert all(len(group) * max(lengths[row] for row in group) <= BATCH_TOKENS for group in groups)


def test_a_whole_model_is_kept_and_a_damaged_one_built_again(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ensure_model(models_dir)
    written = model.stat().st_mtime_ns
    assert ensure_model(models_dir).stat().st_mtime_ns == written

    whole = model.read_bytes()
    model.write_bytes(whole[:1000])
    built: list[Path] = []
    monkeypatch.setattr(build_model, "_build_apart", lambda _weights, target: built.append(target))
    ensure_model(models_dir)
    model.write_bytes(whole)

    assert built == [model]
    assert model.name == MODEL_FILE


def test_a_damaged_weights_file_is_one_clear_error(tmp_path: Path) -> None:
    cut = tmp_path / "model.safetensors"
    cut.write_bytes(packaged_model().weights.read_bytes()[:50_000])
    with pytest.raises(SetupError, match="damaged"):
        read_safetensors(cut)

    source = replace(packaged_model(), weights=cut)
    with pytest.raises(SetupError, match="could not be built"):
        ensure_model(tmp_path / "models", source)


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file is in the way")

    with pytest.raises(SetupError, match="Cannot write the embedding model"):
        ensure_model(tmp_path / "models")


def test_a_missing_package_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package_here")

    with pytest.raises(SetupError, match="not installed"):
        packaged_model()
