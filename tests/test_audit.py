"""What auditors do with the log: fill it in and hand it back, hold it against a baseline, pass it on as SARIF."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline import audit, decisions, locate
from pipeline.cli import app
from pipeline.decisions import baseline, exchange, intake
from pipeline.discovery import DropError
from pipeline.outputs import findings, packing, sarif, state
from pipeline.outputs.log import Log
from tests.mined import mined
from tests.sarif_parts import LOG, standard

AT = "2024-03-01T09:00:00+08:00"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "outputs"
    state.commit(folder, {packing.write(folder, locate.tables(mined()), "f"): ["2023/甲 #1.txt"]}, [], {})
    return folder


def ids(out: Path) -> list[str]:
    return [f["finding_id"] for f in findings.load(out).findings]


def table(out: Path) -> dict[str, dict[str, Any]]:
    return {row["finding_id"]: row for row in pq.read_table(out / "tables" / "inconsistencies").to_pylist()}


# decisions join the tables


def test_decisions_join_the_tables_on_every_run_and_outlive_clean(out: Path) -> None:
    first, second = ids(out)
    with decisions.open_store(out) as store:
        store.decide(first, "false_alarm", "指标已收回", who="张三", when=AT)
        store.decide("gone", "true", who="张三", when=AT, about="EXE001 乙.txt")
    before = state.current(out)
    state.rejoin(out)
    assert state.current(out) != before
    row = table(out)[first]
    assert (row["decision"], row["note"], row["decided_by"], row["decided_at"]) == ("false_alarm", "指标已收回", "张三", AT)
    assert table(out)[second]["decision"] is None
    assert [d.about for d in findings.load(out).gone] == ["EXE001 乙.txt"]
    lines = [json.loads(line) for line in (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["decision"] for line in lines] == ["false_alarm", None]
    again = state.current(out)
    state.rejoin(out)
    assert state.current(out) == again


def test_a_decision_is_in_the_log_before_the_next_run(out: Path) -> None:
    with decisions.open_store(out) as store:
        store.decide(ids(out)[0], "explained", who="张三", when=AT)
    log = findings.load(out)
    assert [f["decision"] for f in log.findings] == ["explained", None]
    assert len(log.open) == 1
    assert "已说明" in findings.as_csv(log).decode()


# reading back


def filled(out: Path, **cells: str) -> Path:
    """The workbook of `out` as an auditor hands it back: sorted otherwise, a line above the table, the first finding's cells filled in."""
    book = openpyxl.load_workbook(io.BytesIO(findings.FORMS["xlsx"](findings.load(out))))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    for title, value in cells.items():
        column = next(i for i, t in enumerate(titles, 1) if str(t).startswith(title))
        sheet.cell(2, column).value = value
    sheet.insert_rows(1)
    sheet["A1"] = "审计组 2024"
    target = out / "handed-back.xlsx"
    book.save(target)
    return target


def test_a_filled_in_workbook_is_read_back(out: Path) -> None:
    assert not audit.take_back(out, [filled(out, 状态="误报", 批注="－见附件", 审核人="张三")], "")
    first = ids(out)[0]
    row = table(out)[first]
    assert (row["decision"], row["note"], row["decided_by"]) == ("false_alarm", "－见附件", "张三")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", row["decided_at"])
    assert table(out)[ids(out)[1]]["decision"] is None
    with decisions.open_store(out) as store:
        assert store.current()[first].about.startswith("BAL005 2023/甲 #1.txt ")
    audit.take_back(out, [filled(out)], "李四")
    with decisions.open_store(out) as store:
        assert len(store.history(first)) == 1


def test_a_row_filled_in_on_an_older_version_changes_nothing(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handed = filled(out, 状态="误报", 审核人="张三")
    with decisions.open_store(out) as store:
        store.decide(ids(out)[0], "true", who="李四", when=AT)
    assert audit.take_back(out, [handed], "")
    assert "李四" in capsys.readouterr().err
    with decisions.open_store(out) as store:
        assert store.current()[ids(out)[0]].verdict == "true"


def test_a_decision_without_a_name_is_not_taken(out: Path) -> None:
    with pytest.raises(DropError, match="row 3"):
        audit.take_back(out, [filled(out, 状态="误报")], "")
    assert not audit.take_back(out, [filled(out, 状态="误报")], "王五")
    assert table(out)[ids(out)[0]]["decided_by"] == "王五"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_saved_again_by_a_spreadsheet_is_read_back(out: Path, encoding: str, delimiter: str) -> None:
    head = delimiter.join(("finding_id", "decision", "note", "decided_by", "version"))
    line = delimiter.join((ids(out)[0], "已说明", "'-见附件", "赵六", "0"))
    file = out / "back.csv"
    file.write_bytes(f"{head}\r\n{line}\r\n".encode(encoding))
    audit.take_back(out, [file], "")
    row = table(out)[ids(out)[0]]
    assert (row["decision"], row["note"], row["decided_by"]) == ("explained", "-见附件", "赵六")


def test_our_own_csv_and_lines_are_read_back_into_another_folder(out: Path, tmp_path: Path) -> None:
    with decisions.open_store(out) as store:
        store.decide(ids(out)[0], "true", "两处\n不符", who="张三", when=AT)
    log = findings.load(out)
    for name, form in (("log.csv", "csv"), ("log.jsonl", "jsonl")):
        (tmp_path / name).write_bytes(findings.FORMS[form](log))
        other = tmp_path / name.replace(".", "-")
        with decisions.open_store(other) as store:
            taken = intake.take(store, tmp_path / name, by="", when="", about={})
            (held,) = store.current().values()
        assert (held.verdict, held.who, held.when) == ("true", "张三", AT)
        assert (taken.made, taken.empty, list(taken.unknown)) == (1, 1, [held.finding_id])


def test_a_history_is_read_back_whole(out: Path, tmp_path: Path) -> None:
    with decisions.open_store(out) as store:
        store.decide("x", "true", who="张三", when=AT)
        store.decide("x", "explained", who="李四", when=AT)
        (tmp_path / "history.jsonl").write_bytes(exchange.lines(store.entries()))
    with decisions.open_store(tmp_path) as store:
        assert intake.take(store, tmp_path / "history.jsonl", by="", when="", about={}).made == 2
        assert [e.who for e in store.history("x")] == ["张三", "李四"]


@pytest.mark.parametrize(
    ("name", "written", "says"),
    [
        ("a.csv", "单位,金额\n甲,1\n", "finding id"), ("a.xlsx", "no workbook", "workbook"),
        ("a.txt", "", "xlsx"), ("a.jsonl", "[1]\n", "a.jsonl:1"),
        ("a.csv", "finding_id,decision\nx,好\n", "row 2"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_log_is_refused(out: Path, name: str, written: str, says: str) -> None:
    (out / name).write_text(written, encoding="utf-8")
    with pytest.raises(DropError, match=says):
        audit.take_back(out, [out / name], "张三")


# baseline


def kept(tmp_path: Path, written: str, name: str = "accepted.toml") -> Path:
    (tmp_path / name).write_text(written, encoding="utf-8")
    return tmp_path / name


ACCEPT = '[[accept]]\nreason = "见底稿"\nwho = "张三"\n'


@pytest.mark.parametrize(
    ("entry", "new"),
    [
        ('rule = "BAL005"', ["BRK003"]), ('files = "2023/*"', []), ('rule = "BAL005"\nfiles = "2022/*"', ["BAL005", "BRK003"]),
        ('rule = "EXE001"', ["BAL005", "BRK003"]),
    ],
)  # fmt: skip
def test_what_is_accepted_asks_for_nothing(out: Path, tmp_path: Path, entry: str, new: list[str]) -> None:
    known = baseline.read(kept(tmp_path, f"{ACCEPT}{entry}\n"))
    compared = baseline.compare(findings.load(out).findings, known)
    assert [f["rule"] for f in compared.findings if f["baseline"] == "new"] == new
    assert len(compared.unused) == (len(new) == 2)


def test_a_finding_accepted_by_its_id_and_gone_is_said_to_be_not_found(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept(tmp_path, f'{ACCEPT}finding = "{ids(out)[0]}"\n{ACCEPT}finding = "0000000000000000"\n')
    assert not audit.listing(out, "json", "note", "error", None, file)
    said = capsys.readouterr()
    assert [f["rule"] for f in json.loads(said.out)] == ["BRK003"]
    assert "not found any more: 0000000000000000" in said.err
    assert "fixed" not in said.err
    assert audit.listing(out, "json", "note", "warning", None, file)


@pytest.mark.parametrize("form", ["jsonl", "json", "sarif"])
def test_an_earlier_run_is_a_baseline(out: Path, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    log = findings.load(out)
    earlier = replace(log, findings=[log.findings[0], {**log.findings[1], "finding_id": "earlier"}])
    (tmp_path / f"earlier.{form}").write_bytes(findings.FORMS[form](earlier))
    audit.listing(out, "json", "note", None, None, tmp_path / f"earlier.{form}")
    said = capsys.readouterr()
    assert [f["finding_id"] for f in json.loads(said.out)] == [log.findings[1]["finding_id"]]
    assert "1 known, 1 new, 1 not found any more" in said.err


@pytest.mark.parametrize(
    "written",
    [
        "accept = 1", "[[accept]]\nrule = 'EXE001'", f"{ACCEPT}", f"{ACCEPT}rule = 'A'\nfinding = 'b'", f"{ACCEPT}rule = 'A'\nwhy = 'b'",
        "[[suppress]]", "[[accept]", f"{ACCEPT}rule = 'A'\ndecision = '好'",
    ],
)  # fmt: skip
def test_a_baseline_that_is_wrong_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(DropError):
        baseline.read(kept(tmp_path, written))


# SARIF


def checked(data: bytes) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(data)
    jsonschema.Draft202012Validator(LOG).validate(log)
    standard().validate(log)
    (run,) = log["runs"]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in [*result.get("locations", ()), *result.get("relatedLocations", ())]:
            place = location["physicalLocation"]["artifactLocation"]
            assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]
    return dict(run)


def test_sarif_is_valid_and_says_where(out: Path) -> None:
    run = checked(findings.FORMS["sarif"](findings.load(out)))
    error, warning = run["results"]
    assert (error["level"], warning["level"], error["kind"]) == ("error", "warning", "fail")
    assert error["partialFingerprints"]["finding/v1"] == ids(out)[0]
    assert run["artifacts"][0]["location"]["uri"] == "2023/%E7%94%B2%20%231.txt"
    region = error["locations"][0]["physicalLocation"]["region"]
    text = mined().source.aligned.source
    assert text[region["charOffset"] : region["charOffset"] + region["charLength"]] == region["snippet"]["text"]
    assert "baselineState" not in error
    assert error["suppressions"] == []


def test_sarif_holds_decisions_and_the_baseline(out: Path, tmp_path: Path) -> None:
    first = ids(out)[0]
    with decisions.open_store(out) as store:
        store.decide(first, "false_alarm", "指标已收回", who="张三", when=AT)
        store.decide("gone", "true", who="张三", when=AT, about="EXE001 乙.txt")
    target = tmp_path / "log.sarif"
    audit.listing(out, "sarif", "info", None, target, kept(tmp_path, f'{ACCEPT}rule = "BRK003"\n'))
    one, other, gone = checked(target.read_bytes())["results"]
    assert one["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "误报 · 指标已收回 · 张三"}]
    assert (one["baselineState"], other["baselineState"], gone["baselineState"]) == ("new", "unchanged", "absent")
    assert other["suppressions"][0]["justification"] == "见底稿 · 张三"
    assert "not found any more" in gone["message"]["text"]


@pytest.mark.parametrize(("verdict", "status"), [("true", "rejected"), ("pending", "underReview"), ("explained", "accepted")])
def test_sarif_says_what_was_decided(out: Path, verdict: str, status: str) -> None:
    with decisions.open_store(out) as store:
        store.decide(ids(out)[0], verdict, who="张三", when=AT)
    assert checked(findings.FORMS["sarif"](findings.load(out)))["results"][0]["suppressions"][0]["status"] == status


def test_the_standards_schema_refuses_what_is_wrong(out: Path) -> None:
    log = json.loads(findings.FORMS["sarif"](findings.load(out)))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not standard().is_valid(log)


def test_sarif_of_nothing_is_valid() -> None:
    checked(sarif.write(Log([])))


def test_info_is_no_failure_in_sarif(out: Path) -> None:
    log = findings.load(out)
    run = checked(sarif.write(replace(log, findings=[{**log.findings[0], "severity": "info"}])))
    assert (run["results"][0]["level"], run["results"][0]["kind"]) == ("none", "informational")


# the command


def test_the_command_lists_imports_and_fails_on_what_is_open(out: Path) -> None:
    run = CliRunner()
    assert run.invoke(app, ["findings", str(out), "--format", "sarif", "--fail-on", "error"]).exit_code == 1
    handed = filled(out, 状态="误报", 审核人="张三")
    assert run.invoke(app, ["findings", str(out), "--import", str(handed)]).exit_code == 0
    assert run.invoke(app, ["findings", str(out), "--format", "json", "--fail-on", "error"]).exit_code == 0
    assert run.invoke(app, ["findings", str(out), "--format", "json", "--fail-on", "warning"]).exit_code == 1
