from __future__ import annotations

from propmubi.engines import logs


def test_long_log_keeps_its_newest_whole_lines(tmp_path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(1000)))

    logs.limit(log, max_bytes=1000)

    kept = log.read_text().splitlines()
    assert kept[-1] == "line 999"
    assert kept == [f"line {number}" for number in range(1000 - len(kept), 1000)]
    assert log.stat().st_size <= 500


def test_short_or_missing_log_is_left_alone(tmp_path) -> None:
    log = tmp_path / "log"
    logs.limit(log)
    assert not log.exists()
    assert logs.size(log) == 0
    assert logs.lines_after(log, 0) == []

    log.write_text("short\n")
    logs.limit(log)

    assert log.read_text() == "short\n"


def test_last_words_are_the_telling_line_since_the_mark(tmp_path) -> None:
    log = tmp_path / "log"
    log.write_text("FATAL: old\n")
    mark = logs.size(log)
    log.write_text("FATAL: old\nLOG: starting\nFATAL: new\nLOG: bye\n")

    assert logs.last_words(logs.lines_after(log, mark)) == "FATAL: new"
    assert logs.last_words(["just this", ""]) == "just this"
    assert logs.last_words([]) == "it said nothing"
