"""Kernels that start warm and fresh, for any Jupyter program; README.md tells how and at what cost.

- `server`: the process that imports once and is forked from then on
- `child`: what a forked process does first; `kernel`: what it does to be an IPython kernel
- `process`: the server and its processes seen from outside
- `provisioner`: the way in for whatever starts kernels through jupyter_client
- `client`: a manager and client without the fixed waits of the stock ones
"""
