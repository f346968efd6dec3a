//! `hashicorp/azurerm`, as the sandbox plays it.

use std::sync::LazyLock;

use super::behaviour::{Behaviour, Reference};
use super::change::{Change, Refusal, Verb};
use super::facts::Facts;
use super::table::Table;
use super::template::uuid;
use super::{Emulator, Errors};
use crate::clouds::Provider;
use crate::sandbox::resource::Resource;
use crate::sandbox::schema::ProviderSchemas;
use crate::sandbox::value::Value;

mod configuration;
mod data;
mod special;

pub(super) use configuration::Configuration;

pub(super) static EMULATOR: Emulator = Emulator {
    provider: Provider::Azurerm,
    schemas: LazyLock::new(|| ProviderSchemas::load(include_str!("schema.json"), include_str!("overlay.json"))),
    table: LazyLock::new(|| {
        Table::load(&[
            include_str!("network.yaml"),
            include_str!("compute.yaml"),
            include_str!("data.yaml"),
            include_str!("identity.yaml"),
            include_str!("traffic.yaml"),
        ])
    }),
    oldest: LazyLock::new(|| Facts::load(include_str!("facts/5.1.0.json"), include_str!("facts/documented.json"))),
    newest: LazyLock::new(|| Facts::load(include_str!("facts/5.2.0.json"), include_str!("facts/documented.json"))),
    configure: |block| Configuration::read(block).map(super::Configuration::Azurerm),
    needs: "The provider block needs a subscription that is known when it plans.",
    // A call is routed through the region of the object's resource group, which is where the object stands.
    lands: |_, place| &place.region,
    host: |_, region, _| format!("{region}.management.azure.com"),
    unanswered: |verb, behaviour, object, refusal| {
        format!("{verb} {} ({}): {}", behaviour.noun, called(behaviour, object), refusal.detail)
    },
    refusal,
    called,
    named: &["name"],
    errors: Errors {
        missing: "ResourceNotFound: The Resource '{value}' was not found.",
        gone: "ResourceNotFound: The Resource '{value}' was not found.",
        in_use: "Conflict: The resource {id} is in use.",
    },
    is_own,
    is_of,
    derive: |_, _| None,
    special: special::SPECIAL,
    data: data::read,
    ephemeral: data::open,
};

fn refusal(behaviour: &Behaviour, verb: Verb, object: &str, message: &str) -> Refusal {
    let verbs = ["CreateOrUpdate", "Update", "Delete"];
    let word = behaviour.verbs.as_ref().map_or(verbs[verb as usize], |verbs| &verbs[verb as usize]);
    let request = uuid(&[object, message]);
    Refusal::with_detail(
        format!("{} {} ({object})", verb.gerund(), behaviour.noun),
        format!(
            "performing {word}: unexpected status 409 (409 Conflict) with error: {message} (correlation {request})"
        ),
    )
}

fn called(_: &Behaviour, object: &Value) -> String {
    ["name", "id"].iter().find_map(|name| object.get(name).text()).unwrap_or_default().to_owned()
}

/// The value of a part of a resource's id, such as that of `resourceGroups`.
fn part<'a>(id: &'a str, name: &str) -> Option<&'a str> {
    let mut parts = id.split('/').skip_while(|part| !part.eq_ignore_ascii_case(name));
    parts.nth(1)
}

/// A name can be looked up if it is of a group of this region: what stands elsewhere is named by its id and never called.
fn is_own(change: &Change<'_>, reference: &Reference, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    if reference.attribute != "id" {
        return true;
    }
    let group = part(name, "resourceGroups").and_then(|group| configuration::region_of(change.context.cloud, group));
    group.is_some_and(|region| region == change.context.region)
}

/// The id begins with the subscription.
fn is_of(resource: &Resource, account: &str) -> bool {
    resource.text("id").is_none_or(|id| part(id, "subscriptions") == Some(account))
}
