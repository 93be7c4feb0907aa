"""What stands, what is missing and how to fix it, on this machine with these settings."""

from propmubi.doctor.examine import examine
from propmubi.doctor.finding import Finding, Status

__all__ = ["Finding", "Status", "examine"]
