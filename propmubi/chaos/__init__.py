"""Engines and processes of the platform, started to be hurt (`propmubi bench chaos`)."""
