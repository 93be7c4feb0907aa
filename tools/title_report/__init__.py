"""The title search report with its opinion, as a PDF in the shape that banks and lawyers know (DOMAIN B5)."""
