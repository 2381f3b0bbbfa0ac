"""Dependencies: pinned by digest, listed with their licences, none that forbids what a user may do; the manifest says what a run used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.version import Version

from pipeline import bill, manifest
from tests import sbom
from tests.conftest import ROOT, hecha


def test_every_pin_has_its_digests_and_is_on_the_page() -> None:
    found = sbom.pins()
    assert len(found) > 40
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    missing = [pin.name for pin in found if f"| {pin.name} | {pin.version} |" not in page]
    assert not missing, "run: python -m tests.sbom --markdown > docs/dependencies.md"


def test_every_pin_is_in_the_list_of_advisories_and_none_is_older_than_what_mended_one() -> None:
    listed = sbom.advisories()
    assert {found.package for found in listed} == {pin.name for pin in sbom.pins()}
    fixed = [(found, pin) for found in listed for pin in sbom.pins() if found.package == pin.name and found.advisory != "-"]
    assert len(fixed) > 40
    assert [(found, pin.version) for found, pin in fixed if Version(pin.version) < Version(found.fixed)] == []


def test_no_licence_asks_for_more_than_the_source_of_its_own_files() -> None:
    assert [(pin.name, said) for pin in sbom.pins() if "AGPL" in (said := bill.licence(pin.name)) or said.startswith("GPL")] == []


def test_the_bill_is_the_same_bytes_and_names_every_pin() -> None:
    once, twice = (json.dumps(sbom.document()) for _ in range(2))
    assert once == twice
    document = json.loads(once)
    assert document["bomFormat"] == "CycloneDX"
    assert {c["purl"] for c in document["components"]} == {f"pkg:pypi/{p.name}@{p.version}" for p in sbom.pins()}


def test_an_installation_gives_its_own_bill() -> None:
    """The same bytes twice, every package that the code imports, none that only its makers need, each with a licence."""
    once, twice = (hecha("doctor", "--sbom").stdout for _ in range(2))
    assert once == twice
    parts = {part["name"]: part for part in json.loads(once)["components"]}
    assert {"lxml", "pyarrow", "pypdfium2", "numpy", "spacy", "typing-extensions"} <= set(parts)
    assert not {"pytest", "ruff", "hecha"} & set(parts)
    assert list(parts) == sorted(parts)
    assert [name for name, part in parts.items() if "licenses" not in part] == []


def test_a_package_without_a_digest_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("jieba==0.42.1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="jieba is pinned without a digest"):
        sbom.pins(lock)


def test_the_manifest_names_code_rules_lexicons_and_libraries(corpus_run: Path) -> None:
    said = json.loads((corpus_run / "run.json").read_text(encoding="utf-8"))["run"]
    assert said == manifest.facts()
    assert {"hecha", "fingerprint", "rules", "lexicons", "libraries", "python"} <= set(said)
    assert "jieba 0.42.1" in said["libraries"]


@pytest.mark.skipif(find_spec("hatchling") is None, reason="the build backend is not installed")
def test_the_same_source_gives_the_same_wheel(tmp_path: Path) -> None:
    digests = []
    for turn in ("1", "2"):
        code = f"import os; os.chdir({str(ROOT)!r}); from hatchling.build import build_wheel; print(build_wheel({str(tmp_path / turn)!r}))"
        (tmp_path / turn).mkdir()
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}, check=True
        )
        digests.append(sha256((tmp_path / turn / done.stdout.split()[-1]).read_bytes()).hexdigest())
    assert digests[0] == digests[1]
