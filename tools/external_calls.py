"""The one way for a tool to call a system outside: once, whatever dies.

The key of a call is made of the thread, node, step and arguments. A callee that takes keys is called again
after a crash with the same key and does nothing twice. One that does not is called once: when a worker died
between the intent and the answer, nobody knows whether the call arrived, and it goes to a person
(``propmubi external``) instead of being made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from domain.errors import OutcomeUnknown
from domain.external_calls import CallState
from tools.steps import current_step

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from domain.external_calls import Callee
    from domain.steps import Step
    from domain.tenancy import Principal
    from store.external_calls import Intent

IDEMPOTENCY_HEADER: Final = "Idempotency-Key"
_UNKNOWN: Final = (
    "Whether the call {name} was made is not known; an administrator has to find out "
    "(`propmubi external list`) before this goes on."
)


class NotMade(Exception):
    """Raised by a sender when the call surely had no effect: no connection was made, or it was refused."""


class CallLedger(Protocol):
    """Keeps calls (`store.external_calls.ExternalCallLedger`)."""

    async def intend(self, principal: Principal, step: Step, key: str, callee: Callee) -> Intent:
        """Notes that the call is about to be made, or says why it is not to be."""
        ...

    async def confirm(self, principal: Principal, key: str, result: Any) -> None:  # noqa: ANN401  # JSON
        """Keeps the callee's answer."""
        ...

    async def note_failure(self, principal: Principal, key: str, *, is_surely_not_made: bool) -> None:
        """The call ended without an answer."""
        ...


@dataclass(frozen=True, slots=True)
class ExternalCalls:
    """Calls of one run; a graph's context holds it."""

    ledger: CallLedger
    principal: Principal

    async def once(
        self,
        callee: Callee,
        arguments: Mapping[str, object],
        send: Callable[[str], Awaitable[Any]],
        *,
        occasion: str = "",
    ) -> Any:  # noqa: ANN401  # JSON of the callee
        """The callee's answer, from the one call that is made.

        Args:
            callee: What is called.
            arguments: What it is told, JSON-plain; part of the key, not kept.
            send: Makes the call with the key it is given (as header `IDEMPOTENCY_HEADER` where the callee
                takes keys) and gives its JSON-plain answer; raises `NotMade` when nothing can have happened.
            occasion: Tells apart equal calls that one step means to make more than once.

        Raises:
            OutcomeUnknown: The callee takes no keys and an earlier attempt may have reached it.
            StaleLease: Another worker has the thread; no call was made.
            Exception: What ``send`` raised.
        """
        step = current_step()
        key = step.key(f"{callee.name} {occasion}".strip(), arguments)
        intent = await self.ledger.intend(self.principal, step, key, callee)
        if intent.call.state is CallState.CONFIRMED:
            return intent.call.result
        if not intent.may_call:
            raise OutcomeUnknown(_UNKNOWN.format(name=callee.name))
        try:
            answer = await send(key)
        except NotMade:
            await self.ledger.note_failure(self.principal, key, is_surely_not_made=True)
            raise
        except Exception as error:
            if callee.takes_key:
                raise
            await self.ledger.note_failure(self.principal, key, is_surely_not_made=False)
            raise OutcomeUnknown(_UNKNOWN.format(name=callee.name)) from error
        await self.ledger.confirm(self.principal, key, answer)
        return answer
