"""matplotlib's SVG made fit for a strict page.

As it comes, it has a prolog, metadata, fixed point sizes, ids that collide with those of the next
chart, and `style=` attributes, which a page whose policy forbids inline styles turns into a black
rectangle. It also says nothing to a screen reader.
"""

import re
import xml.etree.ElementTree as ET

from bangfu.errors import GateError

__all__ = ["ELEMENT_ID", "FONT_STACK", "inline_svg", "svg_characters"]

FONT_STACK = "bangfu, sans-serif"
"""The embedded subset first; a viewer outside our pages falls back to a font of its own."""

ELEMENT_ID = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
"""Ids we give out: safe in an address, a selector and a quoted attribute without escaping."""

# The two colours of the house style that follow the page from light to dark.
_THEMED = {"#1c2024": "currentColor", "#ffffff": "var(--paper, #fff)"}
_DROPPED_TAGS = {"metadata", "style"}
_DEFAULTS = {"text-anchor": "start", "stroke-linejoin": "miter", "stroke-linecap": "butt"}
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_NO_ROTATION = re.compile(r"rotate\(-?0(?:\.0)? [^)]*\)")


def inline_svg(svg: str, *, prefix: str, title: str, description: str) -> str:
    """The SVG as an element to put into a page.

    Parameters
    ----------
    svg
        A picture drawn by matplotlib with `svg.fonttype: none`.
    prefix
        Put before every id that is kept, so that ids are unique in the page.
    title, description
        What the picture is, and what it shows: read out in its place.

    Raises
    ------
    GateError
        If `prefix` is not usable as an id, or `title` or `description` is empty.
    """
    if not ELEMENT_ID.fullmatch(prefix):
        raise GateError(f"chart id: found {prefix!r}, expected lower-case letters, digits, - or _")
    if not title.strip() or not description.strip():
        raise GateError(f"chart {prefix!r}: found no title or no alt text, expected both")
    root = _without_namespaces(ET.fromstring(svg))  # noqa: S314 - our own drawing
    _drop(root)
    used = _references(root)
    for element in root.iter():
        _presentation_attributes(element)
        _keep_referenced_id(element, used, prefix)
        _shorten(element)
    _unwrap_groups(root)
    return ET.tostring(_named(root, prefix, title, description), encoding="unicode")


def svg_characters(html: str) -> frozenset[str]:
    """The characters drawn as text inside the SVG pictures of some HTML.

    Examples
    --------
    >>> sorted(svg_characters('<p>no</p><svg><text x="1">户 1&lt;2</text></svg>'))
    [' ', '1', '2', '<', '户']
    """
    drawn = "".join(re.findall(r"<text\b[^>]*>([^<]*)</text>", html))
    return frozenset(drawn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _without_namespaces(root: ET.Element) -> ET.Element:
    """HTML knows `svg` without namespaces, and `href` without its prefix."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.set(name.rpartition("}")[2], element.attrib.pop(name))
    return root


def _drop(parent: ET.Element) -> None:
    for child in list(parent):
        _drop(child)
        if child.tag in _DROPPED_TAGS or (child.tag == "defs" and not len(child)):
            parent.remove(child)
        child.tail = None
    if parent.tag != "text":
        parent.text = None


def _references(root: ET.Element) -> set[str]:
    values = (value for element in root.iter() for value in element.attrib.values())
    found = (match for value in values for match in _REFERENCE.finditer(value))
    return {match[1] or match[2] for match in found}


def _presentation_attributes(element: ET.Element) -> None:
    for declaration in filter(None, element.attrib.pop("style", "").split(";")):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        # The font is set once, on the svg element; its size is a number of user units.
        if name != "font-family" and _DEFAULTS.get(name) != value:
            value = value.removesuffix("px") if name == "font-size" else value
            element.set(name, _THEMED.get(value, value))


def _keep_referenced_id(element: ET.Element, used: set[str], prefix: str) -> None:
    name = element.attrib.pop("id", None)
    if name in used:
        element.set("id", f"{prefix}-{name}")
    for attribute, value in element.attrib.items():
        replacement = _REFERENCE.sub(
            lambda m: f"url(#{prefix}-{m[1]})" if m[1] else f"#{prefix}-{m[2]}", value
        )
        # A colour such as #2b6cb0 looks like a reference but is none.
        if attribute in {"href", "clip-path"} or value.startswith("url("):
            element.set(attribute, replacement)


def _shorten(element: ET.Element) -> None:
    """A tenth of a pixel is as fine as a screen shows."""
    for name in ("d", "x", "y", "width", "height", "transform"):
        if name in element.attrib:
            text = " ".join(element.attrib[name].split())
            element.set(name, _NUMBER.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), text))
    if _NO_ROTATION.fullmatch(element.get("transform", "")):
        del element.attrib["transform"]


def _unwrap_groups(parent: ET.Element) -> None:
    """Lift the children of groups that say nothing: they are most of matplotlib's nesting."""
    children: list[ET.Element] = []
    for child in parent:
        _unwrap_groups(child)
        children += list(child) if child.tag == "g" and not child.attrib else [child]
    parent[:] = children


def _named(root: ET.Element, prefix: str, title: str, description: str) -> ET.Element:
    _, _, width, height = root.attrib["viewBox"].split()
    named = ET.Element(
        "svg",
        {
            "viewBox": f"0 0 {float(width):g} {float(height):g}",
            "width": f"{float(width):g}",
            "height": f"{float(height):g}",
            "role": "img",
            "aria-labelledby": f"{prefix}-title {prefix}-desc",
            "font-family": FONT_STACK,
            "stroke-linejoin": "round",
        },
    )
    ET.SubElement(named, "title", {"id": f"{prefix}-title"}).text = title
    ET.SubElement(named, "desc", {"id": f"{prefix}-desc"}).text = description
    named.extend(root)
    return named
