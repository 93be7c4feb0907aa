from __future__ import annotations

from itertools import product

import pytest

from domain.verdicts import Doubt, Verdict, after_doubt, joined

ALL = list(Verdict)


@pytest.mark.parametrize(("one", "other", "third"), list(product(ALL, ALL, ALL)))
def test_verdicts_join_as_a_lattice_with_the_person_on_top(one, other, third):
    assert joined(one, one) is one
    assert joined(one, other) is joined(other, one)
    assert joined(joined(one, other), third) is joined(one, joined(other, third)) is joined(one, other, third)
    assert joined(one, Verdict.REFER) is Verdict.REFER


@pytest.mark.parametrize("verdict", ALL)
def test_doubt_moves_a_verdict_to_a_person_and_nowhere_else(verdict):
    assert after_doubt(verdict, None) is verdict
    assert after_doubt(verdict, Doubt.CONTENT_FILTERED) is Verdict.REFER
