"""The press: from the figures of a release to its pages, carriers and library.

Private parts of other packages that it uses, as nothing public does the same:

| Part | Of | Proved on | What for | If it goes |
|---|---|---|---|---|
| `matplotlib.axes.Axes._init_axis` | matplotlib | 3.11.2 | axes make no ticks | they do, unseen |
| `matplotlib.font_manager._get_font` | matplotlib | 3.11.2 | fonts are closed | stock kernels |
| `ipykernel.kernelbase.Kernel._execute_sleep` | ipykernel | 7.4.0 | no pause | 0.5 ms a cell |
"""
