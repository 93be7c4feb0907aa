"""E-mails: the fields a person sees, the body, and the attachments, which are papers of their own."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message
from itertools import islice
from typing import TYPE_CHECKING, Final

from rag.papers.flowing import SIGN_BYTES, Flow, decoded
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.source import FileWithin
from rag.papers.web_text import add_web_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart

_SEALS: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_BODY_KINDS: Final = frozenset({"text/plain", "text/html"})
_FIELDS: Final = ("From", "To", "Cc", "Subject", "Date")


def flow_of_mail(content: bytes, most_files: int) -> Flow:
    """An RFC 822 message as text, with its attachments.

    Args:
        content: Of the file.
        most_files: Attachments that are looked at; one more says that there were more.

    Raises:
        PaperRefused: Its body is sealed for its receiver (S/MIME or PGP).
    """
    message = message_from_bytes(content, policy=policy.default)
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise PaperRefused(PaperProblem.ENCRYPTED)
    flow = Flow()
    for name in _FIELDS:
        if value := _field(message, name):
            flow.say(f"{name}: {value}")
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        words = _content(body)
        if body.get_content_type() == "text/html" and words.strip():
            add_web_text(flow, words)
        else:
            flow.say(words)
    flow.files += islice(_attachments(message, body), most_files + 1)
    return flow


def _attachments(message: EmailMessage, body: MIMEPart | None) -> Iterator[FileWithin]:
    """Every part that is not the body, another form of it, a seal, or the small picture of a sign."""
    for part in _parts(message):
        kind = part.get_content_type()
        if part is body or kind in _SEALS:
            continue
        if kind == "message/rfc822":
            yield FileWithin(_name_of(part, "message.eml"), _inner_message(part))
            continue
        is_named = part.get_content_disposition() == "attachment" or _name_of(part)
        if not is_named and kind in _BODY_KINDS:
            continue
        if (content := _bytes(part)) is None:
            continue
        is_sign = kind.startswith("image/") and part.get_content_disposition() != "attachment"
        if not (is_sign and len(content) < SIGN_BYTES):
            yield FileWithin(_name_of(part), content)


def _parts(message: Message) -> Iterator[Message]:
    """The leaves of a message, in order; a message within it is one."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [one for one in reversed(inside) if isinstance(one, Message)]
        else:
            yield part


def _inner_message(part: Message) -> bytes:
    inside = part.get_payload()
    try:
        return inside[0].as_bytes() if isinstance(inside, list) and isinstance(inside[0], Message) else b""
    except (LookupError, ValueError, AttributeError, TypeError, UnicodeError):
        # The library cannot write anew what it read; the file is named as empty.
        return b""


def _bytes(part: Message) -> bytes | None:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None


def _name_of(part: Message, otherwise: str = "") -> str:
    try:
        return str(part.get_filename() or otherwise)
    except (ValueError, IndexError, AttributeError, TypeError):
        return otherwise


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
