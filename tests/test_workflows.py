"""Workflows, the action, and the scripts behind them, which run here against a `gh` of ours."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.source_tree import ROOT
from tests.tiny import FAST, scenario_text, write_scenario

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
STEP_KEYS = {"name", "id", "if", "uses", "with", "run", "env", "shell", "working-directory"}
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")
# Notes its arguments and the body that it is given; answers with what the test wants.
GH = """#!/usr/bin/env bash
echo "$*" >> "$GH_CALLS"
for word in "$@"; do
  case "$word" in body=@*) cat "${word#body=@}" >> "$GH_CALLS";; esac
done
case "$*" in *"issue list"*|*--paginate*) echo "$GH_ANSWER";; esac
"""


def steps() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for file in [*WORKFLOWS, ROOT / "action.yml"]:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        jobs = document.get("jobs", {"action": document.get("runs", {})})
        for job in jobs.values():
            usual = (job.get("defaults") or document.get("defaults") or {}).get("run", {})
            found += [(file.name, (usual if "run" in step else {}) | step) for step in job["steps"]]
    return found


@pytest.mark.parametrize(("file", "step"), steps(), ids=lambda each: str(each)[:40])
def test_a_step_is_well_formed_and_its_script_is_one(file: str, step: dict[str, Any]) -> None:
    assert set(step) <= STEP_KEYS, file
    assert ("uses" in step) != ("run" in step)
    if "uses" in step:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step["uses"])
        return
    # What others write (titles, branches) comes in as a variable, never as a part of the script.
    assert not EXPRESSION.search(step["run"])
    if step.get("shell", "bash") != "bash":
        compile(step["run"], file, "exec")
        return
    done = subprocess.run(
        ["bash", "-n"], input=step["run"], text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_job_says_where_how_long_and_with_what_rights(file: Path) -> None:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))

    assert True in document  # YAML 1.1 reads the key "on" so
    assert document["permissions"]["contents"] == "read"
    for job in document["jobs"].values():
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_the_scripts_and_targets_that_a_workflow_names_are_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for script in re.findall(r"\b(?:tools|\.ci)/[\w-]+", text):
        assert os.access(ROOT / script, os.X_OK), script
    for target in re.findall(r"\bmake ([\w-]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def run_with_gh(folder: Path, answer: str, *command: str) -> str:
    """What `gh` was called with."""
    fake = folder / "bin" / "gh"
    fake.parent.mkdir(exist_ok=True)
    fake.write_text(GH)
    fake.chmod(0o755)
    calls = folder / "calls"
    calls.write_text("")
    environment = {
        "PATH": f"{fake.parent}:{os.environ['PATH']}",
        "GH_CALLS": str(calls),
        "GH_ANSWER": answer,
    }
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
    return calls.read_text()


def test_an_alarm_opens_one_issue_and_adds_to_it_later(tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text("slower\n")
    command = [str(ROOT / "tools" / "alarm-issue"), str(tmp_path / "summary.md")]

    assert "issue create --title Last night got slower" in run_with_gh(tmp_path, "", *command)
    later = run_with_gh(tmp_path, "7", *command)
    assert "issue comment 7" in later
    assert "issue create" not in later


@pytest.mark.parametrize(
    ("text", "answer", "method"),
    [
        ("- changed: x\n", "", "POST"),
        ("- changed: x\n", "12", "PATCH"),
        ("nothing\n", "12", "PATCH"),
        ("nothing\n", "", None),
    ],
)
def test_a_comment_means_a_change_and_there_is_one(
    tmp_path: Path, text: str, answer: str, method: str | None
) -> None:
    (tmp_path / "predictions.md").write_text(text)
    script = str(ROOT / "tools" / "sticky-comment")
    calls = run_with_gh(tmp_path, answer, script, "o/r", "3", str(tmp_path / "predictions.md"))

    assert set(re.findall(r"--method (\w+)", calls)) == ({method} if method else set())
    if method:
        assert f"<!-- harness:predictions -->\n{text}" in calls


@pytest.mark.live
def test_a_change_is_predicted_beside_what_it_began_from(tmp_path: Path, tiny_cache: Path) -> None:
    scenario = write_scenario(tmp_path, scenario_text(FAST))
    done = subprocess.run(
        [str(ROOT / "tools" / "predict-change"), "HEAD", str(scenario)],
        env=os.environ | {"HARNESS_PYTHON": sys.executable, "HARNESS_CACHE": str(tiny_cache)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("**tiny: ")
    assert "exact figures changed" in done.stdout


def run_action(folder: Path, cache: Path, scenario: str, base: str) -> str:
    """The summary of the action where nothing is measured; `folder` is the caller's repository."""
    harness = folder / "bin" / "harness"
    harness.parent.mkdir()
    harness.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m harness "$@"\n')
    harness.chmod(0o755)
    subprocess.run(
        [str(ROOT / "tools" / "action-run")],
        cwd=folder,
        env=os.environ
        | {
            "PATH": f"{harness.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HARNESS_CACHE": str(cache),
            "SCENARIOS": scenario,
            "BUDGET": "0",
            "BASE": base,
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        },
        capture_output=True,
        check=True,
    )
    assert (folder / "output").read_text() == "folder=results/nightly\n"
    return (folder / "summary").read_text()


@pytest.mark.live
def test_the_action_predicts_and_keeps_a_summary(tmp_path: Path, tiny_cache: Path) -> None:
    scenario = write_scenario(tmp_path, scenario_text(FAST))

    assert "| volume-jls |" in run_action(tmp_path, tiny_cache, str(scenario), "")


@pytest.mark.live
def test_the_action_compares_with_what_a_commit_predicts(tmp_path: Path, tiny_cache: Path) -> None:
    scenario = write_scenario(tmp_path, scenario_text(FAST))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@localhost"]
    for words in (["init", "-q"], ["add", scenario.name], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    scenario.write_text(scenario.read_text().replace("rtt: 2 ms", "rtt: 30 ms"))
    summary = run_action(tmp_path, tiny_cache, scenario.name, "HEAD")

    assert re.search(r"- changed: .*first_render .* ms → .* ms", summary), summary
