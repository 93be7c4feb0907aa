"""A thread as a case: what was said, personal data replaced, with what the graph answers now as a proposal.

What is expected is a person's to say: the case holds today's answer under ``expected``, marked for review,
so that it is looked at before it counts.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.pii.replacing import Replacing
from evals.harness.dataset import line_of, read_cases
from evals.harness.suite import Bench, Case
from evals.suites.conversing import converse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE: Final = "from_threads.jsonl"
_MOST_TURNS: Final = 40


async def case_of_thread(thread_id: str, inputs: Sequence[Mapping[str, Any]], reason: str = "") -> Case:
    """The case of a conversation.

    Args:
        thread_id: Names the case, by its hash: an id leads back to a person.
        inputs: Of the thread's runs, the first first.
        reason: Why it was added, such as ``thumbs down: wrong_figure``.

    Raises:
        BadInput: Nothing was said on it.
    """
    name = sha256(f"eval case {thread_id}".encode()).hexdigest()[:12]
    replacing = Replacing(name)
    turns = [replacing.value(turn) for one in inputs for turn in _turns_of(one)][:_MOST_TURNS]
    if not turns:
        raise BadInput("Nothing was said on that thread.")
    case = Case(
        id=f"thread-{name}",
        inputs={"turns": turns},
        expected={},
        origin=f"a thread, personal data replaced{f'; {reason}' if reason else ''}",
        tags={"review": "needed"},
    )
    output = (await converse(case, Bench())).output
    proposal = {key: output[key] for key in ("kind", "refused", "leads")}
    return Case(id=case.id, inputs=case.inputs, expected=proposal, origin=case.origin, tags=case.tags)


def _turns_of(given: Mapping[str, Any]) -> list[Any]:
    action = given.get("action")
    if isinstance(action, dict):
        return [dict(action)]
    texts = []
    for message in given.get("messages") or []:
        content = message.get("content") if isinstance(message, dict) else message
        role = message.get("role", message.get("type", "human")) if isinstance(message, dict) else "human"
        if role in {"human", "user"} and isinstance(content, str) and content.strip():
            texts.append(content)
    return texts


def added_to(suite: str, case: Case, folder: Path | None = None) -> Path:
    """Puts the case at the end of the suite's file of threads; one that is there already is replaced."""
    data = folder or Path(__file__).parent.parent / "suites" / suite / "data"
    path = data / FILE
    before = read_cases(path.read_text("utf-8"), FILE) if path.exists() else []
    kept = [one for one in before if one.id != case.id]
    data.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line_of(one)}\n" for one in [*kept, case]), "utf-8")
    return path
