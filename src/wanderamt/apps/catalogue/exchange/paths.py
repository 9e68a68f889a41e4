"""Names for places in a record that survive when other parts of it change."""

from wanderamt.apps.catalogue.exchange.nodes import Node


def label(node: Node) -> str:
    """The element's name; a text module also says its kind: "modulText(05)"."""
    kind = node.child("leikaTextmodul") if node.name == "modulText" else None
    code = kind.child("code") if kind else None
    return f"{node.name}({code.text.strip()})" if code else node.name


def find(root: Node, path: str) -> Node | None:
    """The element at a path of labels, counted from 2 where a label repeats: "modulText(05)/inhalt[2]"."""
    here: Node | None = root
    for step in path.split("/") if path else ():
        here = _child(here, step) if here else None
    return here


def _child(node: Node, step: str) -> Node | None:
    name, _, number = step.partition("[")
    same = [child for child in node.children if label(child) == name]
    place = int(number.rstrip("]")) if number else 1
    return same[place - 1] if place <= len(same) else None
