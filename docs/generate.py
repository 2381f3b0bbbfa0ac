"""Pages made from the code: commands, tables with examples, one page a family of rules, lexicons, the settings. Called by conf.py."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer

import lexicons
from pipeline import lexicon_check
from pipeline.checks.catalogue import KINDS, Rule, rules
from pipeline.checks.explain import MODES, SEVERITY
from pipeline.outputs import dictionary

EXAMPLE = """临江市云溪区政务服务局2023年度部门整体支出绩效自评报告

一、预算执行情况

全年预算数 2,000.00 万元，执行数 1,968.99 万元，执行率 99.4%。出台改革举措 12 项，进驻事项 1816 项，办件量 58 万件，增长 5.2%。
根据《预算绩效管理办法》（云财〔2020〕10号），部门整体支出自评得分 94.2 分，评价等级为优。
"""
"""The report whose rows are the dictionary's examples."""
FAMILIES = {
    "BAL": "收支平衡与结转 balance",
    "BRK": "分项合计 breakdowns",
    "CNT": "计数 counts",
    "COV": "完整性 completeness",
    "DAT": "日期 dates",
    "DIG": "位数 digits",
    "ENM": "序号 enumeration",
    "EXE": "执行率 execution",
    "LAW": "引用文件 instruments cited",
    "ORG": "单位 organisations",
    "PRC": "政府采购 procurement",
    "PRJ": "项目 projects",
    "RNG": "界限 bounds",
    "REP": "前后重述 restatements",
    "SAN": "三公经费 three public",
    "SCO": "得分与等级 scores",
    "SHR": "占比 shares",
    "SUB": "其中项 subsets",
    "TAB": "表格 tables",
    "TGT": "目标与完成 targets",
    "TXT": "文字 text",
    "UNT": "单位与数量级 units",
    "XDC": "跨文件 across documents",
    "YOY": "增减 change",
}


def write(folder: Path) -> None:
    """Writes every page anew; a page that is as it was is left alone, so that a second build has nothing to do."""
    pages = {"commands.md": commands(), "tables.md": tables(), "lexicons.md": words(), "more.md": more(folder.parent), **dict(rule_pages())}
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    for old in folder.rglob("*.md"):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    for name, text in pages.items():
        target = folder / name
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


PLACED = {"index", "tutorial", "architecture", "numbers", "accuracy", "scale", "tables"}
"""Pages at the top of docs/ that the index names; all others are listed under 更多."""


def more(docs: Path) -> str:
    """The pages at the top of docs/ that the index does not name."""
    rest = sorted(path.stem for path in docs.glob("*.md") if path.stem not in PLACED)
    return "\n".join(["# 更多 More", "", "```{toctree}", ":maxdepth: 1", "", *(f"/{name}" for name in rest), "```", ""])


def commands() -> str:
    """Every command with its arguments and options, from the functions behind them."""
    from pipeline import cli

    lines = [
        "# 命令 Commands",
        "",
        inspect.getdoc(cli.options) or "",
        "",
        "## 共同选项 Options of all commands",
        "",
        *_parameters(cli.options),
    ]
    for command in cli.app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        lines += ["", f"## `hecha {name}`", "", inspect.getdoc(command.callback) or "", "", *_parameters(command.callback)]
    lines += [
        "", "## 退出码 Exit codes", "", "| 码 | 含义 |", "|---|---|", "| 0 | 完成；未能读取的文件与发现的问题是数据，不是失败 done |",
        "| 1 | 达到 `--fail-on` 的级别；`--strict` 而有文件未能读取 |", "| 2 | 用法或设置有误 wrong usage or configuration |",
        "| 130 | 中断，已完成的保留 interrupted, what was finished is kept |", "",
        "结果写到标准输出，进度与消息写到标准错误；`NO_COLOR` 关闭颜色；`--install-completion` 装上命令补全。",
        "Results go to standard output, progress and messages to standard error.",
        "`NO_COLOR` turns colour off, `--install-completion` adds completion.",
        "", "## 环境变量 Environment", "", "| 变量 | 作用 |", "|---|---|",
        "| `HECHA_LEXICONS` | 自己的词表文件夹，同 `--lexicons` your own lexicons |",
        "| `HECHA_LIMITS` | 读取限额，如 `pages=500 cells=1000000`，同 `--limit` what is read of a file |",
        "| `HECHA_SOFFICE` | LibreOffice 的位置；空串表示不用 where LibreOffice is, empty for none |",
        "| `LC_ALL` `LANG` | 消息语言，同 `--lang` the language of messages |", "| `NO_COLOR` | 不用颜色 no colour |", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _parameters(function: Any) -> list[str]:
    lines = ["| 参数 | 含义 | 默认 default |", "|---|---|---|"]
    hints = typing.get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        kind, about = typing.get_args(hints[name])[:2]
        if isinstance(about, typer.models.OptionInfo):
            first = (about.default,) if isinstance(about.default, str) else ()  # within Annotated the first name stands as the default
            named = ", ".join(f"`{word}`" for word in (*first, *(about.param_decls or ())) or ("--" + name.replace("_", "-"),))
        else:
            named = f"`{about.metavar or name.upper()}`"
        types = [kind, *typing.get_args(kind)]
        choices = [choice.value for t in types if isinstance(t, type) and issubclass(t, Enum) for choice in t]
        said = (about.help or "") + ("：" + " ".join(f"`{choice}`" for choice in choices) if choices else "")
        default = getattr(parameter.default, "value", parameter.default)
        shown = "" if default in (None, False, "", inspect.Parameter.empty) else f"`{default}`"
        lines.append(f"| {named} | {said} | {shown} |".replace("<", "&lt;").replace("FILE|TEXT", "FILE\\|TEXT"))
    return lines


def tables() -> str:
    """The data dictionary with an example of each column's values."""
    from pipeline.api import mine
    from pipeline.query import word

    one = mine(EXAMPLE)
    found: dict[tuple[str, str], str] = {}
    for name in dictionary.TABLES:
        for row in one.arrow(name).to_pylist():
            for column, value in row.items():
                text = " ".join(word(value).split())
                if text and len(text) <= 48:
                    found.setdefault((name, column), f"`{text}`")
    head = "例取自这一段 The examples are from this text:\n\n```text\n" + EXAMPLE + "```\n"
    text = dictionary.markdown(lambda table, column: found.get((table, column), ""))
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{head}{rest}".replace("# 分析视图 Analysts' views", "## 分析视图 Analysts' views").replace("<", "&lt;")


def words() -> str:
    """Every lexicon: its columns, its rows' count, its own comment."""
    lines = [
        "# 词表 Lexicons",
        "",
        "`lexicons/*.tsv`，制表符分列，第一行列名，`#` 为注释。自己的见[用自己的词表](../how-to/own-lexicons.md)。",
        "",
    ]
    for name, (row, key) in lexicon_check.declared().items():
        path = lexicons.FOLDER / f"{name}.tsv"
        if not path.exists():
            continue
        said = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                break
            said.append(line.lstrip("# ").strip())
        columns = " ".join(f"`{f.name}`" for f in dataclasses.fields(row))
        rows = len(lexicons.read(path, row, key))
        lines += [
            f"## {name}",
            "",
            _plain(" ".join(said)),
            "",
            f"{columns} · {rows} 行 rows" + (f" · `{key}` 不重复 unique" if key else ""),
            "",
        ]
    return "\n".join(lines)


def rule_pages() -> Iterator[tuple[str, str]]:
    """A page a family, and their index."""
    families: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules().values():
        families[rule.family].append(rule)
    index = [
        "# 规则 Rules",
        "",
        f"{len(rules())} 条，{len(families)} 族。`hecha rules` 列出，`hecha explain 代码` 看一条。",
        "",
        "## 各键 Keys",
        "",
        *_keys(),
        "",
    ]
    index += ["```{toctree}", ":maxdepth: 1", "", *sorted(families), "```", ""]
    yield "rules/index.md", "\n".join(index)
    for family, members in families.items():
        lines = [f"# {family} {FAMILIES.get(family, '')}", ""]
        for rule in members:
            lines += _rule(rule)
        yield f"rules/{family}.md", "\n".join(lines)


def _keys() -> list[str]:
    said = inspect.cleandoc(Rule.__doc__ or "")
    kinds = " ".join(f"`{kind}`" for kind in KINDS)
    modes = "；".join(f"`{letter}` {zh} {en}" for letter, (zh, en) in MODES.items())
    return [
        _plain(said),
        "",
        f"`kind`：{kinds}。",
        "",
        f"`modes`：{modes}。",
        "",
        "`severity`：" + "；".join(f"`{en}` {zh}" for en, zh in SEVERITY.items()) + "。",
    ]


def _rule(rule: Rule) -> list[str]:
    lines = [
        f"({rule.code.lower()})=", f"## {rule.code} {rule.zh}", "", f"{rule.en}.", "", "```text", rule.formula, "```", "",
        f"- 级别 severity：{SEVERITY[rule.severity]} {rule.severity}",
        f"- 取位 tolerance：{'；'.join(' '.join(MODES[m]) for m in rule.modes)}",
        f"- 适用 applies to：{'、'.join(rule.when) or '全部文件 every document'}", f"- 易错 traps：{_plain(rule.traps)}",
        f"- 不判 silent about：{_plain(rule.silent)}",
    ]  # fmt: skip
    if rule.otherwise:
        lines.append("- 不成立时再试 tried on failure：" + "、".join(f"[{code}](#{code.lower()})" for code in rule.otherwise))
    for example in rule.examples:
        lines += ["", f"`{example.outcome}`" + (f" {_plain(example.note)}" if example.note else ""), "", "```text", example.text, "```"]
    return [*lines, ""]


def _plain(text: str) -> str:
    """Words that Markdown would take for its own, as they stand."""
    return text.replace("``", "`").replace("<", "&lt;").replace("*", "\\*")
