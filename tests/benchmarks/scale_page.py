"""The figures of `tests.benchmarks.scale` as a table and a plot for the documentation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.conftest import ROOT

MEASURED = ROOT / "docs" / "measured"
FIGURES = MEASURED / "scale.json"
PICTURE = ROOT / "docs" / "pictures" / "scale.png"
NAMES = {
    "start": "一份小报告 one small report",
    "first": "首次 first run",
    "again": "没有新内容 nothing new",
    "changed": "改一份 one changed",
}


def table(found: dict[str, Any]) -> str:
    """A Markdown table, a line a run, the machine above it, what follows from it below."""
    lines = [
        f"机器 machine：{found['machine']}", "",
        "| 运行 run | 份数 documents | 字符 characters | 进程 workers | 引擎 engine | 秒 s | 处理器秒 CPU s | 字符/核·秒 chars/core·s "
        "| 主进程 MB parent | 工作进程 MB worker | 表 MB tables |",
        "|---|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for line in found["lines"]:
        characters = line.get("characters", "")
        rate = f"{characters / line['cpu']:,.0f}" if line["what"] == "first" else ""
        said = f"{characters:,}" if characters else ""
        lines.append(
            f"| {NAMES[line['what']]} | {line['documents']:,} | {said} | {line['jobs']} | {line['engine']} | {line['seconds']:.2f} "
            f"| {line['cpu']:.2f} | {rate} | {line['command_mb']:.0f} | {line['worker_mb']:.0f} | {line.get('tables_mb', '')} |"
        )
    return "\n".join([*lines, "", *conclusions(found), ""])


def conclusions(found: dict[str, Any]) -> list[str]:
    """What the lines say: growth, workers, Ray, memory, bytes."""
    first = [line for line in found["lines"] if line["what"] == "first"]
    local = [line for line in first if line["engine"] == "local" and line["jobs"] == 2]
    most = local[-1]
    one = next((line for line in first if line["engine"] == "local" and line["jobs"] == 1), None)
    ray = next((line for line in first if line["engine"] == "ray"), None)
    out = []
    if len(local) > 1:
        before = local[-2]
        times = most["documents"] / before["documents"]
        out.append(
            f"- {before['documents']:,} → {most['documents']:,} 份（×{times:.0f}）：时间 ×{most['seconds'] / before['seconds']:.1f}，"
            f"处理器 CPU ×{most['cpu'] / before['cpu']:.1f}，表 tables ×{most['tables_mb'] / before['tables_mb']:.1f}"
        )
    if one:
        out.append(f"- 1 → 2 个进程 workers：快 {one['seconds'] / most['seconds']:.2f} 倍 times as fast")
    if ray:
        out.append(f"- Ray 与本机引擎相比 Ray against local：{100 * (ray['seconds'] / most['seconds'] - 1):+.0f} % 时间 time")
    out.append(f"- 工作进程内存最大 most memory of a worker：{max(line['worker_mb'] for line in found['lines']):.0f} MB")
    same = "相同 the same" if found["same_bytes"] else "不同 DIFFERENT"
    out.append(f"- 一个进程、两个进程、Ray 的输出字节 the bytes of one worker, two and Ray：{same}")
    return out


def write(found: dict[str, Any]) -> None:
    """``docs/measured/scale.json`` and ``.md``, ``docs/pictures/scale.png``."""
    MEASURED.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (MEASURED / "scale.md").write_text(
        "由 `python -m tests.benchmarks.scale --write` 写成 written by it.\n\n" + table(found), encoding="utf-8"
    )
    _plot([line for line in found["lines"] if line["what"] in ("first", "again") and line["jobs"] == 2 and line["engine"] == "local"])


def write_texts(found: dict[str, Any]) -> None:
    """``docs/measured/texts.md``: the same for texts of real length."""
    (MEASURED / "texts.md").write_text(
        "由 `python -m tests.benchmarks.scale --of FOLDER --write` 写成 written by it.\n\n" + table(found), encoding="utf-8"
    )


def _plot(lines: Sequence[dict[str, Any]]) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for what, name in (("first", "first run"), ("again", "nothing new")):
        chosen = [line for line in lines if line["what"] == what]
        left.plot([line["documents"] for line in chosen], [line["seconds"] for line in chosen], marker="o", label=name)
    first = [line for line in lines if line["what"] == "first"]
    counts = [line["documents"] for line in first]
    left.plot(counts, [first[-1]["seconds"] * count / counts[-1] for count in counts], linestyle=":", color="grey", label="linear")
    for column, name in (("worker_mb", "worker"), ("command_mb", "parent")):
        right.plot(counts, [line[column] for line in first], marker="o", label=name)
    right.axhline(600, linestyle=":", color="grey", label="limit of a worker")
    left.set(xscale="log", yscale="log", xlabel="documents", ylabel="seconds, two workers")
    right.set(xscale="log", ylim=(0, None), xlabel="documents", ylabel="most memory, MB")
    for axes in (left, right):
        axes.legend(frameon=False)
    figure.savefig(PICTURE, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
