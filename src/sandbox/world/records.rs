//! DNS records: where a name leads, by the rule of its members, their health and what they lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::answers::{Answer, Target};
use super::cells::{Cell, View};
use super::checks::Checks;
use super::latches::Latches;
use super::objects::Objects;
use crate::clouds::object::{AnswerRule, Asks, Holds, Member, Object, Record, Ref, dns_name};
use crate::sandbox::switch::Switch;

/// A record that leads to a record that leads to … is followed no further than this.
const CHAIN: usize = 6;

/// For how many seconds an answer may be kept whose records say nothing: as long as a load balancer's own.
const ENTRY_TTL: u32 = 60;

/// All records, by name.
#[derive(Debug)]
pub(super) struct Records {
    by_name: BTreeMap<String, Record>,
    /// Whether the answer of last resort counts as unhealthy.
    sorry_is_down: bool,
}

impl Records {
    pub(super) fn of(objects: &Objects, broken: &BTreeSet<Switch>) -> Self {
        let mut records: BTreeMap<String, Record> = BTreeMap::new();
        // Where a name has addresses, nobody asks for its texts.
        for holds in [Holds::Addresses, Holds::Texts] {
            for record in objects.all(Object::record).filter(|record| record.is.holds == holds) {
                match records.get_mut(&record.is.name) {
                    Some(present) if present.holds == holds => {
                        present.members.extend(record.is.members.iter().cloned());
                    }
                    Some(_) => {}
                    None => {
                        records.insert(record.is.name.clone(), record.is.clone());
                    }
                }
            }
        }
        if broken.contains(&Switch::NoSorry) {
            for record in records.values_mut() {
                record.members.retain(|member| !is_sorry(member));
            }
        }
        Self { by_name: records, sorry_is_down: broken.contains(&Switch::CheckedSorry) }
    }

    /// Every name that has an answer.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The names that clients know: to which no other name leads, and which no check asks.
    pub(super) fn public<'a>(&'a self, objects: &'a Objects) -> impl Iterator<Item = &'a str> {
        let led_to: BTreeSet<&str> = self
            .by_name
            .values()
            .flat_map(|record| record.members.iter().flat_map(|member| &member.targets))
            .map(|target| target.name.as_str())
            .collect();
        let asked = move |name: &str| {
            objects.all(Object::check).any(|check| matches!(&check.is.asks, Asks::Name(asked) if asked == name))
        };
        self.names().filter(move |name| !led_to.contains(name) && !asked(name))
    }

    /// Whether a name has an answer.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The cells that a name leads to, whatever their health.
    pub(super) fn lead(&self, name: &str, view: &View<'_>) -> Vec<Cell> {
        self.resolve(&Ref::to(dns_name(name)), view, &|_| true, CHAIN)
            .into_iter()
            .filter_map(|answer| match answer.to {
                Target::Region { region, environment } => Some(Cell { environment, region }),
                Target::Sorry | Target::Text(_) => None,
            })
            .collect()
    }

    /// What the name servers answer to a name.
    pub(super) fn answers(&self, name: &str, view: &View<'_>, checks: &Checks, latches: &Latches) -> Vec<Answer> {
        let healthy = |check: &Ref| checks.is_healthy(check, view, latches);
        let mut answers = self.resolve(&Ref::to(name), view, &healthy, CHAIN);
        if view.broken.contains(&Switch::OneNameForBoth) && self.public(view.objects).any(|public| public == name) {
            answers.extend(both(&answers, view));
        }
        answers.sort();
        answers.dedup();
        answers
    }

    fn resolve(&self, target: &Ref, view: &View<'_>, healthy: &dyn Fn(&Ref) -> bool, chain: usize) -> Vec<Answer> {
        let Some(record) = self.by_name.get(&target.name) else {
            return end(target, view).map(|to| Answer { to, weight: 1, ttl: ENTRY_TTL }).into_iter().collect();
        };
        if chain == 0 {
            return Vec::new();
        }
        let healths: Vec<bool> =
            record.members.iter().map(|member| self.is_healthy(member, healthy, chain - 1)).collect();
        choose(record.rule, &candidates(record, &healths))
            .into_iter()
            .flat_map(|index| {
                let member = &record.members[index];
                let found = member.targets.iter().flat_map(|target| match record.holds {
                    Holds::Addresses => self.resolve(target, view, healthy, chain - 1),
                    Holds::Texts => {
                        vec![Answer { to: Target::Text(target.name.clone()), weight: 1, ttl: ENTRY_TTL }]
                    }
                });
                found.map(|answer| Answer {
                    weight: member.weight.unwrap_or(answer.weight),
                    ttl: member.ttl.unwrap_or(answer.ttl),
                    ..answer
                })
            })
            .collect()
    }

    /// Whether a member has no check or a healthy one, and so has any of what it leads to, if it depends on that. What has no
    /// check is healthy for ever.
    fn is_healthy(&self, member: &Member, healthy: &dyn Fn(&Ref) -> bool, chain: usize) -> bool {
        let leads_somewhere = |target: &Ref| match self.by_name.get(&target.name) {
            Some(record) if chain > 0 => {
                record.members.iter().any(|member| self.is_healthy(member, healthy, chain - 1))
            }
            _ => true,
        };
        if self.sorry_is_down && is_sorry(member) {
            return false;
        }
        member.check.as_ref().is_none_or(healthy)
            && (!member.follows_targets || member.targets.iter().any(leads_somewhere))
    }
}

/// Every other part of the environment whose own database takes writes.
fn both(answers: &[Answer], view: &View<'_>) -> Vec<Answer> {
    let Some((like, named)) = answers.iter().find_map(|answer| Some((answer, answer.cell()?))) else {
        return Vec::new();
    };
    let of_same = view.cells().into_iter().filter(|cell| cell.environment == named.environment && *cell != named);
    let takes_writes =
        of_same.filter(|cell| view.database(cell).is_some_and(|own| view.databases.is_writable(own.key())));
    let answer = |Cell { environment, region }| Answer { to: Target::Region { region, environment }, ..like.clone() };
    takes_writes.map(answer).collect()
}

/// Whether a member stands behind the others and leads to nobody.
fn is_sorry(member: &Member) -> bool {
    member.second && member.targets.iter().any(|target| target.name.parse::<IpAddr>().is_ok())
}

/// Who is at the end of the way: an environment's entry, or an address that is none.
fn end(target: &Ref, view: &View<'_>) -> Option<Target> {
    match view.cell_at(target) {
        Some(Cell { environment, region }) => Some(Target::Region { region, environment }),
        None => target.name.parse::<IpAddr>().is_ok().then_some(Target::Sorry),
    }
}

/// Who is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tier {
    First,
    Second,
}

/// A member as the rules below see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    tier: Tier,
    healthy: bool,
}

/// The members of a record, of which each has a health. Behind the others stands what is named second, and what has a weight
/// of zero, unless none has another.
fn candidates(record: &Record, healths: &[bool]) -> Vec<Candidate> {
    let weighs = |member: &Member| member.weight.is_none_or(|weight| weight > 0);
    let any_weighs = record.members.iter().any(weighs);
    let behind = |member: &Member| match record.rule {
        AnswerRule::Simple => false,
        AnswerRule::Route53Weighted => any_weighs && !weighs(member),
        AnswerRule::Route53Failover => member.second,
    };
    let tier = |member: &Member| if behind(member) { Tier::Second } else { Tier::First };
    record
        .members
        .iter()
        .zip(healths)
        .map(|(member, healthy)| Candidate { tier: tier(member), healthy: *healthy })
        .collect()
}

/// Whom a rule answers with, if there are such.
struct Round {
    tier: Tier,
    /// Whether they have to be healthy.
    healthy: bool,
}

/// A record without a rule answers with all that it has.
const SIMPLE: [Round; 1] = [Round { tier: Tier::First, healthy: false }];

/// Route 53, for weights and for failover alike: the first who are healthy; then the second who are; and with nothing healthy
/// the first as if all were.
const ROUTE53: [Round; 4] = [
    Round { tier: Tier::First, healthy: true },
    Round { tier: Tier::Second, healthy: true },
    Round { tier: Tier::First, healthy: false },
    Round { tier: Tier::Second, healthy: false },
];

/// Which of a name's members answer: those of the first round that has any.
fn choose(rule: AnswerRule, candidates: &[Candidate]) -> Vec<usize> {
    let rounds: &[Round] = match rule {
        AnswerRule::Simple => &SIMPLE,
        AnswerRule::Route53Weighted | AnswerRule::Route53Failover => &ROUTE53,
    };
    let pick = |round: &Round| -> Vec<usize> {
        let fits = |candidate: &Candidate| candidate.tier == round.tier && (candidate.healthy || !round.healthy);
        (0..candidates.len()).filter(|index| fits(&candidates[*index])).collect()
    };
    rounds.iter().map(pick).find(|chosen| !chosen.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a record of such members answers with. A weight, `first` or `second`; `-` has nothing, and `!` is unhealthy.
    fn chosen(rule: AnswerRule, members: &str) -> Vec<usize> {
        let (members, healths): (Vec<Member>, Vec<bool>) = members
            .split_whitespace()
            .map(|word| {
                let text = word.trim_end_matches('!');
                let member = Member {
                    targets: Vec::new(),
                    ttl: None,
                    weight: text.parse().ok(),
                    second: text == "second",
                    check: None,
                    follows_targets: false,
                };
                (member, !word.ends_with('!'))
            })
            .unzip();
        let record = Record { name: "name".to_owned(), holds: Holds::Addresses, rule, members };
        choose(rule, &candidates(&record, &healths))
    }

    #[test]
    fn a_simple_record_answers_whatever_its_health() {
        for (members, answer) in [("-", vec![0]), ("-!", vec![0]), ("- -!", vec![0, 1]), ("", vec![])] {
            assert_eq!(chosen(AnswerRule::Simple, members), answer, "{members}");
        }
    }

    #[test]
    fn route_53_chooses_by_weight_and_health() {
        for (records, answer) in [
            ("100 0", vec![0]),
            ("100! 0", vec![1]),
            ("100! 0!", vec![0]),
            ("100 1", vec![0, 1]),
            ("100! 1", vec![1]),
            ("100! 1!", vec![0, 1]),
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
            assert_eq!(chosen(AnswerRule::Route53Weighted, records), answer, "{records}");
        }
    }

    #[test]
    fn route_53_fails_over_and_with_nothing_healthy_back() {
        for (records, answer) in [
            ("first second", vec![0]),
            ("first! second", vec![1]),
            ("first second!", vec![0]),
            ("first! second!", vec![0]),
            ("second! first!", vec![1]),
            ("second!", vec![0]),
            ("first!", vec![0]),
        ] {
            assert_eq!(chosen(AnswerRule::Route53Failover, records), answer, "{records}");
        }
    }

    /// A failover pair over a set: `set` has a word for each member, whose check is as it says; `-` has no check.
    fn leaves_the_branch(follows: bool, set: &str) -> bool {
        let member = |target: &str, check: Option<Ref>, follows_targets| Member {
            targets: vec![Ref::to(target)],
            ttl: None,
            weight: Some(1),
            second: false,
            check,
            follows_targets,
        };
        let record = |rule, members| Record { name: String::new(), holds: Holds::Addresses, rule, members };
        let of_set = |word: &str| member("region", (word != "-").then(|| Ref::to(word)), true);
        let set = record(AnswerRule::Route53Weighted, set.split_whitespace().map(of_set).collect());
        let region = record(AnswerRule::Simple, vec![member("entry", None, false)]);
        let by_name = [("set".to_owned(), set), ("region".to_owned(), region)].into();
        let records = Records { by_name, sorry_is_down: false };
        !records.is_healthy(&member("set", None, follows), &|check| check.name == "good", CHAIN)
    }

    #[test]
    fn a_branch_is_left_when_no_member_of_its_set_is_healthy() {
        for (follows, set, left) in [
            (true, "good good", false),
            (true, "bad good", false),
            (true, "bad bad", true),
            (true, "bad -", false),
            (false, "bad bad", false),
        ] {
            assert_eq!(leaves_the_branch(follows, set), left, "{follows} {set}");
        }
    }
}
