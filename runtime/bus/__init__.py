"""The message bus: what it promises (protocol) and how Redis Streams keep it."""
