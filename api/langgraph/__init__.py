"""The LangGraph protocol over our services."""
