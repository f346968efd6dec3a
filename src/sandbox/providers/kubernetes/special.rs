//! What the table can't say.

use crate::catalog::timings::{self, Common};
use crate::sandbox::providers::Special;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};

pub(super) const SPECIAL: Special = Special {
    plan: |_, _, _, _| {},
    replaces: |_, _, _, _, _| false,
    before,
    computed: |change, _| change.planned.clone(),
    complete: |_, _| {},
    leaves: |_| None,
    hidden: |_, _| {},
};

/// What is put into a namespace needs it; the cluster brings some of its own.
fn before(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Update && change.kind == "kubernetes_deployment_v1" {
        return Ok(Some(timings::common(Common::DeploymentUpdate).typical));
    }
    let built_in = ["default", "kube-system", "kube-public", "kube-node-lease"];
    let namespace = change.planned.at("metadata.namespace").text().unwrap_or("default");
    if change.verb != Verb::Create || built_in.contains(&namespace) {
        return Ok(None);
    }
    let key = change.context.key("kubernetes_namespace_v1", &format!("{}/{namespace}", change.context.cluster));
    match change.context.cloud.get(&key) {
        Some(_) => Ok(None),
        None => {
            let message = format!("namespaces \"{namespace}\" not found");
            Err(change.context.emulator.refuse(behaviour, change.verb, change.planned, &message))
        }
    }
}
