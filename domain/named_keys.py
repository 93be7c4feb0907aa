"""A list of keys with names, the first of which is used for what is new.

A name stands beside everything its key has sealed, so that keys can be replaced while old things stay
readable.
"""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Final

KEY_BYTES: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,32}")
_FORM: Final = "write keys as name:key,name:key, each key 32 bytes in base64 (openssl rand -base64 32)"


def named_keys(listed: str) -> dict[str, bytes]:
    """Keys by name, in the order given, from ``name:key,name:key``.

    Raises:
        ValueError: The form is another, a name comes twice, or a key is not 32 bytes. No key is quoted.
    """
    keys: dict[str, bytes] = {}
    for part in listed.split(","):
        name, _, encoded = part.strip().partition(":")
        if not _NAME.fullmatch(name) or name in keys:
            raise ValueError(f"a key's name is missing, of another form, or used twice: {_FORM}")
        keys[name] = _key(name, encoded)
    return keys


def _key(name: str, encoded: str) -> bytes:
    try:
        key = b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key {name} is not 32 bytes in base64: {_FORM}")
    return key
