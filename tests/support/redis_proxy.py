"""A proxy before Redis that speaks TLS or a unix socket, goes silent, or cuts; and a server that misbehaves."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


class RedisProxy:
    """Copies bytes between its clients and Redis."""

    def __init__(self, redis_url: str) -> None:
        parts = urlsplit(redis_url)
        self._redis = (parts.hostname, parts.port)
        self._password, self._db = parts.password, parts.path
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None

    @asynccontextmanager
    async def on_tcp(self) -> AsyncIterator[str]:
        async with self._serve(await asyncio.start_server(self._accept, "127.0.0.1", 0)) as server:
            port = server.sockets[0].getsockname()[1]
            yield f"redis://:{self._password or ''}@127.0.0.1:{port}{self._db}"

    @asynccontextmanager
    async def on_tls(self, folder: Path) -> AsyncIterator[str]:
        """A URL that names the certificate to trust."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(make_certificate(folder))
        async with self._serve(
            await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=context)
        ) as server:
            port = server.sockets[0].getsockname()[1]
            yield (
                f"rediss://:{self._password or ''}@127.0.0.1:{port}{self._db}"
                f"?ssl_ca_certs={folder / 'server.pem'}"
            )

    @asynccontextmanager
    async def on_unix(self, path: Path) -> AsyncIterator[str]:
        async with self._serve(await asyncio.start_unix_server(self._accept, path)):
            yield f"unix://:{self._password or ''}@{path}?db={self._db.strip('/')}"

    @asynccontextmanager
    async def _serve(self, server: asyncio.Server) -> AsyncIterator[asyncio.Server]:
        try:
            yield server
        finally:
            server.close()
            self.cut()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def go_silent(self) -> None:
        """Takes bytes and passes none on, as a network does that has lost the way."""
        self._flows.clear()

    def speak_again(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        """Breaks every connection."""
        writers, self._writers = self._writers, []
        for writer in writers:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        redis_reader, redis_writer = await asyncio.open_connection(*self._redis)
        self._writers += [writer, redis_writer]
        self._tasks += [
            asyncio.create_task(self._copy(reader, redis_writer)),
            asyncio.create_task(self._copy(redis_reader, writer)),
        ]

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def odd_server(reply: bytes) -> AsyncIterator[str]:
    """A server that greets as Redis does and then answers everything with the same bytes."""
    writers: list[asyncio.StreamWriter] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        answer = b":7\r\n"
        while await reader.read(65_536):
            writer.write(answer)
            answer = reply

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


def make_certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that signs itself, with its key, in ``server.pem``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
