"""The press: from the figures of a release to its pages, carriers and library.

Private parts of other packages that it uses, as nothing public does the same:

| Part | Of | Proved on | What for | If it goes |
|---|---|---|---|---|
| `ipykernel.kernelbase.Kernel._execute_sleep` | ipykernel | 7.4.0 | no pause | 0.5 ms a cell |
"""
