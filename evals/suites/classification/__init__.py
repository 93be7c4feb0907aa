"""Labels of enquiries."""
