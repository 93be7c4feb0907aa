"""Structured logs: events are names, facts are fields, personal data never."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from config.settings import Settings


def configure_logging(settings: Settings) -> None:
    """Sends structlog and the standard library's logging to stderr in one form.

    ``auto`` is coloured lines on a terminal and JSON elsewhere.
    """
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        # Not the pretty traceback: it prints local variables, and those hold tokens and phone numbers.
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, without_personal_data, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level]
        ),
        # Asked for at each event, so that a redirected stderr is the one written to.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
            processors=[without_personal_data, renderer_for(renderer)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[settings.log_level]))


def without_personal_data(
    _: structlog.typing.WrappedLogger, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Masks numbers of people in every text of an event, tracebacks included (DOMAIN G).

    Events hold ids and counts and should have none: this is for what a library or an error quotes.
    """
    return {key: value if key in _OURS else _masked(value) for key, value in event.items()}


_OURS: Final = frozenset({"level", "timestamp", "logger", "_record", "_from_structlog"})
"""Written from fixed words, or read by the formatter only."""
_MAY_HOLD: Final = re.compile(r"@|\d(?:\W{0,2}\d){3}")
"""The cheap look: every number of a person has four digits in a row, give or take separators."""
_MOST_DEEP: Final = 4


def _masked(value: object, depth: int = 0) -> object:
    if isinstance(value, BaseException) or depth > _MOST_DEEP:
        value = repr(value)
    if isinstance(value, str):
        return _mask_text(value) if _MAY_HOLD.search(value) else value
    if isinstance(value, dict):
        return {key: _masked(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner, depth + 1) for inner in value]
    return value


def _mask_text(text: str) -> str:
    # Where first needed: the number plan takes longer to load than most commands take to run.
    from domain.masking import mask_text

    return mask_text(text)


def renderer_for(renderer: structlog.typing.Processor) -> structlog.typing.Processor:
    """Strips the standard library's bookkeeping before rendering."""

    def render(
        logger: structlog.typing.WrappedLogger, name: str, event: structlog.typing.EventDict
    ) -> structlog.typing.ProcessorReturnValue:
        return renderer(
            logger, name, structlog.stdlib.ProcessorFormatter.remove_processors_meta(logger, name, event)
        )

    return render
