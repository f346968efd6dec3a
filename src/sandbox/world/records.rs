//! DNS records: where a name leads, by the rule of its members, their health and what they lead to.

use std::collections::BTreeMap;

use super::answers::Answer;
use super::cells::{Cell, View};
use super::checks::Checks;
use super::latches::Latches;
use super::objects::Objects;
use crate::clouds::object::{AnswerRule, Member, Object, Record, Ref, dns_name};

/// A record that leads to a record that leads to … is followed no further than this.
const CHAIN: usize = 6;

/// All records, by name.
#[derive(Debug, Default)]
pub(super) struct Records(BTreeMap<String, Record>);

impl Records {
    pub(super) fn of(objects: &Objects) -> Self {
        let mut records: BTreeMap<String, Record> = BTreeMap::new();
        for record in objects.all(Object::record) {
            match records.get_mut(&record.is.name) {
                Some(present) => present.members.extend(record.is.members.iter().cloned()),
                None => {
                    records.insert(record.is.name.clone(), record.is.clone());
                }
            }
        }
        Self(records)
    }

    /// Every name that has an answer, with the time to live of that, in seconds.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(name, record)| (name.as_str(), record.ttl))
    }

    /// Whether a name has an answer.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The cells that a name leads to, whatever their health.
    pub(super) fn lead(&self, name: &str, view: &View<'_>) -> Vec<Cell> {
        self.resolve(&Ref::to(dns_name(name)), view, &|_| true, CHAIN)
            .into_iter()
            .map(|answer| Cell { environment: answer.environment, region: answer.region })
            .collect()
    }

    /// What the name servers answer to a name.
    pub(super) fn answers(&self, name: &str, view: &View<'_>, checks: &Checks, latches: &Latches) -> Vec<Answer> {
        let healthy = |check: &Ref| checks.is_healthy(check, view.objects, latches);
        let mut answers = self.resolve(&Ref::to(name), view, &healthy, CHAIN);
        answers.sort();
        answers.dedup();
        answers
    }

    fn resolve(&self, target: &Ref, view: &View<'_>, healthy: &dyn Fn(&Ref) -> bool, chain: usize) -> Vec<Answer> {
        let Some(record) = self.0.get(&target.name) else {
            return view
                .cell_at(target)
                .map(|cell| Answer { region: cell.region, environment: cell.environment, weight: 1 })
                .into_iter()
                .collect();
        };
        if chain == 0 {
            return Vec::new();
        }
        let candidates: Vec<Candidate> = record
            .members
            .iter()
            .map(|member| Candidate { weight: member.weight, healthy: self.is_healthy(member, healthy) })
            .collect();
        choose(record.rule, &candidates)
            .into_iter()
            .flat_map(|index| {
                let member = &record.members[index];
                let weight = member.weight;
                member
                    .targets
                    .iter()
                    .flat_map(|target| self.resolve(target, view, healthy, chain - 1))
                    .map(move |answer| Answer { weight: weight.unwrap_or(answer.weight), ..answer })
            })
            .collect()
    }

    /// Whether a member has no check or a healthy one, and so has any of what it leads to, if it depends on that.
    fn is_healthy(&self, member: &Member, healthy: &dyn Fn(&Ref) -> bool) -> bool {
        let passes = |member: &Member| member.check.as_ref().is_none_or(healthy);
        let leads_somewhere = |target: &Ref| {
            let record = self.0.get(&target.name);
            record.is_none_or(|record| record.members.iter().any(passes))
        };
        passes(member) && (!member.follows_targets || member.targets.iter().any(leads_somewhere))
    }
}

/// A member as the rules below see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    weight: Option<u32>,
    healthy: bool,
}

/// Which of a name's members answer.
fn choose(rule: AnswerRule, candidates: &[Candidate]) -> Vec<usize> {
    match rule {
        AnswerRule::Simple => (0..candidates.len()).collect(),
        AnswerRule::Route53Weighted => by_weight(candidates),
    }
}

/// Route 53's rule for records of one name: only those with a weight above zero are considered;
/// if none of them is healthy, healthy ones of weight zero answer; if none at all is healthy, all
/// with a weight above zero do. Where all weights are zero, or there are none, all are equal.
fn by_weight(candidates: &[Candidate]) -> Vec<usize> {
    let pick = |holds: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        (0..candidates.len()).filter(|index| holds(&candidates[*index])).collect()
    };
    let weighs = |candidate: &Candidate| candidate.weight.is_none_or(|weight| weight > 0);
    let any_weighs = candidates.iter().any(weighs);
    let considered = |candidate: &Candidate| !any_weighs || weighs(candidate);
    let steps: [&dyn Fn(&Candidate) -> bool; 3] =
        [&|candidate| considered(candidate) && candidate.healthy, &|candidate| candidate.healthy, &considered];
    steps.into_iter().map(pick).find(|chosen| !chosen.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A weight with `!` is unhealthy; `-` has no weight.
    fn candidates(text: &str) -> Vec<Candidate> {
        text.split_whitespace()
            .map(|word| Candidate { weight: word.trim_end_matches('!').parse().ok(), healthy: !word.ends_with('!') })
            .collect()
    }

    #[test]
    fn a_simple_record_answers_whatever_its_health() {
        for (members, chosen) in [("-", vec![0]), ("-!", vec![0]), ("- -!", vec![0, 1]), ("", vec![])] {
            assert_eq!(choose(AnswerRule::Simple, &candidates(members)), chosen, "{members}");
        }
    }

    #[test]
    fn route_53_chooses_by_weight_and_health() {
        for (records, chosen) in [
            ("100 0", vec![0]),
            ("100! 0", vec![1]),
            ("100! 0!", vec![0]),
            ("50 50 0", vec![0, 1]),
            ("50! 50 0", vec![1]),
            ("50! 50! 0", vec![2]),
            ("50! 50! 0!", vec![0, 1]),
            ("0 0", vec![0, 1]),
            ("0! 0", vec![1]),
            ("0! 0!", vec![0, 1]),
            ("-", vec![0]),
            ("-!", vec![0]),
            ("", vec![]),
        ] {
            assert_eq!(choose(AnswerRule::Route53Weighted, &candidates(records)), chosen, "{records}");
        }
    }
}
