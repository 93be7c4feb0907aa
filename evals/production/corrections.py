"""What somebody set right as a case: the inputs it happened on, and their word as what is expected."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID

from domain.cases.declared import is_path, with_value
from domain.errors import BadInput
from domain.pii.replacing import Replacing
from evals.harness.suite import Case
from evals.production.pages import without_people
from evals.production.proposals import name_of, proposed
from evals.production.threads import case_of_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.eval_queue import Correction

_LABELS_AT: Final = ("label", "value")


class Files(Protocol):
    """Where the inputs of a correction stand; what is gone is None or empty."""

    async def said_on(self, thread_id: UUID) -> Sequence[Mapping[str, Any]]:
        """Inputs of a talk's runs."""
        ...

    async def application(self, case_id: UUID) -> Mapping[str, Any] | None:
        """The application of a case, as it is judged."""
        ...

    async def pages(self, document_id: UUID) -> Sequence[Mapping[str, Any]]:
        """Pages of a document, as they were read."""
        ...

    async def facts(self, document_id: UUID) -> Sequence[tuple[str, Any]]:
        """Field and value of what was read in it."""
        ...


async def case_of(correction: Correction, files: Files) -> Case:
    """The case of a correction, marked for review.

    Raises:
        BadInput: What it speaks of is gone, or no suite can run it.
        NotFound: The thread is gone.
    """
    if correction.kind == "thumb":
        thread = UUID(str(correction.got["thread_id"]))
        reason = f"thumb down: {correction.got.get('reason') or 'no reason'} {correction.note}".strip()
        return await case_of_thread(str(thread), await files.said_on(thread), reason)
    if correction.kind == "thread":
        return await proposed(correction.suite, _case(correction, correction.got["inputs"]))
    if correction.suite == "underwriting":
        return await _of_application(correction, files)
    return await _of_document(correction, files)


def _case(correction: Correction, inputs: Mapping[str, Any], **tags: str) -> Case:
    why = f"; {correction.note}" if correction.note else ""
    return Case(
        id=name_of(correction.kind, f"{correction.subject_id} {correction.field}"),
        inputs=inputs,
        expected={},
        origin=f"a correction by a person, personal data replaced{why}",
        tags={"corrected": correction.field, **tags},
    )


async def _of_application(correction: Correction, files: Files) -> Case:
    """A case as it is judged with the value that was set right; an override says which rule was set aside."""
    found = await files.application(correction.subject_id)
    if found is None:
        raise BadInput("The case of that correction is gone; dismiss it with `propmubi eval dismiss`.")
    inputs = Replacing(str(correction.subject_id)).value(deepcopy(dict(found)))
    tags = {}
    if correction.kind == "fact" and is_path(correction.field):
        with_value(inputs, correction.field, correction.expected)
    if correction.kind == "override":
        tags["set_aside_for"] = str((correction.expected or {}).get("set_aside_for", ""))
    return await proposed("underwriting", _case(correction, inputs, **tags))


async def _of_document(correction: Correction, files: Files) -> Case:
    """Pages of the paper without names and numbers of people, and the value or label that is right."""
    bodies = await files.pages(correction.subject_id)
    if not bodies:
        raise BadInput("The paper of that correction is gone; dismiss it with `propmubi eval dismiss`.")
    replacing = Replacing(str(correction.subject_id))
    bodies = without_people(bodies, replacing, await files.facts(correction.subject_id))
    if correction.kind == "clause":
        from rag.papers.wire import read_page

        pages = [read_page(body).page.text for body in bodies]
        case = _case(correction, {"pages": pages})
        found = await proposed("contract_review", case)
        checks = {**found.expected["checks"], correction.field: correction.expected}
        return await proposed("contract_review", case, {"checks": checks})
    case = _case(correction, {"pages": list(bodies)})
    if correction.kind == "page":
        label = correction.expected
        told = (
            next((label[key] for key in _LABELS_AT if key in label), None)
            if isinstance(label, dict)
            else label
        )
        return await proposed("document_analysis", case, {"label": told})
    right = {"field": correction.field, "value": correction.expected}
    found = await proposed("document_analysis", case)
    others = [one for one in found.expected["facts"] if one["field"] != correction.field]
    facts = [{"field": one["field"], "value": one["value"]} for one in others]
    return await proposed("document_analysis", case, {"facts": [*facts, right]})
