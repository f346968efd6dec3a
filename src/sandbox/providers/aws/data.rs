//! Data sources: what can be asked of the simulated clouds.
//!
//! Most read a resource and show its attributes under the same names. Some things exist that no
//! module makes: hosted zones, certificates, public parameters; those are there whenever they are asked for.

use serde_json::{Map, Value as Json, json};

use super::ephemeral::find_secret;
use super::zones::partition;
use super::{GLOBAL_CONTROL_PLANE, policy_document};
use crate::catalog::{gpus, locations};
use crate::sandbox::providers::change::{Context, Refusal};
use crate::sandbox::providers::template::{draw, draw_alnum, uuid};
use crate::sandbox::resource::Resource;
use crate::sandbox::schema::Schema;
use crate::sandbox::value::Value;

/// Reads a data source.
///
/// # Errors
/// The refusal that the cloud's API would give, also if there is nothing to read.
pub(super) fn read(context: &Context<'_>, kind: &str, schema: &Schema, config: &Value) -> Result<Fields, Refusal> {
    let mut found = answer(context, kind, config)?;
    if schema.block.attributes.contains_key("region") {
        found.entry("region").or_insert_with(|| context.region.into());
    }
    Ok(found)
}

type Fields = Map<String, Json>;

fn fields(json: Json) -> Fields {
    match json {
        Json::Object(fields) => fields,
        _ => Fields::new(),
    }
}

fn answer(context: &Context<'_>, kind: &str, config: &Value) -> Result<Fields, Refusal> {
    let partition = partition(context.region);
    let (region, account) = (context.region, context.account);
    let named = |name: &str| config.get(name).text();
    let call = |service: &str| context.call(region, service, "data", kind);
    Ok(match kind {
        // These follow from the configuration and ask nobody.
        "aws_partition" => fields(json!({"id": partition, "partition": partition, "dns_suffix": "amazonaws.com",
            "reverse_dns_prefix": "com.amazonaws"})),
        "aws_region" => {
            let city = locations::find(region).map_or(region, |known| known.location().city);
            fields(json!({"id": region, "name": region, "region": region, "description": city,
                "endpoint": format!("ec2.{region}.amazonaws.com")}))
        }
        "aws_iam_policy_document" => policy_document::read(config)?,
        "aws_caller_identity" => {
            call("sts")?;
            fields(json!({"id": account, "account_id": account, "user_id": "AROASANDBOX:terraform",
                "arn": format!("arn:{partition}:sts::{account}:assumed-role/terraform/sandbox")}))
        }
        "aws_availability_zones" => {
            call("ec2")?;
            zones(region, config)
        }
        "aws_vpc" => {
            call("ec2")?;
            let id = named("id");
            let matching = matching(context, "aws_vpc", config);
            let vpcs = matching.into_iter().filter(|vpc| id.is_none() || vpc.text("id") == id).collect();
            one(vpcs, "EC2 VPC")?
        }
        "aws_subnet" => {
            call("ec2")?;
            let mut found = matching(context, "aws_subnet", config);
            found.retain(|subnet| {
                let same = |name: &str| named(name).is_none_or(|wanted| subnet.text(name) == Some(wanted));
                ["id", "vpc_id", "availability_zone", "cidr_block"].into_iter().all(same)
            });
            one(found, "EC2 Subnet")?
        }
        "aws_security_group" => {
            call("ec2")?;
            let mut found = matching(context, "aws_security_group", config);
            found.retain(|group| {
                let same = |name: &str| named(name).is_none_or(|wanted| group.text(name) == Some(wanted));
                ["id", "name", "vpc_id"].into_iter().all(same)
            });
            one(found, "EC2 Security Group")?
        }
        "aws_ec2_instance_type_offerings" => {
            call("ec2")?;
            offerings(region, config)
        }
        "aws_ec2_managed_prefix_list" => {
            call("ec2")?;
            let name = named("name").unwrap_or_default();
            let id = format!("pl-{}", draw(&[region, name], 8, b"0123456789abcdef"));
            fields(json!({"id": id, "arn": format!("arn:{partition}:ec2:{region}:aws:prefix-list/{id}"), "name": name,
                "owner_id": "AWS", "address_family": "IPv4", "max_entries": 0, "version": 0, "entries": [], "tags": {}}))
        }
        "aws_eks_addon_version" => {
            call("eks")?;
            let addon = named("addon_name").unwrap_or_default();
            let minor = named("kubernetes_version").unwrap_or_default();
            fields(json!({"id": addon, "version": format!("v{minor}.0-eksbuild.1")}))
        }
        "aws_subnets" => {
            call("ec2")?;
            let mut ids: Vec<_> = matching(context, "aws_subnet", config)
                .iter()
                .filter_map(|subnet| subnet.text("id").map(str::to_owned))
                .collect();
            ids.sort();
            fields(json!({"id": region, "ids": ids}))
        }
        "aws_eks_cluster" => {
            call("eks")?;
            by(context, "aws_eks_cluster", "name", named("name"), "EKS Cluster")?
        }
        "aws_lb" => {
            call("elasticloadbalancing")?;
            let (attribute, wanted) = named("arn").map_or(("name", named("name")), |arn| ("arn", Some(arn)));
            by(context, "aws_lb", attribute, wanted, "ELBv2 Load Balancer")?
        }
        "aws_lb_listener" => {
            call("elasticloadbalancing")?;
            listener(context, config)?
        }
        "aws_db_instance" => {
            call("rds")?;
            database(by(context, "aws_db_instance", "identifier", named("db_instance_identifier"), "RDS DB Instance")?)
        }
        "aws_kms_alias" => {
            call("kms")?;
            by(context, "aws_kms_alias", "name", named("name"), "KMS Alias")?
        }
        "aws_secretsmanager_secret" => {
            call("secretsmanager")?;
            let wanted = named("arn").or_else(|| named("name")).unwrap_or_default();
            let secret = find_secret(context, wanted).ok_or_else(|| nothing("Secrets Manager Secret", wanted))?;
            fields(secret.attributes)
        }
        "aws_ssm_parameter" => {
            call("ssm")?;
            parameter(context, named("name").unwrap_or_default())
        }
        "aws_route53_zone" => {
            context.call(GLOBAL_CONTROL_PLANE, "route53", "data", kind)?;
            zone(context, config)
        }
        _ => return Err(Refusal::new(format!("the sandbox can't read {kind}"))),
    })
}

fn nothing(noun: &str, wanted: &str) -> Refusal {
    Refusal::new(format!("reading {noun} ({wanted}): couldn't find resource"))
}

fn one(found: Vec<Resource>, noun: &str) -> Result<Fields, Refusal> {
    let count = found.len();
    let mut found = found.into_iter();
    match (found.next(), count) {
        (Some(resource), 1) => Ok(fields(resource.attributes)),
        (None, _) => Err(Refusal::new(format!("no matching {noun} found"))),
        _ => Err(Refusal::new(format!(
            "multiple {noun}s matched; use additional constraints to reduce matches to a single {noun}"
        ))),
    }
}

fn by(context: &Context<'_>, kind: &str, attribute: &str, wanted: Option<&str>, noun: &str) -> Result<Fields, Refusal> {
    let found = context.cloud.list(kind, Some(context.region));
    let found = found.into_iter().find(|resource| wanted.is_some() && resource.text(attribute) == wanted);
    found.map(|resource| fields(resource.attributes)).ok_or_else(|| nothing(noun, wanted.unwrap_or_default()))
}

/// A listener, by its ARN or by its load balancer and port.
fn listener(context: &Context<'_>, config: &Value) -> Result<Fields, Refusal> {
    let mut found = context.cloud.list("aws_lb_listener", Some(context.region));
    found.retain(|listener| {
        let same = |name: &str| config.get(name).text().is_none_or(|wanted| listener.text(name) == Some(wanted));
        let port = config.get("port").number();
        same("arn")
            && same("load_balancer_arn")
            && port.is_none_or(|port| listener.attributes["port"].as_f64() == Some(port))
    });
    one(found, "ELBv2 Listener")
}

/// The resources of the region that have the tags and pass the filters of a configuration.
fn matching(context: &Context<'_>, kind: &str, config: &Value) -> Vec<Resource> {
    let mut found = context.cloud.list(kind, Some(context.region));
    found.retain(|resource| {
        let tag =
            |name: &str| resource.attributes.get("tags_all").and_then(|tags| tags.get(name)).and_then(Json::as_str);
        let tags = config.get("tags").fields().all(|(name, value)| value.text() == tag(name));
        let filters = config.get("filter").items().iter().all(|filter| {
            let name = filter.get("name").text().unwrap_or_default();
            let value = match name.strip_prefix("tag:") {
                Some(name) => tag(name).map(str::to_owned),
                None => resource.attributes.get(filter_attribute(name)).map(|value| match value {
                    Json::String(text) => text.clone(),
                    other => other.to_string(),
                }),
            };
            value.is_some_and(|value| filter.get("values").items().iter().any(|wanted| fits(wanted.text(), &value)))
        });
        tags && filters
    });
    found
}

/// The attribute that a filter of the EC2 API means.
fn filter_attribute(name: &str) -> &str {
    match name {
        "vpc-id" => "vpc_id",
        "subnet-id" => "id",
        "availability-zone" => "availability_zone",
        "cidr" | "cidr-block" => "cidr_block",
        "map-public-ip-on-launch" => "map_public_ip_on_launch",
        other => other,
    }
}

/// Whether a filter's value, in which `*` stands for anything, fits.
fn fits(pattern: Option<&str>, value: &str) -> bool {
    let Some(pattern) = pattern else { return false };
    match pattern.split_once('*') {
        None => pattern == value,
        Some((start, end)) => {
            value.len() >= start.len() + end.len() && value.starts_with(start) && value.ends_with(end)
        }
    }
}

fn zones(region: &str, config: &Value) -> Fields {
    let excluded = |name: &str| config.get("exclude_names").items().iter().any(|item| item.text() == Some(name));
    let filtered = |name: &str, id: &str| {
        config.get("filter").items().iter().all(|filter| {
            let value = match filter.get("name").text() {
                Some("zone-name") => name,
                Some("zone-id") => id,
                // Every zone that there is here needs no opting in, and is available.
                _ => return true,
            };
            filter.get("values").items().iter().any(|wanted| fits(wanted.text(), value))
        })
    };
    let zones: Vec<_> =
        super::zones::zones(region).into_iter().filter(|(name, id)| !excluded(name) && filtered(name, id)).collect();
    fields(json!({
        "id": region,
        "names": zones.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "zone_ids": zones.iter().map(|(_, id)| id).collect::<Vec<_>>(),
        "group_names": [format!("{region}-zg-1")],
    }))
}

/// In which zones of a region the instance types of a filter are offered: by the catalogue, all of them where it doesn't say.
fn offerings(region: &str, config: &Value) -> Fields {
    let by_id = config.get("location_type").text() == Some("availability-zone-id");
    let filters = config.get("filter").items();
    let values = |name: &str| {
        let filter = filters.iter().find(|filter| filter.get("name").text() == Some(name));
        let values = filter.map(|filter| filter.get("values").items().to_vec()).unwrap_or_default();
        values.iter().filter_map(|value| value.text().map(str::to_owned)).collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for instance_type in values("instance-type") {
        let offer = locations::find(region).and_then(|at| gpus::offer(at, &instance_type));
        if offer.is_none() && gpus::find(&instance_type).is_some() {
            continue;
        }
        let known: Vec<&str> = offer.map(|offer| offer.zones().collect()).unwrap_or_default();
        for (name, id) in super::zones::zones(region) {
            if known.is_empty() || known.contains(&id.as_str()) {
                found.push((instance_type.clone(), if by_id { id } else { name }));
            }
        }
    }
    fields(json!({
        "id": region,
        "instance_types": found.iter().map(|(kind, _)| kind).collect::<Vec<_>>(),
        "locations": found.iter().map(|(_, zone)| zone).collect::<Vec<_>>(),
        "location_types": found.iter().map(|_| if by_id { "availability-zone-id" } else { "availability-zone" }).collect::<Vec<_>>(),
    }))
}

/// A database under the names that the data source has for its attributes.
fn database(mut found: Fields) -> Fields {
    let names = [
        ("arn", "db_instance_arn"),
        ("identifier", "db_instance_identifier"),
        ("instance_class", "db_instance_class"),
        ("port", "db_instance_port"),
        ("db_subnet_group_name", "db_subnet_group"),
        ("username", "master_username"),
        ("vpc_security_group_ids", "vpc_security_groups"),
        ("backup_window", "preferred_backup_window"),
        ("maintenance_window", "preferred_maintenance_window"),
    ];
    for (resource, data) in names {
        if let Some(value) = found.get(resource).cloned() {
            found.insert(data.to_owned(), value);
        }
    }
    let group = found.get("parameter_group_name").cloned();
    found.insert("db_parameter_groups".to_owned(), json!(group.into_iter().collect::<Vec<_>>()));
    found.insert("id".to_owned(), found.get("identifier").cloned().unwrap_or_default());
    if let Some(replicate) = found.get_mut("replicate_source_db").filter(|value| value.is_null()) {
        *replicate = json!("");
    }
    found
}

/// A public parameter, such as the id of an image.
fn parameter(context: &Context<'_>, name: &str) -> Fields {
    let value = if name.contains("ami") || name.contains("image_id") {
        format!("ami-{}", &uuid(&[context.region, name]).replace('-', "")[..17])
    } else {
        draw_alnum(&[context.account, context.region, name], 24)
    };
    let arn = format!("arn:{}:ssm:{}::parameter{name}", partition(context.region), context.region);
    fields(json!({"id": name, "name": name, "arn": arn, "type": "String", "value": value, "insecure_value": value,
        "version": 1}))
}

/// A hosted zone: one that was made here, or the one that the owner of the name is taken to have.
fn zone(context: &Context<'_>, config: &Value) -> Fields {
    let name = config.get("name").text().unwrap_or_default().trim_end_matches('.');
    let made = context.cloud.list("aws_route53_zone", None);
    let id = config.get("zone_id").text();
    let found = made.into_iter().find(|zone| {
        id.map_or_else(
            || zone.text("name").map(|own| own.trim_end_matches('.')) == Some(name),
            |id| zone.text("zone_id") == Some(id),
        )
    });
    if let Some(zone) = found {
        return fields(zone.attributes);
    }
    let zone_id =
        id.map_or_else(|| format!("Z{}", draw_alnum(&[context.account, name], 20).to_ascii_uppercase()), str::to_owned);
    let servers = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"];
    fields(json!({"id": zone_id, "zone_id": zone_id, "name": name, "private_zone": false, "comment": "",
        "arn": format!("arn:{}:route53:::hostedzone/{zone_id}", partition(context.region)), "caller_reference": zone_id,
        "name_servers": servers, "primary_name_server": servers[0], "resource_record_set_count": 2, "tags": {}}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_know_wildcards() {
        assert!(fits(Some("demo-*-a"), "demo-private-a"));
        assert!(fits(Some("*"), ""));
        assert!(!fits(Some("a*a"), "a"));
        assert!(!fits(None, "a"));
    }

    #[test]
    fn zones_have_names_and_ids_in_order() {
        let zones = zones("us-east-1", &Value::object([("exclude_names", Value::List(vec!["us-east-1b".into()]))]));
        assert_eq!(zones["names"][0], "us-east-1a");
        assert_eq!(zones["names"][1], "us-east-1c");
        assert_eq!(zones["zone_ids"][1], "use1-az4", "an account's own");
    }
}
