"""Where a title file stands, and in which states its findings, requisitions and papers are."""

from __future__ import annotations

from typing import Final, Literal

Stage = Literal["reading", "review", "second_advocate", "signed"]
"""reading: the graph works, or waits for papers. review: an advocate edits or signs. second_advocate: signed
by one, and another has to agree with what was lowered. signed: the opinion is out and changes no more."""
STAGES: Final[tuple[Stage, ...]] = ("reading", "review", "second_advocate", "signed")

FindingState = Literal["open", "answered", "cleared", "downgraded"]
"""answered: the seller has sent something, it still counts in full. cleared: it counts no more. downgraded:
it counts as less than it was found to be. The last two need a second advocate (DOMAIN G gate 2)."""

RequisitionState = Literal["open", "sent", "received", "cleared", "waived"]
"""open: still to be asked for. sent: asked for. received: the seller has sent it. cleared: it says what was
asked. waived: done without."""
PaperState = Literal["awaited", "verified", "refused"]
SignatureRole = Literal["advocate", "second_advocate"]
