//! What can be asked of the simulated Azure. Zones of DNS, certificates and secrets are there whenever they are asked for.

use serde_json::{Map, Value as Json, json};

use super::part;
use crate::sandbox::providers::change::{Context, Refusal};
use crate::sandbox::providers::template::{draw_alnum, uuid};
use crate::sandbox::schema::Schema;
use crate::sandbox::value::Value;

/// The resource group of zones that nobody made here.
const DNS_GROUP: &str = "dns";

type Fields = Map<String, Json>;

/// Reads a data source.
///
/// # Errors
/// The refusal that the cloud's API would give, also if there is nothing to read.
pub(super) fn read(context: &Context<'_>, kind: &str, _: &Schema, config: &Value) -> Result<Fields, Refusal> {
    let named = |name: &str| config.get(name).text().unwrap_or_default();
    let call = |service: &str| context.call(context.region, service, "data", kind);
    Ok(match kind {
        // It follows from the configuration, and asks nobody.
        "azurerm_client_config" => {
            let of = |salt: &str| uuid(&[context.account, salt]);
            fields(json!({"id": of("client"), "client_id": of("client"), "object_id": of("object"),
                "subscription_id": context.account, "tenant_id": of("tenant")}))
        }
        "azurerm_dns_zone" => {
            call("dns")?;
            let (name, group) = (named("name"), config.get("resource_group_name").text().unwrap_or(DNS_GROUP));
            let id = format!(
                "/subscriptions/{}/resourceGroups/{group}/providers/Microsoft.Network/dnsZones/{name}",
                context.account
            );
            fields(json!({"id": id, "name": name, "resource_group_name": group, "number_of_record_sets": 2,
                "max_number_of_record_sets": 10_000, "tags": {},
                "name_servers": ["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net.", "ns3-01.azure-dns.org.", "ns4-01.azure-dns.info."]}))
        }
        "azurerm_kubernetes_cluster" => {
            call("containerservice")?;
            found(context, kind, config)?
        }
        "azurerm_public_ip" => {
            call("network")?;
            found(context, kind, config)?
        }
        "azurerm_user_assigned_identity" => {
            call("managedidentity")?;
            found(context, kind, config)?
        }
        _ => return Err(Refusal::new(format!("the sandbox can't read {kind}"))),
    })
}

/// Opens an ephemeral resource.
///
/// # Errors
/// If the vault doesn't answer.
pub(super) fn open(context: &Context<'_>, kind: &str, schema: &Schema, config: &Value) -> Result<Value, Refusal> {
    if kind != "azurerm_key_vault_secret" {
        return Err(Refusal::new(format!("the sandbox can't open {kind}")));
    }
    context.call(context.region, "keyvault", "open", kind)?;
    let (name, vault) = (config.get("name").text().unwrap_or_default(), config.get("key_vault_id").text());
    let vault = vault.and_then(|id| part(id, "vaults")).unwrap_or_default();
    if !context.cloud.list("azurerm_key_vault", None).iter().any(|known| known.text("name") == Some(vault)) {
        return Err(Refusal::new(format!("retrieving Key Vault {vault}: it was not found")));
    }
    let mut value = config.clone();
    value.set("value", draw_alnum(&[vault, name], 40).as_str());
    value.set("version", uuid(&[vault, name]).replace('-', "").as_str());
    for absent in schema.block.attributes.keys() {
        if value.get(absent).is_unknown() {
            value.set(absent, Value::Null);
        }
    }
    Ok(value)
}

fn fields(json: Json) -> Fields {
    match json {
        Json::Object(fields) => fields,
        _ => Fields::new(),
    }
}

/// A resource by its name and group.
fn found(context: &Context<'_>, kind: &str, config: &Value) -> Result<Fields, Refusal> {
    let same = |name: &str, of: &crate::sandbox::resource::Resource| config.get(name).text() == of.text(name);
    let mut all = context.cloud.list(kind, None).into_iter();
    let resource = all.find(|resource| same("name", resource) && same("resource_group_name", resource));
    let name = config.get("name").text().unwrap_or_default();
    let resource = resource.ok_or_else(|| {
        Refusal::with_detail(
            format!("{name} was not found"),
            format!("unexpected status 404 (404 Not Found) with error: ResourceNotFound: The Resource '{name}' was not found."),
        )
    })?;
    Ok(fields(resource.attributes))
}
