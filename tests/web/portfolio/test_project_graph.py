"""The drawing of a graph: layers, order, circles, and boxes that do not lie on each other."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from fotfeste.web.shell.graph import Box, Drawing, Edge, Node, draw


def picture(nodes: str, *arrows: str, dashed: bool = False) -> Drawing:
    """Draws one-letter nodes with arrows such as «ab»."""
    return draw(
        [Node(key=each, label=each * 3) for each in nodes],
        [Edge(start=start, end=end, dashed=dashed) for start, end in map(tuple, arrows)],
        key="prøve",
        title="Prøve",
        description="Bokstaver",
    )


def box_of(drawing: Drawing, letter: str) -> Box:
    return next(box for box in drawing.boxes if box.lines[0].text == letter * 3)


def test_an_arrow_goes_to_the_right() -> None:
    drawing = picture("abc", "ab", "bc", "ac")
    assert box_of(drawing, "a").x < box_of(drawing, "b").x < box_of(drawing, "c").x


def test_a_late_start_stands_beside_what_it_leads_to() -> None:
    drawing = picture("abcd", "ab", "bc", "dc")
    assert box_of(drawing, "d").x == box_of(drawing, "b").x


def test_parts_that_do_not_touch_stand_below_each_other() -> None:
    drawing = picture("abcd", "ab", "cd")
    assert box_of(drawing, "a").y + box_of(drawing, "a").height < box_of(drawing, "c").y


def test_ends_stand_together_furthest_to_the_right() -> None:
    nodes = [Node(key=each, label=each * 3, mark="end" if each in "bd" else "") for each in "abcd"]
    edges = [Edge(start="a", end="b"), Edge(start="a", end="c"), Edge(start="c", end="d")]
    drawing = draw(nodes, edges, key="k", title="", description="")
    assert box_of(drawing, "b").x == box_of(drawing, "d").x > box_of(drawing, "c").x


def test_a_circle_is_drawn_and_ends() -> None:
    drawing = picture("abc", "ab", "bc", "ca")
    assert len(drawing.arrows) == 3


def test_arrows_to_what_is_not_there_are_left_out() -> None:
    assert picture("a", "ab").arrows == ()


def test_nothing_makes_an_empty_picture() -> None:
    assert picture("").boxes == ()


def test_long_names_are_cut_into_lines_and_lose_no_word() -> None:
    label = "Bygge relasjoner gjennom hjemmebesøk i barnefamilier på Romsås"
    drawing = draw([Node(key="a", label=label)], [], key="k", title="", description="")
    assert " ".join(line.text for line in drawing.boxes[0].lines) == label


@given(st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=20))
def test_boxes_never_lie_on_each_other_and_stay_inside(pairs: set[tuple[str, str]]) -> None:
    drawing = picture("abcdefgh", *(start + end for start, end in sorted(pairs) if start != end))
    for one, other in combinations(drawing.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
