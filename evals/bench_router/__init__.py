"""Calls to models side by side: what a router adds in CPU, and how soon it hands a failing provider over."""
