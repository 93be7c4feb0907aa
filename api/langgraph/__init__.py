"""The LangGraph wire protocol, as its SDKs really use it."""
