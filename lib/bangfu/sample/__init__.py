"""The sample register: invented rows that foot exactly to the published figures."""

from bangfu.sample.generator import SEED, write_sample

__all__ = ["SEED", "write_sample"]
