"""The filter of the index, with 300 releases, opened from a disk in a browser."""

from bangfu.register.units import Unit

CODES = ["110105", *(f"1101050{n:02d}" for n in range(1, 25))]
UNITS = {c: Unit(c, f"第{n}街道总工会", f"Union {n}", "110105") for n, c in enumerate(CODES)}
UNITS["110105"] = Unit("110105", "测试区总工会", "Test District", None)
