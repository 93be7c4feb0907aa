"""From what people did to cases, and from models to a decision: threads, labels, shadows, drift."""
