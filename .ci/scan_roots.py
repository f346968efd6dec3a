"""Runs checkov over each root by itself, so that each is seen with the values of its own terraform.tfvars.

A check that fails must be in .ci/checkov.yaml with a reason; an entry there that excuses nothing fails as well.
"""

import logging
import os
import sys
from pathlib import Path

os.environ["LOG_LEVEL"] = "ERROR"

import yaml  # noqa: E402
from checkov.runner_filter import RunnerFilter  # noqa: E402
from checkov.terraform.runner import Runner  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = Path(".ci/checkov.yaml")


def roots():
    """Every folder with Terraform."""
    files = [path for folder in ("environments", "modules") for path in (ROOT / folder).rglob("*.tf")]
    return sorted({path.parent for path in files if ".terraform" not in path.parts})


def excuses(entry, record, place):
    """Whether an entry of the list is about this failure."""
    resource = record.resource.split(".")
    return (
        entry["check"] == record.check_id
        and entry["module"] == str(Path(record.file_abs_path).parent.relative_to(ROOT / "modules"))
        and entry["resource"] == ".".join(resource[-2:]).split("[")[0]
        and any(place == only or place.startswith(f"{only}/") for only in entry.get("only", [place]))
    )


def main():
    entries = yaml.safe_load((ROOT / EXCEPTIONS).read_text())
    used = [False] * len(entries)
    faults = set()
    passed = 0
    for root in roots():
        place = str(root.relative_to(ROOT))
        report = Runner().run(root_folder=str(root), runner_filter=RunnerFilter(framework=["terraform"]))
        passed += len(report.passed_checks)
        faults.update(f"{file} can't be read" for file in report.parsing_errors)
        faults.update(f"{place}: {record.check_id} is skipped in place, not in {EXCEPTIONS}" for record in report.skipped_checks)
        for record in report.failed_checks:
            excused = [index for index, entry in enumerate(entries) if excuses(entry, record, place)]
            for index in excused:
                used[index] = True
            if not excused:
                faults.add(f"{place}: {record.resource}: {record.check_id} {record.check_name}")
    for entry, is_used in zip(entries, used):
        if not is_used:
            faults.add(f"{EXCEPTIONS}: {entry['check']} of {entry['module']} {entry['resource']} doesn't fail any more: take it out")
        if not entry.get("reason"):
            faults.add(f"{EXCEPTIONS}: {entry['check']} of {entry['module']} {entry['resource']} has no reason")
    if not passed:
        faults.add("checkov looked at nothing")
    for fault in sorted(faults):
        print(fault)
    print(f"checkov: {passed} passed, {len(entries)} excused, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    sys.exit(main())
