"""Files whose bytes are whole and whose structure is not: elements of a document lost, doubled, moved or put into each other, values
beyond what they count, operators of a page in another order."""

from __future__ import annotations

import random
import re

from lxml import etree

VALUES = (
    "", "0", "-1", "1", "2", "99", "1000", "65536", "1048576", "4294967295", "-2147483649", "1e9", "-1e9", "NaN", "INF", "0.0000001",
    "A0", "XFD1048576", "A1:XFD1048576", "B2:A1", "true", "none", "s", "str", "inlineStr", "restart", "continue", "FFFFFF", "auto",
    "％d", "../../x", "\u202e", "chineseCounting", "decimal", "0 0 0 0", "1 2", "g 3 -1", "g 1000000 0.1", "#REF!", "￥",
)  # fmt: skip
NUMBERS = (b"0", b"-1", b"1", b"1e9", b"-1e9", b"99999999999", b"0.0001", b"nan", b"3", b"7", b"(", b"<", b"<</A 1>>", b"[", b"]", b"/F9")
OPERATORS = tuple(b"BT ET q Q cm Tj TJ Td Tm Tr Tf Tc Tz re f S l m Do gs".split())
STYLES = (b"display:none", b"font-size:0", b"color:#fff", b"left:-999px", b"opacity:0", b"visibility:hidden")
_TOKEN = re.compile(rb"\([^()]*\)|<[0-9A-Fa-f]*>|[^\s()<>]+|[()<>]")
_TAG = re.compile(rb"<[^<>]{0,200}>")
_ATTRIBUTE = re.compile(rb"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def xml(rng: random.Random, data: bytes) -> bytes:
    """An XML part with one to six slips of its tree; as it was where it is none."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return data
    for _ in range(rng.randint(1, 6)):
        nodes = [node for node in root.iter() if isinstance(node.tag, str) and node is not root]
        if not nodes:
            break
        node, other = rng.choice(nodes), rng.choice(nodes)
        parent = node.getparent()
        what = rng.randrange(7)
        if what == 0 and parent is not None:
            parent.remove(node)
        elif what == 1 and parent is not None:
            parent.insert(rng.randrange(len(parent) + 1), _copy(node))
        elif what == 2 and not any(above is node for above in (other, *other.iterancestors())):
            other.append(node)  # into another
        elif what == 3 and len(node):
            children = list(node)
            rng.shuffle(children)
            node[:] = children
        elif what == 4 and node.attrib:
            node.set(rng.choice(sorted(map(str, node.attrib))), rng.choice(VALUES).replace("\x00", ""))
        elif what == 5:
            node.text = rng.choice((*VALUES, "12.5", "９" * 40, None))
        else:
            node.tag = other.tag
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _copy(node: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(node, with_tail=True).strip() if not node.tail else etree.tostring(node, with_tail=False))


def content(rng: random.Random, data: bytes) -> bytes:
    """The operators of a page's content, some lost, doubled, in another order or with other numbers."""
    tokens = _TOKEN.findall(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(tokens) + 1)
        what = rng.randrange(6)
        if what == 0:
            del tokens[at : at + rng.choice((1, 3, 30))]
        elif what == 1:
            tokens[at:at] = tokens[at : at + rng.choice((1, 12, 80))]
        elif what == 2 and at < len(tokens):
            tokens[at] = rng.choice(NUMBERS)
        elif what == 3:
            tokens.insert(at, rng.choice(OPERATORS))
        elif what == 4:
            tokens[at:at] = [rng.choice(NUMBERS) for _ in range(6)] + [rng.choice((b"cm", b"Tm", b"re"))]
        else:
            tokens[at:at] = [b"3", b"Tr"]
    return b" ".join(tokens)


def objects(rng: random.Random, data: bytes) -> bytes:
    """A PDF whose dictionaries hold other numbers and references."""
    places = list(re.finditer(rb"(?<=[ \[])-?\d+(?:\.\d+)?(?=[ \]/>\r\n])", data))
    for place in sorted(rng.sample(places, min(len(places), rng.randint(1, 5))), key=lambda m: -m.start()):
        data = data[: place.start()] + rng.choice(NUMBERS[:9]) + data[place.end() :]
    return data


def markup(rng: random.Random, data: bytes) -> bytes:
    """A web page with tags lost, doubled, moved, or with other values."""
    for _ in range(rng.randint(1, 8)):
        tags = list(_TAG.finditer(data))
        if not tags:
            break
        tag = rng.choice(tags)
        what = rng.randrange(5)
        if what == 0:
            new = b""
        elif what == 1:
            new = tag[0] * rng.choice((2, 2, 40))
        elif what == 2:
            new = rng.choice(tags)[0]
        elif what == 3:
            name = rng.choice((b"rowspan", b"colspan", b"style", b"class", b"hidden", b"width", b"color", b"aria-hidden", b"id"))
            value = rng.choice((*(v.encode() for v in VALUES), *STYLES))
            new = tag[0][:-1] + b" " + name + b'="' + value + b'">'
        else:
            new = _ATTRIBUTE.sub(lambda m: m[1] + b'="' + rng.choice(VALUES).encode() + b'"', tag[0], count=1)
        data = data[: tag.start()] + new + data[tag.end() :]
    return data
