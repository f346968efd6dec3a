//! A control plane that nobody promises.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-cluster-without-agreement",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "A planned cluster has no or a weaker agreement",
    why: "The free tier of AKS promises nothing, and a zonal cluster of GKE goes with its zone.",
    source: "AKS tiers, https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers; GKE agreement, https://cloud.google.com/kubernetes-engine/sla",
    fix: "use `sku_tier = \"Standard\"`; give a GKE cluster a region as its location",
    fails: Example::planned(&[("primary/platform", "azurerm_kubernetes_cluster", r#"{ "sku_tier": "Free" }"#)]),
    passes: Example::planned(&[("primary/platform", "azurerm_kubernetes_cluster", r#"{ "sku_tier": "Standard" }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, cluster) in input.planned(Object::cluster) {
        if cluster.promised == Some(false) {
            report.add_planned(planned, "The free tier promises nothing");
        }
        if cluster.zones == Some(1) {
            report.add_planned(planned, "The control plane is in one zone");
        }
    }
}
