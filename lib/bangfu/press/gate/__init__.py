"""The publication gate: what may not be on a page stops its release.

A page that passes was made by our own tables and charts from the first byte to the last, can be
read by everybody it is for, and gives nobody away. Checkers of accessibility catch few of the
faults named here, so they are looked for one by one. All faults are told at once, each with its
cell; what is found of a person is never quoted.
"""
