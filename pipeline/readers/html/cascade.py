"""What a page's own style sheets say of each element: of several rules the important, the more particular, the later one holds."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.readers.html.markup import Document, attributes
from pipeline.readers.html.styles import Compound, Rule, declared, rules_of

MOST_STEPS = 1_000_000
"""Comparisons of elements with the parts of selectors on one page; what is not compared is not hidden."""
_CLASS = re.compile(r"\S+")
Said = dict[str, tuple[str, bool]]
_Element = tuple[str, str, frozenset[str]]
"""Tag, id, classes."""


def styled(page: Document) -> dict[int, str]:
    """For each element that a sheet of the page says something of: its style as it would stand in a ``style`` attribute, that attribute
    included. Nothing for a page without such sheets.

    例: ``.tab{display:none} .tab.on{display:block}`` hides the first of ``<p class=tab>``, ``<p class="tab on">``.
    """
    rules = rules_of(page)
    if not rules:
        return {}
    return _Cascade(page, rules).styles()


class _Cascade:
    def __init__(self, page: Document, rules: list[Rule]) -> None:
        self.page = page
        self.given = [attributes(page.source, node) for node in page.nodes]
        self.elements: list[_Element] = [
            (node.name, given.get("id", "").lower(), frozenset(_CLASS.findall(given.get("class", "").lower())))
            for node, given in zip(page.nodes, self.given, strict=True)
        ]
        self.by_key: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        for order, rule in enumerate(rules):
            last = rule.parts[0]
            self.by_key[f"#{last.id}" if last.id else f".{min(last.classes)}" if last.classes else last.tag or "*"].append((order, rule))
        self.known: dict[_Element, list[tuple[int, Rule]]] = {}
        self.steps = 0

    def styles(self) -> dict[int, str]:
        found = {}
        for i, element in enumerate(self.elements):
            matching = self.known.get(element)
            if matching is None:
                matching = self.known[element] = self._candidates(element)
            said = self._said(i, matching) if matching else {}
            if said:
                own = declared(self.given[i].get("style", ""))
                holds = {name: value for name, (value, important) in own.items() if important or not said.get(name, ("", False))[1]}
                found[i] = ";".join(
                    f"{name}:{value}" for name, value in ({name: value for name, (value, _) in said.items()} | holds).items()
                )
        return found

    def _candidates(self, element: _Element) -> list[tuple[int, Rule]]:
        """The rules whose last part is such an element, the strongest last."""
        tag, name, classes = element
        keys = [f"#{name}"] if name else []
        keys += [f".{word}" for word in sorted(classes)] + [tag, "*"]
        found = []
        for key in keys:
            rules = self.by_key.get(key, ())
            self.steps += len(rules)
            if self.steps > MOST_STEPS:
                return []
            found += [(order, rule) for order, rule in rules if _is(rule.parts[0], element)]
        return sorted(found, key=lambda entry: (entry[1].weight, entry[0]))

    def _said(self, i: int, rules: list[tuple[int, Rule]]) -> Said:
        said: Said = {}
        for _, rule in rules:
            self.steps += 1
            if self.steps > MOST_STEPS:
                break
            if len(rule.parts) == 1 or self._is_under(i, rule):
                for name, (value, important) in rule.says.items():
                    if important or not said.get(name, ("", False))[1]:
                        said[name] = (value, important)
        return said

    def _is_under(self, i: int, rule: Rule) -> bool:
        """Whether the elements around one are those a selector names."""
        above = self.page.nodes[i].parent
        for part in rule.parts[1:]:
            while above >= 0 and not part.parent and not _is(part, self.elements[above]):
                above = self.page.nodes[above].parent
                self.steps += 1
            if above < 0 or not _is(part, self.elements[above]):
                return False
            above = self.page.nodes[above].parent
        return True


def _is(part: Compound, element: _Element) -> bool:
    tag, name, classes = element
    return (not part.tag or part.tag == tag) and (not part.id or part.id == name) and part.classes <= classes
