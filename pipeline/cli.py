"""The command line. Results go to standard output, progress and messages to standard error.

Exit codes: 0 done; 1 `--fail-on` met, or `--strict` with rejected files; 2 wrong usage or configuration; 130 interrupted.
Commands import what they need when they run, so that ``hecha --help`` is quick.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__, messages
from pipeline.interruptions import later
from pipeline.messages import say, text

app = typer.Typer(name="hecha", no_args_is_help=True, add_completion=True, rich_markup_mode=None, pretty_exceptions_enable=False)

OutOption = Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 output folder")]
OutArgument = Annotated[Path, typer.Argument(help="输出文件夹 output folder")]


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    error = "error"
    warning = "warning"
    note = "note"
    info = "info"


class LogFormat(StrEnum):
    """How the inconsistency log is written."""

    table = "table"
    json = "json"
    csv = "csv"
    jsonl = "jsonl"
    xlsx = "xlsx"
    html = "html"
    sarif = "sarif"


class QueryFormat(StrEnum):
    """How a query's result is written."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    parquet = "parquet"


class LexiconAction(StrEnum):
    """What is done with the lexicons."""

    check = "check"


class EngineName(StrEnum):
    """Where files are mined."""

    local = "local"
    ray = "ray"


class Language(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


def _version(wanted: bool) -> None:
    if wanted:
        print(f"hecha {__version__}")
        raise typer.Exit


@app.callback()
def options(
    lang: Annotated[Language | None, typer.Option(help="消息语言 language of messages (default: the locale's)")] = None,
    lexicons: Annotated[
        Path | None, typer.Option(help="自己的词表与规则文件夹 a folder of your own lexicons and rules", exists=True, file_okay=False)
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 version")] = False,
) -> None:
    """核查：从政府报告中抽取每一个数字，核对数字之间是否一致。Mines Chinese government reports and checks their figures."""
    messages.choose(lang.value if lang else None)
    if lexicons is not None:
        os.environ["HECHA_LEXICONS"] = str(lexicons.resolve())  # for the worker processes too


@app.command()
def extract(
    drops: Annotated[list[str], typer.Argument(metavar="DROP...", help="文件、文件夹或通配符 files, folders or globs")],
    out: OutOption = Path("outputs"),
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="进程数 worker processes (default: one a core)")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="每个文件的时限（秒） time limit a file")] = 120.0,
    megabytes: Annotated[int, typer.Option(min=512, help="每个文件的内存上限（MB） memory limit a file")] = 4096,
    force: Annotated[bool, typer.Option(help="全部重新抽取 mine again even what is unchanged")] = False,
    strict: Annotated[bool, typer.Option(help="有文件未能读取时退出码为 1 exit with 1 when a file was rejected")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度 no progress")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="逐个列出文件 name each file as it is done")] = False,
    engine: Annotated[EngineName, typer.Option(help="ray：多台机器 several machines, needs hecha[cluster]")] = EngineName.local,
    address: Annotated[str | None, typer.Option(help="Ray 集群地址 a running Ray cluster (default: one here)")] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="读取限额 what is read of a file, 例 --limit pages=500 --limit cells=1000000")
    ] = None,
) -> None:
    """抽取并核查 mine files into tables and check the figures."""
    if limit:
        os.environ["HECHA_LIMITS"] = " ".join((os.environ.get("HECHA_LIMITS", ""), *limit))
    messages.tell_all(verbose)
    with later():
        from pipeline import run
        from pipeline.engines.local import Limits

    how = run.Engine(engine.value, jobs, Limits(seconds, megabytes), address)
    summary = run.extract(drops, out, how=how, force=force, quiet=quiet)
    if strict and summary.rejected:
        raise typer.Exit(1)


@app.command()
def show(
    what: Annotated[str, typer.Argument(metavar="FILE|TEXT", help="报告文件，或一段文字 a report, or a text")],
    html: Annotated[Path | None, typer.Option(help="写成网页 write a page instead")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取 for programs")] = False,
) -> None:
    """显示每一个数字、它的含义，以及依据的规则与词表行 every number, what it was taken for, and the rule and lexicon lines behind it."""
    from pipeline import show as viewer

    page = viewer.mined(what)
    if html is not None:
        html.write_text(viewer.to_html(page), encoding="utf-8")
        say(f"已写入 {html}", f"written to {html}")
    elif as_json:
        print(viewer.to_json(page))
    else:
        viewer.to_terminal(page)


@app.command()
def findings(
    out: OutArgument = Path("outputs"),
    form: Annotated[LogFormat, typer.Option("--format", help="格式 format")] = LogFormat.table,
    severity: Annotated[Severity, typer.Option(help="最低级别 the least severity shown")] = Severity.note,
    fail_on: Annotated[Severity | None, typer.Option(help="有此级别以上的问题时退出码为 1 exit with 1 from this severity on")] = None,
    output: Annotated[Path | None, typer.Option("--output", help="写入文件 write to a file")] = None,
    baseline: Annotated[Path | None, typer.Option(help="基准：其中已知的不再列出 a baseline: what it knows is left out")] = None,
    taken: Annotated[list[Path] | None, typer.Option("--import", help="读回填好的清单 read decisions back (.xlsx .csv .jsonl)")] = None,
    by: Annotated[str, typer.Option("--by", help="审核人，清单未写明时 who decided, where the file does not say")] = "",
) -> None:
    """不一致清单 the inconsistency log."""
    from pipeline import audit

    if taken:
        if audit.take_back(out, taken, by):
            raise typer.Exit(1)
    elif audit.listing(out, form.value, severity.value, fail_on.value if fail_on else None, output, baseline):
        raise typer.Exit(1)


@app.command()
def rules(
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取 for programs")] = False,
    coverage: Annotated[Path | None, typer.Option(metavar="OUT", help="各规则在此次运行中的情况 what each rule did in that run")] = None,
) -> None:
    """核对规则目录 the catalogue of checks."""
    from pipeline.checks import explain

    if coverage is not None:
        from pipeline import coverage as covered

        print(covered.as_json(coverage) if as_json else covered.listing(coverage))
        return
    print(explain.as_json() if as_json else explain.listing())


@app.command(name="explain")
def explain_rule(code: Annotated[str, typer.Argument(help="规则代码 a rule's code, 例 EXE001")]) -> None:
    """一条规则：公式、取位、示例、不适用情形 one check: formula, tolerance, examples, what it is silent about."""
    from pipeline.checks import explain

    try:
        print(explain.one(code.upper()))
    except KeyError:
        raise typer.BadParameter(text(f"没有规则 {code}；见 hecha rules", f"no rule {code}; see hecha rules")) from None


@app.command(name="lexicon")
def check_lexicons(
    action: Annotated[LexiconAction, typer.Argument(help="check：逐个检查 read every lexicon and rule")] = LexiconAction.check,
    folder: Annotated[Path | None, typer.Argument(help="自己的词表文件夹；省略则查自带的 your own; without it, ours", exists=True)] = None,
) -> None:
    """检查词表与规则 check lexicons and rules: file, line, column, what was expected."""
    if folder is not None:
        os.environ["HECHA_LEXICONS"] = str(folder.resolve())
    from pipeline import lexicon_check

    wrong = lexicon_check.problems(folder)
    if folder is not None and not wrong:
        wrong = lexicon_check.broken_examples(folder)
    for problem in wrong:
        print(problem)
    if wrong:
        raise typer.Exit(2)
    say("词表与规则无误", "lexicons and rules are in order")


@app.command()
def query(
    sql: Annotated[str | None, typer.Argument(help="SQL (DuckDB)；省略则进入交互 without it, a prompt")] = None,
    out: OutArgument = Path("outputs"),
    form: Annotated[QueryFormat, typer.Option("--format", help="格式 format")] = QueryFormat.table,
    output: Annotated[Path | None, typer.Option("--output", help="写入文件（parquet 必填） write to a file; parquet needs it")] = None,
) -> None:
    """用 SQL 查询各表 SQL over the tables."""
    from pipeline import query as sql_query

    if sql is None:
        sql_query.prompt(out, form.value)
    elif form is QueryFormat.parquet:
        if output is None:
            raise typer.BadParameter(text("parquet 须用 --output 指定文件", "parquet needs --output FILE"))
        count = sql_query.to_parquet(out, sql, output)
        say(f"{count} 行已写入 {output}", f"{count} rows written to {output}")
    elif output is not None:
        output.write_text(sql_query.answer(out, sql, form.value) + "\n", encoding="utf-8")
        say(f"已写入 {output}", f"written to {output}")
    else:
        print(sql_query.answer(out, sql, form.value))


@app.command()
def export(
    names: Annotated[list[str], typer.Argument(metavar="TABLE...", help="表或视图，每个一张工作表 tables or views, a sheet each")],
    xlsx: Annotated[Path, typer.Option(help="工作簿文件 the workbook")],
    out: OutOption = Path("outputs"),
) -> None:
    """把表或视图导出为 Excel tables and views as an Excel workbook."""
    from pipeline import export as exporter

    count = exporter.workbook(out, names, xlsx)
    say(f"{count} 行已写入 {xlsx}", f"{count} rows written to {xlsx}")


@app.command()
def schema(
    diff: Annotated[
        Path | None, typer.Option(metavar="OLD", help="与旧版比较：schema.json 或结果文件夹 an older schema or results", exists=True)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取 for programs")] = False,
) -> None:
    """数据字典，或两个版本之间改了什么 the data dictionary, or what changed between two versions."""
    import json

    from pipeline.outputs import dictionary, versions

    if diff is not None:
        lines = list(versions.changes(versions.stored(diff), versions.present()))
        print(json.dumps(lines, ensure_ascii=False, indent=1) if as_json else "\n".join(lines) or text("没有变化", "nothing changed"))
    else:
        print(
            json.dumps(versions.present(), ensure_ascii=False, indent=1) if as_json else dictionary.markdown(),
            end="" if not as_json else "\n",
        )


@app.command()
def unclaimed(
    out: OutArgument = Path("outputs"),
    limit: Annotated[int, typer.Option(min=1, help="最多几种 at most so many")] = 40,
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取 for programs")] = False,
) -> None:
    """未被解释的数字最常见的上下文 the commonest contexts of quantities nothing explained."""
    import json

    from pipeline import unclaimed as queue

    found = queue.contexts(out, limit)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for row in found:
            print(queue.line(row))


@app.command(name="eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="标注文件夹 a gold folder")],
    out: OutArgument = Path("outputs"),
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取 for programs")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="列出公开部分的错漏 list what is wrong in the open part")] = False,
    held_out: Annotated[bool, typer.Option("--held-out", help="连同保留部分 with --misses: the held-out part too")] = False,
) -> None:
    """对照标注评测 precision and recall against a gold folder, a row per table."""
    from pipeline import evaluate as scorer

    print(scorer.report(gold, out, as_json, misses, held_out))


@app.command()
def review(
    out: OutArgument = Path("outputs"),
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="端口，0 为任一空闲端口 port, 0 for any that is free")] = 8765,
    host: Annotated[
        str, typer.Option(help="监听地址；他机可访问时须有口令 address; with a password where others can reach it")
    ] = "127.0.0.1",
    password_file: Annotated[Path | None, typer.Option(help="存有口令的文件 a file with the password")] = None,
    db: Annotated[str, typer.Option(help="处理意见的数据库（SQLAlchemy URL） database of decisions")] = "",
    drop: Annotated[list[Path] | None, typer.Option(help="原文件移走后所在的文件夹 where files that were moved are now")] = None,
    browse: Annotated[bool, typer.Option(help="打开浏览器 open a browser")] = False,
) -> None:
    """审核页面：逐条看、逐条定 the auditors' page: look at each finding and decide."""
    from pipeline.review import serve

    serve.review(out, port=port, host=host, password_file=password_file, db=db, drops=tuple(drop or ()), browse=browse)


@app.command()
def doctor(
    sbom: Annotated[bool, typer.Option(help="软件物料清单 the bill of materials of this installation, CycloneDX 1.5")] = False,
) -> None:
    """检查安装与可读格式 what is installed, which formats work, what to install for the rest."""
    from pipeline import bill
    from pipeline import doctor as check_up

    print(bill.text() if sbom else check_up.report())


def main() -> None:
    """Entry point of the command: turns what a user can mend into one line and an exit code."""
    from lexicons import LexiconError
    from pipeline.discovery import DropError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except DropError as error:
        print(f"hecha: {error}", file=sys.stderr)
        sys.exit(2)
    except LexiconError as error:
        print(text(f"hecha: 词表有误，未运行：{error}", f"hecha: a lexicon is wrong, nothing was run: {error}"), file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            sys.stderr.close()
            sys.exit(0)
        print(f"hecha: {error.filename or ''} {error.strerror or error}".replace("  ", " "), file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
