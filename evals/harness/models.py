"""The model of a run: none for the floor, a tier, or one by name. The floor loads nothing of the router."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from domain.errors import BadInput
from evals.harness.spent import SPENT, Spent

if TYPE_CHECKING:
    from config.settings import Settings
    from router.models import Models
    from router.port import ModelPort
    from router.tiers import UseCase

OWN_TIERS: Final = "tiers"
"""Word for --model: each suite by the tier of its use case, as in production."""


class ModelChoice:
    """Which model answers for a suite."""

    def __init__(self, models: Models | None = None, name: str | None = None) -> None:
        """None of either: the floor. Calls are counted by the sample that makes them."""
        self._models = models
        self._name = name
        if models is not None:
            from evals.harness.sample_ledger import SampleLedger
            from router.meter import Meter

            models.meter = Meter(ledger=SampleLedger())

    @classmethod
    def of(cls, settings: Settings, name: str | None) -> ModelChoice:
        """The choice of ``--model``; None, or ``rules``: the floor.

        A deployment of the table of tiers is asked as the table has it, by its provider's key and at its
        price; any other name is LiteLLM's, by the key or address of PROPMUBI_MODEL.

        Raises:
            BadInput: The name is neither, and no key or address is set for it.
        """
        if name is None or name == "rules":
            return cls()
        from router.models import Models
        from router.tiers import OLLAMA, TIERS, load_tiers

        if name in TIERS or name == OWN_TIERS:
            return cls(Models(settings), name)
        known = load_tiers(settings.tiers_file).common.deployments
        if name in known:
            return cls(Models(settings, only=name), name)
        if not (settings.model_api_key or settings.model_api_base or name.startswith(OLLAMA)):
            raise BadInput(
                f"{name} is no tier and no deployment of the table ({', '.join(known)}); for another model "
                "set PROPMUBI_MODEL_API_KEY or PROPMUBI_MODEL_API_BASE."
            )
        return cls(Models(settings.model_copy(update={"model": name})), name)

    @property
    def label(self) -> str:
        """As kept in the plan."""
        return self._name or "rules"

    def port(self, use_case: str) -> ModelPort | None:
        """The model for a use case; None: the floor.

        Raises:
            BadInput: A model was asked for and none is configured for it.
        """
        if self._models is None:
            return None
        table = self._models.table()
        asked = next((job for job, tier in table.use_cases.items() if tier == self._name), use_case)
        port = self._models.port(cast("UseCase", asked))
        if port is None:
            raise BadInput(
                f"No model is configured for {self._name}: set its provider's key "
                "(PROPMUBI_OPENAI_API_KEY, …), or leave the model out."
            )
        return port

    def begin_sample(self) -> Spent:
        """From here on, in this task, calls to models belong to one sample."""
        spent = Spent()
        SPENT.set(spent)
        if self._models is not None:
            from evals.harness.sample_ledger import ask_for_sample

            ask_for_sample()
        return spent

    async def close(self) -> None:
        """Closes connections."""
        if self._models is not None:
            await self._models.close()
