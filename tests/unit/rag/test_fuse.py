from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.fuse import ABSENT, CEILING, fuse, standardised

scores = st.dictionaries(st.integers(0, 30), st.floats(-5, 50), max_size=20)


def best(fused: dict[str, float]) -> list[str]:
    return sorted(fused, key=lambda key: (-fused[key], key))


def test_what_both_parts_like_wins() -> None:
    assert best(fuse({"a": 0.9, "b": 0.8, "c": 0.1}, {"b": 9.0, "c": 1.0, "a": 0.5}))[0] == "b"


def test_a_hit_far_above_its_list_counts_more_than_a_narrow_one() -> None:
    dense = {"a": 0.52, "b": 0.51, "c": 0.505, "d": 0.40}
    sparse = {"a": 1.0, "b": 1.0, "c": 20.0}

    assert best(fuse(dense, sparse))[0] == "c"


def test_the_only_document_with_the_words_stands_out() -> None:
    dense = {str(number): 0.5 + number / 1000 for number in range(40)}

    assert best(fuse(dense, {"0": 7.0}))[0] == "0"


def test_beyond_a_full_list_a_document_counts_as_absent() -> None:
    dense, sparse = {"a": 0.9, "b": 0.1}, {"b": 5.0, "c": 4.0}

    fused = fuse(dense, sparse, depth=2)

    assert fused["a"] == 0.5 * 1.0 + 0.5 * ABSENT
    assert fused["c"] == 0.5 * ABSENT + 0.5 * -1.0


def test_an_empty_part_has_no_say() -> None:
    assert best(fuse({}, {"a": 1.0, "b": 2.0})) == ["b", "a"]
    assert best(fuse({"a": 1.0, "b": 2.0}, {})) == ["b", "a"]
    assert fuse({}, {}) == {}


def test_equal_scores_are_all_average() -> None:
    assert standardised({"a": 2.0, "b": 2.0}) == {"a": 0.0, "b": 0.0}


@given(scores, scores, st.floats(0, 1))
def test_covers_both_lists_within_bounds(
    dense: dict[int, float], sparse: dict[int, float], weight: float
) -> None:
    fused = fuse(dense, sparse, dense_weight=weight)

    assert fused.keys() == dense.keys() | sparse.keys()
    assert all(ABSENT <= score <= CEILING for score in fused.values())


@given(scores, st.floats(0.1, 10), st.floats(-5, 5))
def test_scale_and_shift_of_a_list_do_not_matter(held: dict[int, float], scale: float, shift: float) -> None:
    moved = standardised({key: scale * score + shift for key, score in held.items()})

    for key, score in standardised(held).items():
        assert abs(moved[key] - score) < 1e-3 or min(abs(moved[key]), abs(score)) == 0.0
