"""The sample register: invented rows that foot exactly to the published figures."""

from bangfu.sample.generator import SEED, place_sample, write_sample

__all__ = ["SEED", "place_sample", "write_sample"]
