//! Judges a saved plan before it is applied. Pure.
//!
//! A refusal names the address and what about it; whoever knows better allows that address by name, with a reason that
//! is journaled. No value of a resource is ever part of a refusal, for it may be a secret.
//!
//! Adding a refusal: a variant of [`RefusalReason`] with its sentence, the place in this file that finds it, and a row
//! in the tests' table.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalog::control_planes;
use crate::catalog::locations::LocationId;
use crate::clouds::types::{self, Holds, When};
use crate::stacks::StackId;
use crate::terraform::{Action, Plan, ResourceChange};

/// The output of every stack that holds the epoch of the posture that was applied last.
const EPOCH_OUTPUT: &str = "epoch";

/// What a plan may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// What the run is for.
    pub permits: Permits,
    /// The epoch of the posture that is applied; plans over a state of a higher one are refused.
    pub epoch: Option<u64>,
    /// Whether the stack's region serves in this posture: its GPU nodes may then not be scaled down unexpectedly.
    pub serves: bool,
    /// The in-place changes that the posture asks for.
    pub expected: Vec<Expectation>,
    /// Control planes that the scenario has taken.
    pub unreachable: Vec<Unreachable>,
    /// What is allowed by name.
    pub allowed: Vec<Allowance>,
    /// Whether what a cut apply left half made may be replaced: true where nothing can have been put into it since.
    pub replaces_tainted: bool,
}

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Permits {
    /// Building and changing.
    #[default]
    Normal,
    /// Moving from one posture to another: what isn't expected is refused.
    Posture,
    /// Taking everything down: destruction is what was asked for.
    Destroy,
}

/// In-place changes that follow from the posture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The resource's type.
    pub kind: String,
    /// Attributes that may change, as dotted paths without list indexes; a path stands for everything below it.
    pub attributes: Vec<String>,
}

impl Expectation {
    /// `attributes` of resources of type `kind` may change in place.
    pub fn new(kind: &str, attributes: &[&str]) -> Self {
        Expectation { kind: kind.to_owned(), attributes: attributes.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// What follows from a posture, by the tables of the types.
    #[must_use]
    pub(crate) fn of_posture() -> Vec<Self> {
        types::all()
            .filter(|(_, row)| !row.posture.is_empty())
            .map(|(kind, row)| Self { kind: kind.to_owned(), attributes: row.posture.clone() })
            .collect()
    }

    fn covers(&self, kind: &str, attribute: &str) -> bool {
        self.kind == kind
            && self.attributes.iter().any(|path| {
                attribute.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
    }
}

/// A control plane that can't be reached, and the types whose changes need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable {
    /// Its name, for the refusal.
    pub name: String,
    /// Beginnings of the type names.
    pub kinds: Vec<String>,
}

impl Unreachable {
    /// What can't be reached once a region is lost: the control planes that it is the home of.
    pub(crate) fn with(location: LocationId) -> impl Iterator<Item = Self> {
        control_planes::at(location).map(move |plane| Self {
            name: format!("{} in {location}", plane.name),
            kinds: plane.types.iter().map(|kind| (*kind).to_owned()).collect(),
        })
    }
}

/// Somebody's word that a change is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The stack; any if absent.
    pub stack: Option<StackId>,
    /// The resource's address, in full.
    pub address: String,
    /// Why, for the journal.
    pub reason: String,
}

/// Something that a plan may not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stack.
    pub stack: StackId,
    /// The resource's address; empty if it is about the whole stack.
    pub address: String,
    /// Why.
    pub reason: RefusalReason,
}

/// Why a plan is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum RefusalReason {
    /// It destroys what can't be had again.
    Destroys {
        /// What is lost.
        holds: Holds,
    },
    /// It destroys what can't be had again, and makes another.
    Replaces {
        /// What is lost.
        holds: Holds,
        /// The attributes that force it; empty if it was asked for.
        attributes: Vec<String>,
    },
    /// It destroys what an apply that was cut or failed may have left half made, and makes another.
    Tainted {
        /// What is lost, if it is whole after all.
        holds: Holds,
    },
    /// It does what doesn't follow from the posture.
    NotFromPosture {
        /// `create`, `update`, `replace`, `delete`.
        action: String,
        /// The attributes that differ, for an update.
        attributes: Vec<String>,
    },
    /// It needs a control plane that is lost.
    ControlPlaneLost {
        /// Which.
        control_plane: String,
    },
    /// The state was made with a newer posture.
    StalePosture {
        /// The epoch in the state.
        applied: u64,
        /// The epoch of the posture that was to be applied.
        posture: u64,
    },
    /// A database that stands on its own can't be made a replica in place.
    ReplicaInPlace,
    /// A change in place that can't be taken back.
    Irreversible {
        /// What it does, in words.
        does: String,
        /// The attribute that does it.
        attribute: String,
    },
    /// It takes GPU nodes from a region that serves.
    ScalesDown {
        /// The attributes that go down.
        attributes: Vec<String>,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = &self.address;
        match &self.reason {
            RefusalReason::Destroys { holds } => write!(f, "{address} {holds} and would be destroyed"),
            RefusalReason::Replaces { holds, attributes } if attributes.is_empty() => {
                write!(f, "{address} {holds} and would be replaced")
            }
            RefusalReason::Replaces { holds, attributes } => {
                write!(f, "{address} {holds} and would be replaced, because of {}", attributes.join(", "))
            }
            RefusalReason::Tainted { holds } => write!(
                f,
                "{address} {holds} and would be replaced, because its creation was cut or failed (tainted): \
                 `terraform untaint` keeps it, --allow replaces it"
            ),
            RefusalReason::NotFromPosture { action, attributes } if attributes.is_empty() => {
                write!(f, "{address}: {action} doesn't follow from the posture")
            }
            RefusalReason::NotFromPosture { action, attributes } => {
                write!(f, "{address}: {action} of {} doesn't follow from the posture", attributes.join(", "))
            }
            RefusalReason::ControlPlaneLost { control_plane } => {
                write!(f, "{address} needs {control_plane}, which is lost")
            }
            RefusalReason::StalePosture { applied, posture } => {
                write!(f, "the state was made with the posture of epoch {applied}, and this one is of epoch {posture}")
            }
            RefusalReason::ReplicaInPlace => {
                write!(f, "{address} stands on its own and can't become a replica in place; it has to be replaced")
            }
            RefusalReason::Irreversible { does, attribute } => {
                write!(f, "{address}: the change of {attribute} {does}, which can't be taken back in place")
            }
            RefusalReason::ScalesDown { attributes } => {
                write!(f, "{address} loses nodes in a region that serves ({} go down)", attributes.join(", "))
            }
        }
    }
}

/// What judging came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Judgement {
    /// What the plan may not do; it may be applied if there is nothing.
    pub refusals: Vec<Refusal>,
    /// What would have been refused and is allowed by name, each with the reason that was given.
    pub allowed: Vec<(Refusal, String)>,
}

/// Whether a plan changes nothing but the epoch that the state remembers.
pub(super) fn changes_only_epoch(plan: &Plan) -> bool {
    let changes = |output: &&str| plan.output_changes[*output].actions.iter().any(|action| *action != Action::NoOp);
    let outputs: Vec<&str> = plan.output_changes.keys().map(String::as_str).filter(changes).collect();
    outputs == [EPOCH_OUTPUT] && !plan.resource_changes.iter().any(ResourceChange::changes)
}

/// Judges the plan of a stack.
pub(crate) fn judge(stack: &StackId, plan: &Plan, policy: &Policy) -> Judgement {
    let mut found: Vec<Refusal> = Vec::new();
    if let (Some(applied), Some(posture)) = (plan.applied_output(EPOCH_OUTPUT), policy.epoch)
        && applied > posture
    {
        let reason = RefusalReason::StalePosture { applied, posture };
        found.push(Refusal { stack: stack.clone(), address: String::new(), reason });
    }
    for resource in &plan.resource_changes {
        let reasons = reasons(resource, policy);
        found.extend(reasons.into_iter().map(|reason| Refusal {
            stack: stack.clone(),
            address: resource.address.clone(),
            reason,
        }));
    }
    let mut verdict = Judgement::default();
    for refusal in found {
        let allowance = policy.allowed.iter().find(|allowance| {
            !refusal.address.is_empty()
                && allowance.address == refusal.address
                && allowance.stack.as_ref().is_none_or(|only| only == stack)
        });
        match allowance {
            Some(allowance) => verdict.allowed.push((refusal, allowance.reason.clone())),
            None => verdict.refusals.push(refusal),
        }
    }
    verdict
}

fn reasons(resource: &ResourceChange, policy: &Policy) -> Vec<RefusalReason> {
    let mut reasons = Vec::new();
    let reads = resource.change.actions.contains(&Action::Read);
    if (resource.changes() || reads)
        && let Some(lost) =
            policy.unreachable.iter().find(|lost| lost.kinds.iter().any(|kind| resource.kind.starts_with(kind)))
    {
        reasons.push(RefusalReason::ControlPlaneLost { control_plane: lost.name.clone() });
    }
    if !resource.changes() {
        return reasons;
    }
    let lost = types::holds(&resource.kind, &resource.change.before);
    let tainted = resource.action_reason.as_deref() == Some("replace_because_tainted");
    match lost {
        Some(_) if tainted && policy.replaces_tainted => {}
        Some(holds) if tainted => {
            reasons.push(RefusalReason::Tainted { holds });
        }
        Some(holds) if resource.replaces() => {
            reasons.push(RefusalReason::Replaces { holds, attributes: resource.replace_causes() });
        }
        Some(holds) if resource.destroys() && policy.permits != Permits::Destroy => {
            reasons.push(RefusalReason::Destroys { holds });
        }
        _ => {}
    }
    let already_refused = !reasons.is_empty();
    if resource.updates() {
        reasons.extend(in_place(resource, policy));
    }
    if policy.permits == Permits::Posture
        && !already_refused
        && let Some(reason) = not_from_posture(resource, policy)
    {
        reasons.push(reason);
    }
    reasons
}

fn expected(policy: &Policy, kind: &str, attribute: &str) -> bool {
    policy.expected.iter().any(|expectation| expectation.covers(kind, attribute))
}

fn not_from_posture(resource: &ResourceChange, policy: &Policy) -> Option<RefusalReason> {
    let refuse =
        |action: &str, attributes| Some(RefusalReason::NotFromPosture { action: action.to_owned(), attributes });
    if resource.replaces() {
        return refuse("replace", resource.replace_causes());
    }
    if resource.destroys() {
        return refuse("delete", Vec::new());
    }
    if resource.creates() {
        return refuse("create", Vec::new());
    }
    let changed = resource.changed_attributes();
    let unexpected: Vec<String> =
        changed.iter().filter(|attribute| !expected(policy, &resource.kind, attribute)).cloned().collect();
    if !unexpected.is_empty() {
        return refuse("update", unexpected);
    }
    // What is only known afterwards follows from an expected change, and is a reason to ask when there is none.
    let unknown = resource.unknown_attributes();
    let covered = |attribute: &String| expected(policy, &resource.kind, attribute);
    if changed.is_empty() && !unknown.iter().all(covered) {
        return refuse("update", unknown);
    }
    None
}

/// Changes in place that do harm: they are refused unless the posture asks for them.
fn in_place(resource: &ResourceChange, policy: &Policy) -> Vec<RefusalReason> {
    let mut reasons = Vec::new();
    let meant = |attribute: &str| expected(policy, &resource.kind, attribute);
    for irreversible in types::irreversible(&resource.kind) {
        let (before, after) = resource.values(&irreversible.attribute);
        let cleared = !is_empty(before) && is_empty(after) && !is_unknown(resource, &irreversible.attribute);
        let attributes: Vec<String> = match irreversible.when {
            When::MadeReplica => {
                if is_empty(before) && !is_empty(after) {
                    reasons.push(RefusalReason::ReplicaInPlace);
                }
                continue;
            }
            When::Cleared if cleared => vec![irreversible.attribute.clone()],
            When::Left if !is_empty(before) && before != after => vec![irreversible.attribute.clone()],
            When::Lifted if policy.permits != Permits::Destroy && lifted(before, after) => {
                vec![irreversible.attribute.clone()]
            }
            When::Touched => {
                let touched = |path: &String| path.rsplit('.').next() == Some(irreversible.attribute.as_str());
                resource.changed_attributes().into_iter().filter(touched).collect()
            }
            When::Cleared | When::Left | When::Lifted => continue,
        };
        reasons.extend(
            attributes
                .into_iter()
                .filter(|attribute| !meant(attribute))
                .map(|attribute| RefusalReason::Irreversible { does: irreversible.does.clone(), attribute }),
        );
    }
    if policy.serves {
        let attributes: Vec<String> = scaled_down(resource).into_iter().filter(|attribute| !meant(attribute)).collect();
        if !attributes.is_empty() {
            reasons.push(RefusalReason::ScalesDown { attributes });
        }
    }
    reasons
}

/// The sizes of a group of nodes that go down.
fn scaled_down(resource: &ResourceChange) -> Vec<String> {
    let sizes = types::find(&resource.kind).map_or(&[][..], |row| &row.sizes);
    let number = |object: &Value, path: &str| types::at(object, path).and_then(Value::as_f64);
    sizes
        .iter()
        .filter(|path| match (number(&resource.change.before, path), number(&resource.change.after, path)) {
            (Some(before), Some(after)) => after < before,
            _ => false,
        })
        .cloned()
        .collect()
}

fn lifted(before: &Value, after: &Value) -> bool {
    (before, after) == (&Value::Bool(true), &Value::Bool(false))
}

fn is_unknown(resource: &ResourceChange, attribute: &str) -> bool {
    resource.change.after_unknown.get(attribute) == Some(&Value::Bool(true))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
