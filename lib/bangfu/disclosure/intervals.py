"""What a reader can work out: the exact interval of a withheld count in a two-way table.

The counts of a table and its totals are a flow: from the grand total to the totals of the rows,
through the cells, to the totals of the columns and back. What is shown is fixed; what is withheld
may change as long as the flow balances at every node. So how far one withheld count can rise is a
maximum flow, exact and in whole numbers, and needs no linear program. (A table in three
directions is no flow; it is protected slice by slice.)
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

__all__ = ["NetworkFlow"]


@dataclass
class _Edge:
    tail: Hashable
    head: Hashable
    true: int
    now: int
    least: int


class NetworkFlow:
    """The withheld counts of one table, for one kind of holder.

    It holds one assignment the shown figures allow, at first the true one, and moves to others
    on request. Every assignment it can reach is as good as the true one to a reader, and more
    withheld counts only add to them: so a count once seen to be able to rise always is.

    Examples
    --------
    Two counts withheld from a total of which 15 is not accounted for, neither of them 0:

    >>> flow = NetworkFlow()
    >>> small = flow.withhold("total", "rest", 3, least=1)
    >>> large = flow.withhold("total", "rest", 12, least=1)
    >>> flow.can_reach(small, 14), flow.can_reach(small, 15)
    (True, False)
    """

    def __init__(self) -> None:
        self._edges: list[_Edge] = []
        self._at: defaultdict[Hashable, list[int]] = defaultdict(list)

    def withhold(self, tail: Hashable, head: Hashable, count: int, *, least: int) -> int:
        """Add a withheld count between two nodes; `least` is what a reader knows it to be."""
        number = len(self._edges)
        self._edges.append(_Edge(tail, head, count, count, min(least, count)))
        self._at[tail].append(number)
        self._at[head].append(number)
        return number

    def relax(self, number: int) -> None:
        """From now on the count may be 0 for all a reader knows."""
        self._edges[number].least = 0

    def can_reach(self, number: int, level: int) -> bool:
        """Whether the count may be as large as `level`."""
        edge = self._edges[number]
        if edge.now < level:
            edge.now += self._push(edge.head, edge.tail, number, level - edge.now)
        return edge.now >= level

    def can_change(self, number: int) -> bool:
        """Whether the count may be anything else than what it is."""
        edge = self._edges[number]
        if edge.now != edge.true:
            return True
        risen = self._push(edge.head, edge.tail, number, 1)
        fallen = 0
        if not risen and edge.now > edge.least:
            fallen = self._push(edge.tail, edge.head, number, 1)
        edge.now += risen - fallen
        return edge.now != edge.true

    def _push(self, source: Hashable, target: Hashable, without: int, wanted: int) -> int:
        """Move up to `wanted` from `source` to `target` along other counts; the amount moved."""
        moved = 0
        while moved < wanted:
            path = self._path(source, target, without)
            if path is None:
                break
            room = [self._edges[n].now - self._edges[n].least for n, up in path if not up]
            amount = min([wanted - moved, *room])
            for number, up in path:
                self._edges[number].now += amount if up else -amount
            moved += amount
        return moved

    def _path(
        self, source: Hashable, target: Hashable, without: int
    ) -> list[tuple[int, bool]] | None:
        """A shortest path of counts that can move, each with whether it rises."""
        came: dict[Hashable, tuple[Hashable, int, bool] | None] = {source: None}
        queue = deque([source])
        while queue and target not in came:
            node = queue.popleft()
            for number, up, there in self._moves(node):
                if number != without and there not in came:
                    came[there] = (node, number, up)
                    queue.append(there)
        if target not in came:
            return None
        path, step = [], came[target]
        while step is not None:
            node, number, up = step
            path.append((number, up))
            step = came[node]
        return path

    def _moves(self, node: Hashable) -> Iterator[tuple[int, bool, Hashable]]:
        """From `node`: counts that can rise towards their head or fall towards their tail."""
        for number in self._at[node]:
            edge = self._edges[number]
            if edge.tail == node:
                yield number, True, edge.head
            elif edge.now > edge.least:
                yield number, False, edge.tail
