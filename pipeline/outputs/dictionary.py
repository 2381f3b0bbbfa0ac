"""The data dictionary, made from the schemas and the views; ``docs/tables.md`` is its output, and a test holds the two equal.

``python -m pipeline.outputs.dictionary > docs/tables.md``
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from pipeline.outputs import catalogue, views
from pipeline.outputs.schemas import TABLES, VERSION

HEAD = f"""# 数据字典 Data dictionary

`OUT/tables/` 下每张表一个文件夹，Parquet 格式，pandas、DuckDB、Spark 可直接打开；`OUT/hecha.duckdb` 中有同名视图。
Each table is a folder of Parquet files under `OUT/tables/`; `OUT/hecha.duckdb` has a view of the same name.

`start`, `end` 是原文 `source_text` 中的半开区间，以 Unicode 码点计。Offsets are half-open ranges of Unicode code points into `source_text`.
金额为 `decimal128(38, 12)`，不用浮点数；整数超过 26 位者写入 `text_value`，`problem` 注明。
Amounts are `decimal128(38, 12)`, never floats; a value of more than 26 integer digits stands in `text_value`, and `problem` says so.

类型后的 `?` 表示可以为空：文中没有，或不适用；没有 `?` 的列从不为空，文字没有时为空串。
A `?` after the type: may be null, where the text does not say or it does not apply.
Other columns never are: a text that is missing is an empty string.

Schema version {VERSION}. 两个版本之间改了什么 what changed between two versions: `hecha schema --diff OLD`.
"""
VIEWS = """
# 分析视图 Analysts' views

在 `OUT/hecha.duckdb`、`hecha query` 与 Python 里都能用。每个视图另有一个中文名的，列名也是中文。
列的说明也在视图 `dictionary`（数据字典）里。
In `OUT/hecha.duckdb`, `hecha query` and Python. Each has a twin under its Chinese name with Chinese column names.
The view `dictionary` describes every column.
"""


def markdown(example: Callable[[str, str], str] | None = None) -> str:
    """The whole dictionary: a heading and a table of columns for each table, then for each view. `example` gives a table's column an
    example of a value, or nothing."""
    columns = catalogue.columns()
    tables = "".join(_table(name, example) for name in TABLES)
    return HEAD + tables + VIEWS + "".join(_view(name, columns[name]) for name in views.names())


def _table(name: str, example: Callable[[str, str], str] | None) -> str:
    lines = [
        "",
        f"## `{name}`",
        "",
        "| 列 column | 类型 type | 说明 description | in English | 备注 shape, unit, source, words |"
        + (" 例 example |" if example else ""),
        "|---|---|---|---|---|" + ("---|" if example else ""),
    ]
    for field in TABLES[name]:
        said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        notes = "; ".join(f"{key}: {said[key]}" for key in ("shape", "unit", "source", "choices") if key in said)
        cells = [f"`{field.name}`", kind(field), said["description"], said["description_en"], notes]
        if example is not None:
            cells.append(example(name, field.name))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _view(name: str, columns: list[str]) -> str:
    about = views.described()[(name, "")]
    head = ("| 列 column | 中文名 | 说明 description | in English |", "|---|---|---|---|")
    lines = ["", f"## `{name}` {about.name_zh}", "", about.zh, about.en, "", *head]
    for column in columns:
        row = views.said(name, column)
        lines.append(f"| `{column}` | {row.name_zh} | {row.zh} | {row.en} |")
    return "\n".join(lines) + "\n"


def kind(field: pa.Field) -> str:
    """A column's type in words. 例: ``list<string>?`` may be missing."""
    return _name(field.type) + ("?" if field.nullable else "")


def _name(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list<{_name(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{f.name} {_name(f.type)}' for f in kind)}>"
    return str(kind).replace("decimal128", "decimal").replace("[day]", "").replace("double", "float64")


if __name__ == "__main__":
    print(markdown(), end="")
