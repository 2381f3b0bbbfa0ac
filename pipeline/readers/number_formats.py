"""Numbers as a worksheet shows them: 0.953 under ``0.0%`` is 95.3%, 12 under ``0.00"亿元"`` is 12.00亿元.

After ECMA-376 Part 1, 18.8.30 (numFmts) and 18.8.31; a code that is not understood gives the number in full.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "yyyy/m/d", 16: "m/d", 17: "yyyy/m",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "yyyy/m/d",
    31: 'yyyy"年"m"月"d"日"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0", 43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats a number may name without giving their code, as Chinese Excel shows them."""

DIGITS = Context(prec=15)
"""A worksheet holds fifteen significant digits: 182506.58999999997 was written 182506.59."""
MOST_DIGITS = 30

_TOKEN = re.compile(
    r"""
    "([^"]*)"                                                # "亿元"
    | [\\!](.)                                               # an escaped character
    | _. | \*.                                               # room as wide as a character, filling
    | \[\$([^\]-]{0,99})(?:-[^\]]{0,99})?\] | \[[^\]]{0,99}\] # [$￥-804], [Red]
    | (yyyy|yy|mmmm|mmm|mm|m|dd|d|hh|h|ss|s)
    | ([0#?.,]+|%)
    | (.)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIGNED = re.compile(r"[-−－△▲负減减降]")
_NUMBER = re.compile(r"[0#?,]*(?:\.([0#?]*))?(,*)")


def shown(stored: str, code: str, epoch_1904: bool = False) -> str:
    """A stored number as its format code shows it. 例: ``shown("1234.5", "#,##0.00")`` → 1,234.50.
    What is no number comes back as it is."""
    try:
        value = DIGITS.create_decimal(stored.strip())
    except InvalidOperation:
        return stored
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        return stored
    sections = _sections(code)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        return _negative(shown(f"{-value:f}", sections[1], epoch_1904))
    if value == 0 and len(sections) > 2:
        section = sections[2]
    if section.strip().lower() in ("", "general", "g/通用格式", "@"):
        return general(value)
    tokens = [m.groups() for m in _TOKEN.finditer(section)]
    if any(dated for _, _, _, dated, _, _ in tokens):
        return _date(value, tokens, epoch_1904) or general(value)
    return _number(value, tokens)


def _negative(written: str) -> str:
    """What the section for negative numbers shows, with a sign where it shows the number in brackets or in red alone: (5.50) → -5.50."""
    inside = written[1:-1] if written[:1] + written[-1:] in ("()", "（）") else written
    return inside if _SIGNED.search(inside) or not re.search(r"\d", inside) else f"-{inside}"


def general(value: Decimal) -> str:
    """A number in full, without an exponent or idle zeros. 例: 12.0 → 12."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Token = tuple[str | None, ...]


def _number(value: Decimal, tokens: list[Token]) -> str:
    patterns = [token[4] for token in tokens if token[4] and token[4] != "%"]
    percent = sum(token[4] == "%" for token in tokens)
    if len(patterns) > 1:
        return _in_parts(value, tokens)
    digits = ""
    if patterns:
        match = _NUMBER.fullmatch(patterns[0])
        if match is None:
            return general(value)
        whole, decimals, scale = patterns[0].split(".")[0], match[1] or "", match[2] if "." in patterns[0] else _tail(patterns[0])
        scaled = value.scaleb(2 * percent - 3 * len(scale))
        least, most = decimals.count("0"), len(decimals)
        rounded = scaled.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP, Context(prec=60))
        digits = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
        if most > least and "." in digits:
            head, _, fraction = digits.partition(".")
            fraction = fraction[:least] + fraction[least:].rstrip("0")
            digits = f"{head}.{fraction}" if fraction else head
        if not rounded and "0" not in patterns[0]:
            digits = ""  # ?? and # leave a nought out
    out = ""
    for literal, escaped, currency, _, number, other in tokens:
        if number:
            out += "%" if number == "%" else digits
        else:
            out += literal or escaped or currency or (other if other and not other.isalpha() else "") or ""
    return out.strip() if patterns or out.strip() else ""


def _in_parts(value: Decimal, tokens: list[Token]) -> str:
    """A whole number with characters of the format's own between its digits: ``0!.0,`` shows 123456 in thousands as 12.3, which the
    format then calls 万元. In full where the parts are no plain digits."""
    parts = [i for i, token in enumerate(tokens) if token[4]]
    last = str(tokens[parts[-1]][4])
    scale = len(_tail(last))
    widths = [len(str(tokens[i][4]).rstrip(",").replace(",", "")) for i in parts]
    if any(set(str(tokens[i][4]).rstrip(",")) - set("0#?,") for i in parts) or not all(widths):
        return general(value)
    rounded = value.scaleb(-3 * scale).quantize(Decimal(1), ROUND_HALF_UP, Context(prec=60))
    least = sum(str(tokens[i][4]).count("0") for i in parts)
    digits = f"{abs(rounded):f}".zfill(least)
    cut: dict[int, str] = {}
    for i, width in zip(reversed(parts[1:]), reversed(widths[1:]), strict=True):
        digits, cut[i] = digits[:-width], digits[-width:]
    cut[parts[0]] = f"{int(digits or 0):,}" if "," in str(tokens[parts[0]][4]) else digits
    written = "".join(cut.get(i) or token[0] or token[1] or token[2] or token[5] or "" for i, token in enumerate(tokens)).strip()
    return f"-{written}" if rounded < 0 else written


def _tail(pattern: str) -> str:
    return pattern[len(pattern.rstrip(",")) :]


def _date(value: Decimal, tokens: list[Token], epoch_1904: bool) -> str:
    """The date and time of a serial number, or "" where it is none."""
    if not 0 <= value < 2_958_466:
        return ""
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    moment = datetime(first.year, first.month, first.day) + timedelta(seconds=round(float(value) * 86_400))  # noqa: DTZ001 - a worksheet knows no zone
    out, hours = "", False
    for literal, escaped, _, dated, number, other in tokens:
        part = (dated or "").lower()
        if part in ("mm", "m") and hours:
            out += f"{moment.minute:0{len(part)}}"
        elif part:
            out += _part(moment, part)
            hours = part in ("h", "hh")
        else:
            out += literal or escaped or number or other or ""
    return out.strip()


def _part(moment: datetime, part: str) -> str:
    kind = part[0]
    number = {"y": moment.year, "m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}[kind]
    if kind == "y":
        return f"{number:04}" if len(part) == 4 else f"{number % 100:02}"
    return f"{number:0{min(len(part), 2)}}"


def _sections(code: str) -> list[str]:
    """A code's parts for positive, negative, zero and text, split at ; outside quotes."""
    parts = re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)', code)
    return parts or ["General"]
