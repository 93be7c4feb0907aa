"""Draws the six-layer BERT encoder with pooling as an ONNX graph, straight from the weights.

No torch and no exporter: the architecture (Devlin et al. 2019, post-layer-norm, erf GELU) is small enough
to write down. Attention is onnxruntime's fused ``com.microsoft.Attention``, which the dynamic quantiser
also knows. Mean pooling over real tokens and the L2 norm are part of the graph, so a batch leaves it as
unit vectors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

HEADS: Final = 12
LAYERS: Final = 6
EPSILON: Final = 1e-12
OPSET: Final = 20
IR_VERSION: Final = 10
_PARTS: Final = ("query", "key", "value")


class _Drawing:
    """Collects nodes and weights; every method returns the name of what it computes."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self,
        operator: str,
        inputs: list[str],
        output: str,
        *,
        domain: str = "",
        **attributes: int | float | str,
    ) -> str:
        node = helper.make_node(operator, inputs, [output], name=output, domain=domain)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self.nodes.append(node)
        return output

    def dense(self, source: str, prefix: str, output: str) -> str:
        """``x W^T + b``: the file keeps weights as (out, in)."""
        weight = self.constant(f"{prefix}.weight", self.weights[f"{prefix}.weight"].T)
        bias = self.constant(f"{prefix}.bias", self.weights[f"{prefix}.bias"])
        return self.node("Add", [self.node("MatMul", [source, weight], f"{output}.matmul"), bias], output)

    def layer_norm(self, source: str, prefix: str, output: str) -> str:
        scale = self.constant(f"{prefix}.weight", self.weights[f"{prefix}.weight"])
        bias = self.constant(f"{prefix}.bias", self.weights[f"{prefix}.bias"])
        return self.node("LayerNormalization", [source, scale, bias], output, axis=-1, epsilon=EPSILON)


def _embeddings(drawing: _Drawing) -> str:
    """Word + position + type 0 (one sentence, so the type row joins the position rows), then layer norm."""
    weights = drawing.weights
    words = drawing.constant("words", weights["embeddings.word_embeddings.weight"])
    types = weights["embeddings.token_type_embeddings.weight"][0]
    positions = drawing.constant("positions", weights["embeddings.position_embeddings.weight"] + types)
    width = drawing.node("Shape", ["input_ids"], "width", start=1, end=2)
    zero, one = (drawing.constant(f"at_{n}", np.array([n], dtype=np.int64)) for n in (0, 1))
    rows = drawing.node("Slice", [positions, zero, width, zero, one], "position_rows")
    summed = drawing.node("Add", [drawing.node("Gather", [words, "input_ids"], "word_rows"), rows], "summed")
    return drawing.layer_norm(summed, "embeddings.LayerNorm", "embedded")


def _attention(drawing: _Drawing, source: str, prefix: str, output: str) -> str:
    parts = [f"{prefix}.attention.self.{part}" for part in _PARTS]
    weight = np.concatenate([drawing.weights[f"{part}.weight"].T for part in parts], axis=1)
    bias = np.concatenate([drawing.weights[f"{part}.bias"] for part in parts])
    inputs = [
        source,
        drawing.constant(f"{prefix}.qkv.weight", weight),
        drawing.constant(f"{prefix}.qkv.bias", bias),
        "attention_mask",
    ]
    return drawing.node("Attention", inputs, output, domain="com.microsoft", num_heads=HEADS)


def _encoder_layer(drawing: _Drawing, source: str, number: int) -> str:
    prefix = f"encoder.layer.{number}"
    attended = _attention(drawing, source, prefix, f"{prefix}.attended")
    projected = drawing.dense(attended, f"{prefix}.attention.output.dense", f"{prefix}.projected")
    residual = drawing.node("Add", [projected, source], f"{prefix}.residual")
    normed = drawing.layer_norm(residual, f"{prefix}.attention.output.LayerNorm", f"{prefix}.normed")
    wide = drawing.dense(normed, f"{prefix}.intermediate.dense", f"{prefix}.wide")
    active = drawing.node("Gelu", [wide], f"{prefix}.active", approximate="none")
    narrow = drawing.dense(active, f"{prefix}.output.dense", f"{prefix}.narrow")
    summed = drawing.node("Add", [narrow, normed], f"{prefix}.summed")
    return drawing.layer_norm(summed, f"{prefix}.output.LayerNorm", f"{prefix}.out")


def _pooled(drawing: _Drawing, source: str) -> str:
    """Mean over the tokens whose mask is 1, then unit length."""
    last, mid = (drawing.constant(f"axis_{n}", np.array([n], dtype=np.int64)) for n in (2, 1))
    mask = drawing.node("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
    mask = drawing.node("Unsqueeze", [mask, last], "mask_column")
    kept = drawing.node("Mul", [source, mask], "kept")
    total = drawing.node("ReduceSum", [kept, mid], "total", keepdims=0)
    count = drawing.node("ReduceSum", [mask, mid], "count", keepdims=0)
    mean = drawing.node("Div", [total, count], "mean")
    return drawing.node("LpNormalization", [mean], "vectors", axis=1, p=2)


def draw_minilm(weights: Mapping[str, NDArray[np.float32]]) -> ModelProto:
    """The float32 model.

    Inputs ``input_ids`` (int64) and ``attention_mask`` (int32) are (batch, tokens); output is ``vectors``.

    Args:
        weights: Arrays of the safetensors file by their names there.
    """
    drawing = _Drawing(weights)
    state = _embeddings(drawing)
    for number in range(LAYERS):
        state = _encoder_layer(drawing, state, number)
    _pooled(drawing, state)
    size = int(weights["embeddings.LayerNorm.weight"].shape[0])
    graph = helper.make_graph(
        drawing.nodes,
        "all-MiniLM-L6-v2",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT32, ["batch", "tokens"]),
        ],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", size])],
        drawing.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
