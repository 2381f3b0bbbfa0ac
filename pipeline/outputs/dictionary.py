"""The data dictionary, made from the schemas: ``docs/tables.md`` is its output, and a test holds the two equal.

``python -m pipeline.outputs.dictionary > docs/tables.md``
"""

from __future__ import annotations

import pyarrow as pa

from pipeline.outputs.schemas import TABLES, VERSION

HEAD = f"""# 数据字典 Data dictionary

`OUT/tables/` 下每张表一个文件夹，Parquet 格式，pandas、DuckDB、Spark 可直接打开；`OUT/hecha.duckdb` 中有同名视图。
Each table is a folder of Parquet files under `OUT/tables/`; `OUT/hecha.duckdb` has a view of the same name.

`start`, `end` 是原文 `source_text` 中的半开区间，以 Unicode 码点计。Offsets are half-open ranges of Unicode code points into `source_text`.
金额为 `decimal128(38, 12)`，不用浮点数；整数超过 26 位者写入 `text_value`，`problem` 注明。
Amounts are `decimal128(38, 12)`, never floats; a value of more than 26 integer digits stands in `text_value`, and `problem` says so.

Schema version {VERSION}.
"""


def markdown() -> str:
    """The whole dictionary: a heading and a table of columns for each table."""
    return HEAD + "".join(_table(name) for name in TABLES)


def _table(name: str) -> str:
    lines = [
        "",
        f"## `{name}`",
        "",
        "| 列 column | 类型 type | 说明 description | in English | 备注 shape, unit, source, words |",
        "|---|---|---|---|---|",
    ]
    for field in TABLES[name]:
        said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        notes = "; ".join(f"{key}: {said[key]}" for key in ("shape", "unit", "source", "choices") if key in said)
        cells = (f"`{field.name}`", _kind(field), said["description"], said["description_en"], notes)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _kind(field: pa.Field) -> str:
    """例: ``list<string>?`` may be missing."""
    return _name(field.type) + ("?" if field.nullable else "")


def _name(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list<{_name(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{f.name} {_name(f.type)}' for f in kind)}>"
    return str(kind).replace("decimal128", "decimal").replace("[day]", "").replace("double", "float64")


if __name__ == "__main__":
    print(markdown(), end="")
