//! What is wrong with a configuration, by the facts of its type.

use std::collections::BTreeSet;

use super::places::{Place, is_written, places};
use super::{Releases, TypeFacts};
use crate::sandbox::plan::Step;
use crate::sandbox::schema::{Attribute, Block, Nesting, Type};
use crate::sandbox::value::Value;

/// Something that is wrong with a configuration, or soon will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// It is allowed, and shouldn't be used.
    pub(crate) is_warning: bool,
    /// What it is.
    pub(crate) summary: String,
    /// What stands there and what is allowed.
    pub(crate) detail: String,
    /// Where.
    pub(crate) at: Vec<Step>,
}

/// What is wrong with a configuration of a type.
pub(crate) fn validate(facts: &TypeFacts, block: &Block, config: &Value, releases: Releases) -> Vec<Complaint> {
    let mut found = Found { block, complaints: Vec::new() };
    if config.is_null() {
        return found.complaints;
    }
    for path in &facts.absent {
        for place in written(config, path) {
            let detail = format!("The {releases} release that is supported doesn't know {path}.");
            found.error("Argument of a later release", detail, &place);
        }
    }
    for (path, check) in &facts.checks {
        for place in written(config, path).filter(|place| place.value.is_known() && !check.passes(place.value)) {
            let stands = found.shown(&place);
            let detail = format!("{} is {stands}. Allowed: {}.", name(path), check.allowed());
            found.error("Value that isn't allowed", detail, &place);
        }
    }
    for (path, others) in &facts.conflicts {
        for place in written(config, path) {
            for other in others.iter().filter(|other| place.beside(path, other) == Some(true)) {
                let detail = format!("{path} and {other} exclude each other. Keep one of them.");
                found.error("Arguments that exclude each other", detail, &place);
            }
        }
    }
    for (path, others) in &facts.required_with {
        for place in written(config, path) {
            for other in others.iter().filter(|other| place.beside(path, other) == Some(false)) {
                let detail = format!("{path} needs {other} beside it. Write both or neither.");
                found.error("Argument that lacks another", detail, &place);
            }
        }
    }
    groups(facts, config, &mut found);
    for (path, least) in &facts.min_items {
        // A block that isn't there isn't asked for; an empty list that is written is.
        let is_block = |place: &Place<'_>| attribute(block, &place.at).is_none();
        let counts = |place: &Place<'_>| !(place.value.items().is_empty() && is_block(place));
        for place in items(config, path).filter(|place| counts(place) && place.value.items().len() < *least) {
            let detail = format!("{path} has {}. It needs at least {least}.", place.value.items().len());
            found.error("Too few elements", detail, &place);
        }
    }
    for (path, most) in &facts.max_items {
        for place in items(config, path).filter(|place| place.value.items().len() > *most) {
            let detail = format!("{path} has {}. It takes at most {most}.", place.value.items().len());
            found.error("Too many elements", detail, &place);
        }
    }
    for (path, instead) in &facts.deprecated {
        for place in written(config, path) {
            let instead = if instead.is_empty() { String::new() } else { format!(" Instead: {}.", instead.join(", ")) };
            let detail = format!("{path} still works and is to go in a later release of the provider.{instead}");
            found.push(true, "Argument is deprecated", detail, &place);
        }
    }
    found.complaints
}

/// Groups of which one must be given.
fn groups(facts: &TypeFacts, config: &Value, found: &mut Found<'_>) {
    let groups = facts
        .exactly_one
        .iter()
        .map(|group| (group, 1))
        .chain(facts.at_least_one.iter().map(|group| (group, usize::MAX)));
    for (group, most) in groups {
        // The group stands in the block that its members share; where that is absent, nothing is asked for.
        let Some(first) = group.first() else { continue };
        let shared = first.split('.').enumerate().take_while(|(index, name)| {
            group.iter().all(|path| path.split('.').nth(*index) == Some(name) && path.split('.').count() > index + 1)
        });
        let shared: Vec<&str> = shared.map(|(_, name)| name).collect();
        let blocks = if shared.is_empty() { vec![Place::root(config)] } else { elements(config, &shared.join(".")) };
        for place in blocks {
            let given: Vec<Option<bool>> = group
                .iter()
                .map(|path| is_written(place.value, &path.split('.').skip(shared.len()).collect::<Vec<_>>()))
                .collect();
            let written = given.iter().filter(|given| **given == Some(true)).count();
            let unknown = given.contains(&None);
            let names = group.join(", ");
            if written == 0 && !unknown {
                let how_many = if most == 1 { "exactly one" } else { "at least one" };
                found.error(
                    "Argument is missing",
                    format!("None of {names} is written. Write {how_many} of them."),
                    &place,
                );
            } else if written > most {
                found.error(
                    "Arguments that exclude each other",
                    format!("Of {names}, {written} are written. Write exactly one of them."),
                    &place,
                );
            }
        }
    }
}

/// The blocks at a path, each as a place of its own.
fn elements<'a>(config: &'a Value, path: &str) -> Vec<Place<'a>> {
    places(config, path)
        .into_iter()
        .flat_map(Place::into_elements)
        .filter(|place| matches!(place.value, Value::Map(_)))
        .collect()
}

/// What is written at a path, known or not.
fn written<'a>(config: &'a Value, path: &str) -> impl Iterator<Item = Place<'a>> {
    places(config, path).into_iter().filter(|place| match place.value {
        Value::Null => false,
        Value::List(items) => !items.is_empty(),
        _ => true,
    })
}

/// Known lists and sets at a path.
fn items<'a>(config: &'a Value, path: &str) -> impl Iterator<Item = Place<'a>> {
    places(config, path).into_iter().filter(|place| matches!(place.value, Value::List(_)))
}

/// A path for people: what is an element says so.
fn name(path: &str) -> String {
    if let Some(list) = path.strip_suffix("[]") {
        format!("An element of {list}")
    } else if let Some(map) = path.strip_suffix("{}") {
        format!("A key of {map}")
    } else {
        path.to_owned()
    }
}

struct Found<'b> {
    block: &'b Block,
    complaints: Vec<Complaint>,
}

impl Found<'_> {
    fn error(&mut self, summary: &str, detail: String, place: &Place<'_>) {
        self.push(false, summary, detail, place);
    }

    fn push(&mut self, is_warning: bool, summary: &str, detail: String, place: &Place<'_>) {
        let at = in_lists(self.block, &place.at);
        let complaint = Complaint { is_warning, summary: summary.to_owned(), detail, at };
        // Several paths can say the same of one element of a set.
        let said: BTreeSet<&str> = self.complaints.iter().map(|said| said.detail.as_str()).collect();
        if !said.contains(complaint.detail.as_str()) {
            self.complaints.push(complaint);
        }
    }

    /// What stands at a place, unless it is nobody's business.
    fn shown(&self, place: &Place<'_>) -> String {
        let secret = attribute(self.block, &place.at).is_some_and(|found| found.sensitive || found.write_only);
        if secret { "a sensitive value".to_owned() } else { place.value.to_json().to_string() }
    }
}

/// The attribute at a place.
fn attribute<'b>(block: &'b Block, at: &[Step]) -> Option<&'b Attribute> {
    let mut block = block;
    for step in at {
        let Step::Attribute(name) = step else { continue };
        if let Some(attribute) = block.attributes.get(name) {
            return Some(attribute);
        }
        block = &block.blocks.get(name)?.block;
    }
    None
}

/// A place as far as the protocol can name it: into a set it can't lead.
fn in_lists(block: &Block, at: &[Step]) -> Vec<Step> {
    let mut shown = Vec::new();
    let mut block = Some(block);
    for step in at {
        shown.push(step.clone());
        let (Step::Attribute(name), Some(inside)) = (step, block) else { continue };
        if let Some(nested) = inside.blocks.get(name) {
            if nested.nesting == Nesting::Set {
                return shown;
            }
            block = Some(&nested.block);
        } else {
            match inside.attributes.get(name).map(|attribute| &attribute.ty) {
                Some(Type::List(_) | Type::Map(_)) => block = None,
                _ => return shown,
            }
        }
    }
    shown
}
