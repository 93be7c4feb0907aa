"""Figures for Prometheus at ``/metrics``."""
