"""The chain as a picture: time from left to right, holders as bands, charges as spans, findings as marks."""
