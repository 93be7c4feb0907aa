"""Reads the turn: a card's action, an answer to a pending question, or a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from agents.language import detect_language
from agents.search_understanding.agent import says_nothing
from agents.search_understanding.agent import understand as read_message
from agents.search_understanding.human_talk import wants_human
from agents.search_understanding.list_talk import ListTalk
from agents.search_understanding.replies import is_no, is_yes, name_in, phone_in, wants_more
from domain.errors import BadInput
from domain.masking import mask_text
from domain.pii.tokens import without_tokens
from domain.search.chips import remove_chip
from domain.search.tax_answers import complete_tax_question
from graphs.property_search.actions import read_action
from graphs.property_search.state import ContactDraft, Reading, SearchContext, SearchState  # noqa: TC001  # read at run time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.messages import AnyMessage

    from domain.leads import Language
    from domain.search.slots import ParsedUtterance, SearchFilters, ToolCall
    from domain.verdicts import Doubt

MOST_CHARS: Final = 4000
"""Of a message; the rest is not read. Grammar and gazetteer are linear, but a chat message is not a book."""
MOST_ANSWER_CHARS: Final = 300
"""Of a message that may answer a tax question's own question."""


_CHOICES: Final[dict[str, Language]] = {"en": "en", "hi": "hi", "mr": "mr"}
"""What a client may choose; anything else is as if nothing was chosen."""


async def understand(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """The turn as slots, a tool question, or an action; the person's own contact data masked in the log."""
    update: SearchState = {
        "turn": _turn_id(runtime),
        "action": None,
        "outcome": None,
        "refused": [],
        "tax_asked": None,
    }
    message = _last_human(state.get("messages", []))
    text = _text_of(message)[:MOST_CHARS]
    action = state.get("action")
    language = _language(without_tokens(text) if action is None else "", state)
    update["language"] = language
    if action is not None:
        return {**update, "reading": _of_action(action, state)}
    update["reading"] = await _of_message(text, state, runtime.context, language)
    masked = mask_text(text)
    if message is not None and masked != text:
        update["messages"] = [HumanMessage(content=masked, id=message.id)]
    return update


def _language(text: str, state: SearchState) -> Language:
    """The person's choice; without one, how they write; without words, how the conversation went so far."""
    before: Language = state.get("language", "en")  # type: ignore[assignment]  # one of four, as checkpoints keep it
    chosen = _CHOICES.get(state.get("lang") or "")
    return chosen or detect_language(text, before)


async def _of_message(text: str, state: SearchState, context: SearchContext, language: Language) -> Reading:
    draft = state.get("contact")
    if draft is not None and wants_human(text):
        draft = None  # Neither a name nor a yes, but another wish.
    reply = _of_reply(text, draft, state.get("filters", {})) if draft is not None else None
    if reply is not None:
        return reply
    if wants_more(text) and state.get("shown"):
        return {"wants_more": True, "read_by": "rules"}
    understanding = await read_message(text, state.get("filters", {}), context.model, language)
    if understanding.doubt is not None:
        return referred(understanding.doubt, draft)
    waiting = state.get("tax_asked")
    if waiting and not {"tool", "refused"} & understanding.parsed.keys():
        completed = complete_tax_question(text[:MOST_ANSWER_CHARS], waiting)
        if completed is not None:
            return {"parsed": {"intent": "tool", "tool": completed}, "read_by": "rules"}
    reading: Reading = {"parsed": understanding.parsed, "read_by": understanding.engine}
    judged = _judgement(text, understanding.parsed, state)
    if judged is not None:
        return {"action": judged, "read_by": "rules"}
    tool = understanding.parsed.get("tool")
    if tool and tool.get("name") == "contact":
        pending = state.get("contact") or {}
        known = {key: value for key, value in pending.items() if key in {"phone", "name"}}
        reading["draft"] = {**known, **_draft_from(text, tool)}  # type: ignore[typeddict-item]  # two of its keys
    return reading


def referred(doubt: Doubt, pending: ContactDraft | None = None) -> Reading:
    """A turn that a person takes: what an enquiry in progress knows of the asker is kept, its yes is not."""
    known = {key: value for key, value in (pending or {}).items() if key in {"phone", "name"}}
    draft: ContactDraft = {"wants": "human", "numbers": [], **known}  # type: ignore[typeddict-item]  # two of its keys
    return {"doubt": doubt.value, "draft": draft, "read_by": "rules"}


def _judgement(text: str, parsed: ParsedUtterance, state: SearchState) -> dict[str, Any] | None:
    """A like or dislike said in words, about one numbered listing and nothing else."""
    is_idle = parsed.get("intent") == "refine" and parsed.get("state_after") == state.get("filters", {})
    talk = ListTalk(text)
    numbers, judgement = talk.numbers(), talk.judgement()
    if not is_idle or judgement is None or len(numbers) != 1 or not state.get("shown"):
        return None
    return {"type": judgement, "number": numbers[0]}


def _of_reply(text: str, draft: ContactDraft, filters: SearchFilters) -> Reading | None:
    """The message as an answer to what the enquiry still needs, or None when it is about something else."""
    if is_no(text):
        return {"is_declined": True, "read_by": "rules"}
    found: ContactDraft = {}
    if phone := phone_in(text):
        found["phone"] = phone
    is_asked = "name" not in draft and not is_yes(text) and says_nothing(text, filters)
    if name := name_in(text, is_asked=is_asked):
        found["name"] = name
    if is_yes(text) and draft.get("consent_asked"):
        found["agreed"] = True
    return {"draft": {**draft, **found}, "read_by": "rules"} if found else None


def _draft_from(text: str, tool: ToolCall) -> ContactDraft:
    draft: ContactDraft = {"numbers": tool.get("result_numbers", [])}
    if phone := phone_in(text):
        draft["phone"] = phone
    if name := tool.get("person_name") or name_in(text, is_asked=False):
        draft["name"] = name
    if tool.get("wants") == "human":
        draft["wants"] = "human"
    if "whatsapp" in text.casefold():
        draft["channel"] = "whatsapp"
    return draft


def _of_action(raw: dict[str, Any], state: SearchState) -> Reading:
    try:
        action = read_action(raw)
        parsed = _slots_of(action, state.get("filters", {}))
    except BadInput as error:
        return {"problem": error.detail, "read_by": "rules"}
    if action["type"] == "more":
        return {"wants_more": True, "read_by": "rules"}
    if action["type"] == "contact":
        return {"draft": _draft_of_form(action, state.get("contact")), "action": action, "read_by": "rules"}
    return {"parsed": parsed, "read_by": "rules"} if parsed else {"action": action, "read_by": "rules"}


def _slots_of(action: dict[str, Any], filters: SearchFilters) -> ParsedUtterance | None:
    """The action as the words that would say the same, where there are such words."""
    parsed: ParsedUtterance | None = None
    match action["type"]:
        case "remove_chip":
            parsed = {"intent": "refine", "state_after": remove_chip(filters, action["key"])}
        case "reset":
            parsed = {"intent": "reset", "filters": {}}
        case "compare":
            parsed = {"intent": "tool", "tool": {"name": "compare", "result_numbers": action["numbers"]}}
        case "details" | "more_like" as name:
            parsed = {"intent": "tool", "tool": {"name": name, "result_numbers": [action["number"]]}}
        case "emi":
            parsed = {"intent": "tool", "tool": _emi_tool(action)}
    return parsed


def _emi_tool(action: dict[str, Any]) -> ToolCall:
    tool: ToolCall = {"name": "emi", "result_numbers": [action["number"]]}
    if "principal_inr" in action:
        tool["loan_inr"] = action["principal_inr"]
    if "rate_pct" in action:
        tool["rate_pct"] = action["rate_pct"]
    if "months" in action:
        tool["tenure_months"] = action["months"]
    return tool


def _draft_of_form(action: dict[str, Any], pending: ContactDraft | None) -> ContactDraft:
    draft: ContactDraft = {"numbers": [action["number"]] if "number" in action else []}
    if pending and "shown_in" in pending:
        draft["shown_in"] = pending["shown_in"]
    if phone := phone_in(action.get("phone", "")):
        draft["phone"] = phone
    if name := " ".join(action.get("name", "").split()):
        draft["name"] = name
    if "channel" in action:
        draft["channel"] = action["channel"]
    if "wants" in action:
        draft["wants"] = action["wants"]
    return draft


def _turn_id(runtime: Runtime[SearchContext]) -> str:
    """One id per turn, the same when the step is run again: thread and checkpoint name the turn."""
    info = runtime.execution_info
    place = f"{info.thread_id}/{info.checkpoint_id}" if info else "no-run"
    return uuid5(NAMESPACE_URL, place).hex


def _last_human(messages: Sequence[AnyMessage]) -> AnyMessage | None:
    return next((message for message in reversed(messages) if message.type == "human"), None)


def _text_of(message: AnyMessage | None) -> str:
    """The words of a message; of a list of parts, its text parts."""
    if message is None:
        return ""
    if isinstance(message.content, str):
        return message.content
    return " ".join(str(part.get("text", "")) if isinstance(part, dict) else part for part in message.content)
