"""E-mails: the fields a person sees, and the body; attachments are papers of their own, to be sent so."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Final

from rag.papers.flowing import Flow, decoded
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.web_text import add_web_text

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart
    from pathlib import Path

_FIELDS: Final = ("From", "To", "Cc", "Subject", "Date")


def flow_of_mail(path: Path) -> Flow:
    """An RFC 822 message as text.

    Raises:
        PaperRefused: Its body is sealed for its receiver (S/MIME or PGP).
    """
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise PaperRefused(PaperProblem.ENCRYPTED)
    flow = Flow()
    for name in _FIELDS:
        if value := _field(message, name):
            flow.say(f"{name}: {value}")
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        content = _content(body)
        if body.get_content_type() == "text/html" and content.strip():
            add_web_text(flow, content)
        else:
            flow.say(content)
    return flow


def _field(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        # The library's parsers of fields fail in many ways on fields of many makers; the rest is read.
        return ""


def _content(body: MIMEPart) -> str:
    try:
        return str(body.get_content())
    except (LookupError, ValueError, KeyError, AttributeError):
        payload = body.get_payload(decode=True)
        return decoded(payload) if isinstance(payload, bytes) else ""
