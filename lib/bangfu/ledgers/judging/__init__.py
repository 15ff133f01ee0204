"""Judging the rows of an import, though some of its rows are faulty.

A union should read all its mistakes at once, each of them once, and no complaint about a row that
is right. The rules of the register do not give that by themselves: they look at several rows
together, so they blame a right row for what a faulty one beside it lacks. (The date of an opening
cannot be read: now its file seems never opened, and all aid for it off file.) So, in this order:

1. `candidates`: which rows can be judged. A faulty cell that no other row depends on gets a
   harmless value in its place, and its row stays. A row with a fault that others depend on (a key,
   a reference, the life of a file) is left out, and with it all rows that hang together with it.
2. `ledgers.amendments`: what these rows change in the register. A row may take back another that
   never was; it counts as faulty from then on.
3. `trial`: the rules are asked of the register as it would be with these rows; what they find
   there and did not find before is the doing of the import.
4. `certainty`: of what they find, only that is told which holds whatever the faulty rows will say
   once they are mended.

Only an import without any fault lands, so a harmless value is never stored.
"""
