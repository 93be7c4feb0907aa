"""How well made deeds are sorted and read: on text and on scans, on layouts the readers knew and did not."""
