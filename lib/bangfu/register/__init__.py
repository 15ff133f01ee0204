"""The register: what is kept, how it is declared, read, written and verified."""
