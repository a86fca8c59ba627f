"""Draws a small directed graph in layers, left to right, as boxes and arrows for an SVG picture."""

from __future__ import annotations

import itertools
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .pages import Text

BOX_WIDTH = 224
LAYER_GAP = 116
BOX_GAP = 16
TREE_GAP = 32
MARGIN = 6
LINE_HEIGHT = 18
PADDING = 10
LETTERS_A_LINE = 25
_SWEEPS = 4


@dataclass(frozen=True, kw_only=True)
class Node:
    """A thing to draw. `mark` is «here», «end» or empty and decides the look; it must be said in words too.

    Nodes marked «end» stand together, furthest to the right.
    """

    key: str
    label: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """An arrow between two nodes, with a word on it. `dashed` is for what is assumed."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of text in the picture, at its place. `quiet` for what is less important."""

    text: str
    x: int
    y: int
    quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class Box:
    """A drawn node."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]
    mark: str


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A drawn edge: the path of its line, the corners of its head, and its word."""

    path: str
    head: str
    dashed: bool
    word: Line | None


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture ready for `shell/_graph.html`. `title` and `description` say it in words."""

    key: str
    title: Text
    description: Text
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(
    nodes: Iterable[Node], edges: Iterable[Edge], *, key: str, title: Text, description: Text
) -> Drawing:
    """Lay out *nodes* and *edges*; trees that do not touch stand below each other, in the order of their nodes.

    An arrow goes one layer to the right or more; one that closes a circle is drawn, but does not move anything.
    Edges to unknown nodes are left out. `key` is unique on the page and names the picture's parts.
    """
    known = {node.key: node for node in nodes}
    arrows = [edge for edge in edges if edge.start in known and edge.end in known]
    boxes: list[Box] = []
    drawn: list[Arrow] = []
    top, width = MARGIN, 0
    for part in _parts(list(known), arrows):
        inside = [edge for edge in arrows if edge.start in part]
        tree = _Tree([known[each] for each in known if each in part], inside, top)
        boxes += tree.boxes()
        drawn += tree.arrows()
        top += tree.height + TREE_GAP
        width = max(width, tree.width)
    return Drawing(
        key=key,
        title=title,
        description=description,
        width=width + 2 * MARGIN,
        height=max(top - TREE_GAP, MARGIN) + MARGIN,
        boxes=tuple(boxes),
        arrows=tuple(drawn),
    )


class _Tree:
    """One connected part of the graph: which layer each node stands in, in which order, and how high."""

    def __init__(self, nodes: Sequence[Node], edges: Sequence[Edge], top: int) -> None:
        self.nodes = {node.key: node for node in nodes}
        self.edges = edges
        self.layer = _layers(list(self.nodes), edges)
        last = max(self.layer.values())
        leads_on = {edge.start for edge in edges}
        self.layer |= {node.key: last for node in nodes if node.mark == "end" and node.key not in leads_on}
        self.chains = {edge: self._chain(index, edge) for index, edge in enumerate(edges)}
        columns = self._columns()
        self.width = len(columns) * BOX_WIDTH + (len(columns) - 1) * LAYER_GAP
        heights = [self._stack_height(column) for column in columns]
        self.height = max(heights)
        self.y: dict[str, int] = {}
        for column, height in zip(columns, heights, strict=True):
            y = top + (self.height - height) // 2
            for key in column:
                self.y[key] = y
                y += self._height(key) + BOX_GAP

    def boxes(self) -> list[Box]:
        """The boxes of this part."""
        return [self._box(node) for node in self.nodes.values()]

    def arrows(self) -> list[Arrow]:
        """The arrows of this part."""
        leaving: dict[str, int] = defaultdict(int)
        for edge in self.edges:
            leaving[edge.start] += 1
        return [self._arrow(edge, near_start=leaving[edge.start] == 1) for edge in self.edges]

    def _chain(self, index: int, edge: Edge) -> list[str]:
        """The places an arrow passes: an arrow over several layers gets an empty place in each between."""
        between = range(self.layer[edge.start] + 1, self.layer[edge.end])
        places = []
        for layer in between:
            place = f"\0{index}:{layer}"
            self.layer[place] = layer
            places.append(place)
        return [edge.start, *places, edge.end]

    def _columns(self) -> list[list[str]]:
        columns: list[list[str]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for key, layer in self.layer.items():
            columns[layer].append(key)
        neighbours: dict[str, list[str]] = defaultdict(list)
        for chain in self.chains.values():
            for one, other in itertools.pairwise(chain):
                neighbours[one].append(other)
                neighbours[other].append(one)
        for sweep in range(_SWEEPS):
            order = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
            for layer in order:
                beside = layer - 1 if sweep % 2 == 0 else layer + 1
                place = {key: index for index, key in enumerate(columns[beside])}
                columns[layer] = _by_middle(columns[layer], neighbours, place)
        return columns

    def _stack_height(self, column: Sequence[str]) -> int:
        return sum(self._height(key) for key in column) + BOX_GAP * (len(column) - 1)

    def _height(self, key: str) -> int:
        node = self.nodes.get(key)
        return len(_wrapped(node)) * LINE_HEIGHT + 2 * PADDING if node else LINE_HEIGHT

    def _x(self, key: str) -> int:
        return MARGIN + self.layer[key] * (BOX_WIDTH + LAYER_GAP)

    def _middle(self, key: str) -> int:
        return self.y[key] + self._height(key) // 2

    def _box(self, node: Node) -> Box:
        x, y = self._x(node.key), self.y[node.key]
        lines = tuple(
            Line(text=text, x=x + PADDING, y=y + PADDING + LINE_HEIGHT * (index + 1) - 5, quiet=quiet)
            for index, (text, quiet) in enumerate(_wrapped(node))
        )
        return Box(x=x, y=y, width=BOX_WIDTH, height=self._height(node.key), lines=lines, mark=node.mark)

    def _arrow(self, edge: Edge, *, near_start: bool) -> Arrow:
        chain = self.chains[edge]
        x, y = self._x(chain[0]) + BOX_WIDTH, self._middle(chain[0])
        path = [f"M{x} {y}"]
        for place in chain[1:]:
            to_x, to_y = self._x(place), self._middle(place)
            end = to_x - (8 if place == chain[-1] else 0)
            bend = (end - x) // 2
            path.append(f"C{x + bend} {y} {end - bend} {to_y} {end} {to_y}")
            if place != chain[-1]:
                path.append(f"H{to_x + BOX_WIDTH}")
            x, y = to_x + BOX_WIDTH, to_y
        tip_x, tip_y = self._x(chain[-1]), self._middle(chain[-1])
        head = f"{tip_x},{tip_y} {tip_x - 9},{tip_y - 5} {tip_x - 9},{tip_y + 5}"
        word = None
        if edge.label:
            place = chain[0] if near_start else chain[-1]
            word_x = self._x(place) + BOX_WIDTH + 6 if near_start else self._x(place) - LAYER_GAP + 6
            word = Line(text=edge.label, x=word_x, y=self._middle(place) - 6, quiet=True)
        return Arrow(path=" ".join(path), head=head, dashed=edge.dashed, word=word)


def _parts(keys: Sequence[str], edges: Sequence[Edge]) -> list[set[str]]:
    """The parts of the graph that hang together, in the order of their first node."""
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.start].add(edge.end)
        beside[edge.end].add(edge.start)
    parts: list[set[str]] = []
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            continue
        part, waiting = set(), [key]
        while waiting:
            here = waiting.pop()
            if here not in part:
                part.add(here)
                waiting += beside[here] - part
        seen |= part
        parts.append(part)
    return parts


def _layers(keys: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each node: after everything that leads to it, and as near as possible to what it leads to."""
    waiting: dict[str, int] = dict.fromkeys(keys, 0)
    following: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        waiting[edge.end] += 1
        following[edge.start].append(edge.end)
    layer = dict.fromkeys(keys, 0)
    left = list(keys)
    placed: set[str] = set()
    while left:
        # Without a node that waits for nothing there is a circle: the first node left opens it.
        here = next((key for key in left if waiting[key] <= 0), left[0])
        left.remove(here)
        placed.add(here)
        for after in following[here]:
            waiting[after] -= 1
            if after not in placed:
                layer[after] = max(layer[after], layer[here] + 1)
    entered = {edge.end for edge in edges}
    for key in keys:
        ahead = [layer[after] for after in following[key]]
        if key not in entered and ahead:
            layer[key] = min(ahead) - 1
    return layer


def _by_middle(column: Sequence[str], neighbours: dict[str, list[str]], place: dict[str, int]) -> list[str]:
    """The column ordered so that each node stands near the middle of its neighbours in the layer beside."""

    def middle(item: tuple[int, str]) -> tuple[float, int]:
        index, key = item
        places = [place[other] for other in neighbours[key] if other in place]
        return (sum(places) / len(places) if places else float(index), index)

    return [key for _, key in sorted(enumerate(column), key=middle)]


def _wrapped(node: Node) -> list[tuple[str, bool]]:
    """The lines of a box, and whether each is quiet."""
    lines = [(text, False) for text in textwrap.wrap(node.label, LETTERS_A_LINE)]
    return lines + [(text, True) for text in textwrap.wrap(node.note, LETTERS_A_LINE + 2)]
