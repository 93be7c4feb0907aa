"""Powers of attorney: was the power in force when it was used?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.title.codes import Code

if TYPE_CHECKING:
    from datetime import date

    from domain.title.chain import Chain
    from domain.title.instruments import Power, Release, Transfer


def power_ended(chain: Chain, deed: Transfer | Release) -> tuple[Code, str] | None:
    """Why a deed made under a power passes nothing; None when the power held or none was used.

    A power ends with the principal's life or his revocation unless it is coupled with an interest (Contract
    Act s.201, s.202). The principal's death is taken from the power's papers or from the chain itself. A deed
    of the very day counts as made after: the attorney has to show that it came before.
    """
    power = chain.powers.get(deed.via_poa or "")
    if power is None or power.is_coupled_with_interest:
        return None
    died = _death_of_principal(chain, power, deed)
    if died is not None and died <= deed.day:
        return Code.POA_LAPSED_DEATH, f"principal died {died}, attorney acted {deed.day}"
    if power.revoked is not None and power.revoked <= deed.day:
        return Code.POA_REVOKED, f"power revoked {power.revoked}, attorney acted {deed.day}"
    return None


def note_power_papers(chain: Chain, deed: Transfer | Release) -> None:
    """Find a power that is not on file, is younger than its use, or is not registered."""
    if deed.via_poa is None:
        return
    power = chain.powers.get(deed.via_poa)
    if power is None:
        chain.find(Code.POA_UNREGISTERED, [deed.id], f"power {deed.via_poa} is not on file before {deed.day}")
    elif power.face.registered is not True:
        chain.find(Code.POA_UNREGISTERED, [deed.id], f"power {power.id} is not shown to be registered")


def _death_of_principal(chain: Chain, power: Power, deed: Transfer | Release) -> date | None:
    principals = [power.principal] if power.principal else list(deed.executants)
    deaths = [chain.died[name] for name in principals if name in chain.died]
    if power.principal_died is not None:
        deaths.append(power.principal_died)
    return min(deaths, default=None)
