"""Papers kept: files by their content, rows by tenant and subject."""
