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
        list(objects, &mut records);
        let mut all = Self { by_name: records, sorry_is_down: broken.contains(&Switch::CheckedSorry) };
        if broken.contains(&Switch::NoSorry) {
            let sorry: Vec<(String, Vec<Member>)> = all
                .by_name
                .iter()
                .map(|(name, record)| {
                    (name.clone(), record.members.iter().filter(|member| !all.is_sorry(member)).cloned().collect())
                })
                .collect();
            for (name, members) in sorry {
                if let Some(record) = all.by_name.get_mut(&name) {
                    record.members = members;
                }
            }
        }
        all
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
        let judges = Judges { healthy: &|_| true, shut: &|_| false };
        self.resolve(&Ref::to(dns_name(name)), view, &judges, CHAIN)
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
        let shut =
            |latch: &Ref| view.objects.find(latch, "", Object::latch).is_some_and(|latch| latches.is_shut(latch.key()));
        let mut answers = self.resolve(&Ref::to(name), view, &Judges { healthy: &healthy, shut: &shut }, CHAIN);
        if view.broken.contains(&Switch::OneNameForBoth) && self.public(view.objects).any(|public| public == name) {
            answers.extend(both(&answers, view));
        }
        answers.sort();
        answers.dedup();
        answers
    }

    fn resolve(&self, target: &Ref, view: &View<'_>, judges: &Judges<'_>, chain: usize) -> Vec<Answer> {
        let Some(record) = self.by_name.get(&target.name) else {
            return end(target, view).map(|to| Answer { to, weight: 1, ttl: ENTRY_TTL }).into_iter().collect();
        };
        if chain == 0 {
            return Vec::new();
        }
        let members: Vec<&Member> = record.members.iter().filter(|member| judges.admit(member)).collect();
        let healths: Vec<bool> = members.iter().map(|member| self.is_healthy(member, judges, chain - 1)).collect();
        choose(record.rule, &candidates(record.rule, &members, &healths))
            .into_iter()
            .flat_map(|index| {
                let member = members[index];
                let found = member.targets.iter().flat_map(|target| match record.holds {
                    Holds::Addresses => self.resolve(target, view, judges, chain - 1),
                    Holds::Texts => {
                        vec![Answer { to: Target::Text(target.name.clone()), weight: 1, ttl: ENTRY_TTL }]
                    }
                });
                found.map(|answer| Answer {
                    weight: member.weight.unwrap_or(answer.weight),
                    ttl: member.ttl.or(record.ttl).unwrap_or(answer.ttl),
                    ..answer
                })
            })
            .collect()
    }

    /// Whether a member has no check or a healthy one, and so has any of what it leads to, if it depends on that. What has no
    /// check is healthy for ever.
    fn is_healthy(&self, member: &Member, judges: &Judges<'_>, chain: usize) -> bool {
        let leads_somewhere = |target: &Ref| match self.by_name.get(&target.name) {
            Some(record) if chain > 0 => {
                record.members.iter().any(|member| judges.admit(member) && self.is_healthy(member, judges, chain - 1))
            }
            _ => true,
        };
        if self.sorry_is_down && self.is_sorry(member) {
            return false;
        }
        member.check.as_ref().is_none_or(judges.healthy)
            && (!member.follows_targets || member.targets.iter().any(leads_somewhere))
    }
}

impl Records {
    /// Whether a member stands behind the others and leads to nobody.
    fn is_sorry(&self, member: &Member) -> bool {
        let is_address = |target: &Ref| target.name.parse::<IpAddr>().is_ok();
        let leads_to_one = |target: &Ref| {
            let record = self.by_name.get(&target.name);
            record.is_some_and(|record| record.members.iter().flat_map(|member| &member.targets).any(is_address))
        };
        member.place > 0 && member.targets.iter().any(|target| is_address(target) || leads_to_one(target))
    }
}

/// Who says of checks whether they are healthy, and of latches whether they are shut.
struct Judges<'a> {
    healthy: &'a dyn Fn(&Ref) -> bool,
    shut: &'a dyn Fn(&Ref) -> bool,
}

impl Judges<'_> {
    /// Whether a member is there at all.
    fn admit(&self, member: &Member) -> bool {
        !member.latch.as_ref().is_some_and(|latch| (self.shut)(latch))
    }
}

/// Puts members that are resources of their own into their records, and names in the place of records' other names.
fn list(objects: &Objects, records: &mut BTreeMap<String, Record>) {
    let record = |of: &Ref| objects.find(of, "", Object::record).map(|record| record.is.name.clone());
    for listed in objects.all(Object::listed) {
        if let Some(record) = record(&listed.is.of).and_then(|name| records.get_mut(&name)) {
            record.members.push(listed.is.member.clone());
        }
    }
    let targets = records.values_mut().flat_map(|record| &mut record.members).flat_map(|member| &mut member.targets);
    for target in targets {
        if let Some(name) = record(target) {
            *target = Ref::to(name);
        }
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

/// Who is at the end of the way: an environment's entry, or an address that is none.
fn end(target: &Ref, view: &View<'_>) -> Option<Target> {
    match view.cell_at(target) {
        Some(Cell { environment, region }) => Some(Target::Region { region, environment }),
        None => target.name.parse::<IpAddr>().is_ok().then_some(Target::Sorry),
    }
}

/// A member as the rules below see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    /// Who has a lower one is asked first.
    tier: u32,
    healthy: bool,
}

/// The members of a record, of which each has a health. Behind the others stands whoever has a higher place, and what has a
/// weight of zero, unless none has another.
fn candidates(rule: AnswerRule, members: &[&Member], healths: &[bool]) -> Vec<Candidate> {
    let weighs = |member: &&Member| member.weight.is_none_or(|weight| weight > 0);
    let any_weighs = members.iter().any(weighs);
    let tier = |member: &&Member| match rule {
        AnswerRule::Simple | AnswerRule::TrafficManagerWeighted => 0,
        AnswerRule::Route53Weighted => u32::from(any_weighs && !weighs(member)),
        AnswerRule::Route53Failover | AnswerRule::TrafficManagerPriority => member.place,
    };
    members.iter().zip(healths).map(|(member, healthy)| Candidate { tier: tier(member), healthy: *healthy }).collect()
}

/// Which of a name's members answer. A record without a rule answers with all that it has. Route 53 and Traffic Manager, for
/// weights and for failover alike: those who are healthy, of these the first; and with nothing healthy the first as if all were.
fn choose(rule: AnswerRule, candidates: &[Candidate]) -> Vec<usize> {
    let any_healthy = rule != AnswerRule::Simple && candidates.iter().any(|candidate| candidate.healthy);
    let asked = |candidate: &&Candidate| candidate.healthy || !any_healthy;
    let first = candidates.iter().filter(asked).map(|candidate| candidate.tier).min();
    let fits = |candidate: &Candidate| asked(&candidate) && Some(candidate.tier) == first;
    (0..candidates.len()).filter(|index| fits(&candidates[*index])).collect()
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
                    place: match text {
                        "second" => 1,
                        "third" => 2,
                        _ => 0,
                    },
                    latch: None,
                    check: None,
                    follows_targets: false,
                };
                (member, !word.ends_with('!'))
            })
            .unzip();
        choose(rule, &candidates(rule, &members.iter().collect::<Vec<_>>(), &healths))
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

    #[test]
    fn traffic_manager_answers_by_priority_or_weight_and_with_nothing_healthy_as_if_all_were() {
        for (endpoints, answer) in [
            ("first second third", vec![0]),
            ("first! second third", vec![1]),
            ("third first! second!", vec![0]),
            ("second! first! third!", vec![1]),
            ("", vec![]),
        ] {
            assert_eq!(chosen(AnswerRule::TrafficManagerPriority, endpoints), answer, "{endpoints}");
        }
        for (endpoints, answer) in
            [("100 1", vec![0, 1]), ("100! 1", vec![1]), ("100! 1!", vec![0, 1]), ("1", vec![0]), ("", vec![])]
        {
            assert_eq!(chosen(AnswerRule::TrafficManagerWeighted, endpoints), answer, "{endpoints}");
        }
    }

    /// A failover pair over a set: `set` has a word for each member, whose check is as it says; `-` has no check.
    fn leaves_the_branch(follows: bool, set: &str) -> bool {
        let member = |target: &str, check: Option<Ref>, follows_targets| Member {
            targets: vec![Ref::to(target)],
            ttl: None,
            weight: Some(1),
            place: 0,
            latch: None,
            check,
            follows_targets,
        };
        let record = |rule, members| Record { name: String::new(), holds: Holds::Addresses, ttl: None, rule, members };
        let of_set = |word: &str| member("region", (word != "-").then(|| Ref::to(word)), true);
        let set = record(AnswerRule::Route53Weighted, set.split_whitespace().map(of_set).collect());
        let region = record(AnswerRule::Simple, vec![member("entry", None, false)]);
        let by_name = [("set".to_owned(), set), ("region".to_owned(), region)].into();
        let records = Records { by_name, sorry_is_down: false };
        let judges = Judges { healthy: &|check| check.name == "good", shut: &|_| false };
        !records.is_healthy(&member("set", None, follows), &judges, CHAIN)
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
