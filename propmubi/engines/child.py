"""The last step before an engine's own program: a few lines run by a fresh interpreter, then ``exec``.

Between fork and exec of a threaded parent almost nothing is safe in Python, so what has to happen inside the
child happens here instead of in ``preexec_fn``: take another identity, ask the kernel for a signal when the
parent dies, and become the engine. Started as ``python -I -S child.py '<json orders>' program arg…``; imports
only the standard library, because ``-S`` leaves everything else out (and costs 15 ms instead of 60).
"""

from __future__ import annotations

import ctypes
import json
import os
import sys

CLONE_NEWUSER = 0x1000_0000
PR_SET_PDEATHSIG = 1
EXIT_NO_NAMESPACE = 97
"""The kernel, or the container around us, does not let this process make a user namespace."""
EXIT_PARENT_GONE = 98
"""The parent died before the child could ask to be told."""
EXIT_NOT_RUNNABLE = 99
"""The program is not there or not for this machine."""


def enter_user_namespace(uid: int, gid: int) -> None:
    """Becomes ``uid`` inside a new namespace, while files stay owned by the user outside."""
    libc = ctypes.CDLL(None, use_errno=True)
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER) != 0:
        sys.exit(EXIT_NO_NAMESPACE)
    try:
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{uid} {outer_uid} 1"),
            ("gid_map", f"{gid} {outer_gid} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 - pathlib costs 10 ms here
                file.write(line)
    except OSError:
        sys.exit(EXIT_NO_NAMESPACE)


def drop_to(uid: int, gid: int) -> None:
    """Gives up root for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def main() -> None:
    """Follows the orders, then becomes the program."""
    orders = json.loads(sys.argv[1])
    if orders["identity"] == "namespace":
        enter_user_namespace(orders["uid"], orders["gid"])
    elif orders["identity"] == "user":
        drop_to(orders["uid"], orders["gid"])
    if orders["death_signal"]:
        # After the change of identity, which would clear it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, orders["death_signal"], 0, 0, 0)
        if os.getppid() != orders["parent"]:
            sys.exit(EXIT_PARENT_GONE)
    os.umask(0o077)
    program = sys.argv[2:]
    try:
        os.execv(program[0], program)  # noqa: S606 - this is the launcher; arguments are a list, no shell
    except OSError as error:
        sys.stderr.write(f"{program[0]}: {error.strerror}\n")
        sys.exit(EXIT_NOT_RUNNABLE)


if __name__ == "__main__":
    main()
