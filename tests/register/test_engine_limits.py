"""What DuckDB may take here, and where it goes on when that is used up."""

import gc
from pathlib import Path

import pytest
from bangfu.register import engine_limits
from bangfu.register.engine_limits import limited, settings, spilling_beside


@pytest.mark.parametrize(
    ("memory", "threads", "few", "expected"),
    [
        ("", "", False, {"memory_limit": f"{2 * 2**30}B"}),
        ("", "3", False, {"memory_limit": f"{2 * 2**30}B", "threads": 3}),
        (str(2**32), "3", True, {"memory_limit": f"{2**32}B", "threads": 1}),
        ("1000", "", False, {"memory_limit": f"{128 * 2**20}B"}),  # too little to sort anything
        ("much", "many", False, {"memory_limit": f"{2 * 2**30}B"}),
    ],
)
def test_what_it_may_take(
    monkeypatch: pytest.MonkeyPatch, memory: str, threads: str, few: bool,
    expected: dict[str, object],
) -> None:  # fmt: skip
    monkeypatch.setenv("BANGFU_MEMORY", memory)
    monkeypatch.setenv("BANGFU_THREADS", threads)
    assert settings(few=few) == expected


def test_what_has_no_room_goes_to_a_folder_that_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four million texts of 40 letters, 160 MB and more, are put in order in 128 MiB."""
    monkeypatch.setattr(engine_limits, "RUN_FOLDER", tmp_path)
    monkeypatch.setenv("BANGFU_MEMORY", str(128 * 2**20))
    monkeypatch.setenv("BANGFU_THREADS", "1")
    sql = "SELECT md5(n::VARCHAR) || md5(n::VARCHAR)[:8] AS t FROM range(4000000) r(n) ORDER BY t"
    with limited() as engine:
        rows = engine.execute(sql)
        first = rows.fetchone()
        assert first is not None
        (folder,) = tmp_path.iterdir()
        assert [path for path in folder.rglob("*") if path.suffix == ".tmp"]
        assert folder.stat().st_mode & 0o777 == 0o700
        count, last = 1, first
        while some := rows.fetchmany(200_000):
            assert last < some[0]
            count, last = count + len(some), some[-1]
        assert count == 4_000_000
    assert [*tmp_path.iterdir()] == []


def test_the_folder_of_an_owner_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Owner: ...

    monkeypatch.setattr(engine_limits, "RUN_FOLDER", tmp_path)
    owner = Owner()
    assert Path(spilling_beside(owner)).is_dir()
    del owner
    gc.collect()
    assert [*tmp_path.iterdir()] == []
