"""Synthetic home-loan cases of the demo, about nobody."""
