//! What `check` has found, as SARIF 2.1.0 for code scanning.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::diagnostics::SourceFile;
use super::check::Answer;
use crate::diagnostic::{Diagnostics, Severity};
use crate::rules::{self, Finding};

/// The SARIF log: one run, the rules that found something, their findings; what is ignored is suppressed with its reason.
pub(crate) fn sarif(answer: &Answer<'_>) -> Value {
    let checked = answer.checked;
    let named: BTreeSet<&str> = checked
        .findings
        .iter()
        .chain(checked.ignored.iter().map(|ignored| &ignored.finding))
        .map(|finding| finding.rule)
        .collect();
    let results = checked.findings.iter().map(|finding| result(finding, None, &named, answer));
    let suppressed =
        checked.ignored.iter().map(|ignored| result(&ignored.finding, Some(&ignored.reason), &named, answer));
    let rules = named.iter().map(|id| rule(id)).collect();
    log(rules, results.chain(suppressed).collect())
}

/// The SARIF log of a file that isn't sound: a result for each diagnostic.
pub(crate) fn of_file(file: &SourceFile, diagnostics: &Diagnostics) -> Value {
    let diagnostics = diagnostics.sorted();
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let results = diagnostics.iter().map(|diagnostic| {
        let span = diagnostic.labels.first().map_or(0..0, |label| label.span.clone());
        let help = diagnostic.help.iter().map(|help| format!(". What to do: {help}"));
        let mut words = diagnostic.summary.clone();
        words.extend(help);
        json!({
            "ruleId": diagnostic.code,
            "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
            "level": level(diagnostic.severity),
            "message": { "text": words },
            "locations": [{
                "physicalLocation": place(&file.path, file.position(span.start), file.position(span.end)),
            }],
        })
    });
    log(codes.iter().map(|code| json!({ "id": code })).collect(), results.collect())
}

fn log(rules: Vec<Value>, results: Vec<Value>) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "terradrill",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn place(path: &str, (line, column): (usize, usize), (end_line, end_column): (usize, usize)) -> Value {
    json!({
        "artifactLocation": { "uri": path },
        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
    })
}

fn rule(id: &str) -> Value {
    let Some(rule) = rules::find(id) else {
        return json!({ "id": id });
    };
    json!({
        "id": id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": format!("{}. Source: {}", rule.fix, rule.source) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.family] },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding, reason: Option<&str>, named: &BTreeSet<&str>, answer: &Answer<'_>) -> Value {
    let (start, end) = (answer.position(finding.span.start), answer.position(finding.span.end));
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": named.iter().position(|id| *id == finding.rule),
        "level": level(finding.severity),
        "message": { "text": format!("{}. What to do: {}", finding.message, finding.fix) },
        "locations": [{
            "physicalLocation": place(&answer.file.path, start, end),
            "logicalLocations": [{ "fullyQualifiedName": finding.path }],
        }],
        "partialFingerprints": { "terradrillPlace/v1": format!("{}@{}", finding.rule, finding.path) },
    });
    if let Some(reason) = reason {
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimates::{Estimates, Question};
    use crate::rules::Input;

    const TEXT: &str = "check: { ignore: [{ rule: single-region, reason: a trial }] }\nregions:\n  primary:\n    region: us-east-1\n    traffic: 100%\n    resources: [llm-service (1 replica)]\n";

    #[test]
    fn results_name_their_rule_and_place_and_what_is_ignored_is_suppressed() {
        let (topology, places) = crate::topology::parse(TEXT, "trial").0.expect("a sound topology");
        let input = Input::new(&topology, &places, "2026-11-20".parse().expect("a date"), &[]);
        let checked = rules::check(&input);
        let file = SourceFile { path: "environments/trial/topology.yaml".into(), text: TEXT.into() };
        let estimates = Estimates::of(&topology, &[], &Question::default()).expect("nothing is asked");
        let answer = Answer::new("trial", &file, &topology, &checked, &estimates);
        let log = sarif(&answer);
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("a list");
        for result in results {
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        let of = |id: &str| results.iter().find(|result| result["ruleId"] == id).expect("found");
        assert_eq!(of("single-region")["suppressions"][0]["justification"], "a trial");
        let region = &of("single-replica")["locations"][0]["physicalLocation"]["region"];
        assert_eq!(*region, json!({ "startLine": 6, "startColumn": 17, "endLine": 6, "endColumn": 40 }));
    }
}
