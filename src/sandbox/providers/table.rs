//! The tables of behaviour.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Refusal, Verb};
use crate::clouds::Provider;

/// How one resource type behaves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// The service whose API it is, as in its host name.
    pub(crate) service: String,
    /// What the provider calls it in messages.
    pub(crate) noun: String,
    /// What the API calls it in the names of its operations; the noun without spaces by default.
    #[serde(default)]
    api: Option<String>,
    /// The verbs before that name, for create, update and delete.
    #[serde(default)]
    verbs: Option<[String; 3]>,
    /// It stands in no region, and its control plane in one.
    #[serde(default)]
    pub(crate) global: bool,
    /// What makes it unique in its kind, as a template; its `id` by default.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// Creating it where it exists changes it.
    #[serde(default)]
    pub(crate) overwrites: bool,
    /// How long create, update and delete take, in seconds.
    pub(crate) seconds: [f64; 3],
    /// Attributes whose change replaces it, as paths.
    #[serde(default)]
    pub(crate) replace: Vec<String>,
    /// What the API fills in and a plan already shows.
    #[serde(default)]
    pub(crate) defaults: BTreeMap<String, Json>,
    /// What is known after apply, as templates (`template.rs`), by path.
    #[serde(default)]
    pub(crate) computed: BTreeMap<String, Json>,
    /// Attributes that refer to another object, `kind.attribute`, which must exist, and can't be deleted meanwhile.
    #[serde(default)]
    pub(crate) needs: BTreeMap<String, Reference>,
    /// The same for objects that can be deleted nevertheless.
    #[serde(default)]
    pub(crate) knows: BTreeMap<String, Reference>,
    /// Where else objects of this kind come from: attributes of other kinds that name one.
    #[serde(default)]
    pub(crate) also: Vec<Reference>,
    /// An attribute that forbids deletion while it is true.
    #[serde(default)]
    pub(crate) protected: Option<Protection>,
    /// How many there can be.
    #[serde(default)]
    pub(crate) quota: Option<Quota>,
    /// The answer to a reference to an object of this kind that doesn't exist: `Code: message`.
    #[serde(default)]
    pub(crate) missing: Option<String>,
    /// The answer to deleting it while something needs it.
    #[serde(default)]
    pub(crate) in_use: Option<String>,
    /// The answer to creating it a second time.
    #[serde(default)]
    pub(crate) taken: Option<String>,
}

/// Another object, by kind and attribute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Reference {
    /// The resource type.
    pub(crate) kind: String,
    /// The attribute of it that is named.
    pub(crate) attribute: String,
}

impl TryFrom<String> for Reference {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (kind, attribute) = text.split_once('.').ok_or_else(|| format!("{text} is not kind.attribute"))?;
        Ok(Self { kind: kind.to_owned(), attribute: attribute.to_owned() })
    }
}

/// Protection from deletion.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protection {
    /// The attribute that protects.
    pub(crate) attribute: String,
    /// The answer to a deletion.
    pub(crate) refusal: String,
}

/// The default quota of a new account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quota {
    /// How many there can be in an account, in each region unless the type is global.
    pub(crate) count: usize,
    /// The answer to creating one more.
    pub(crate) refusal: String,
}

impl Behaviour {
    /// How long it takes by the table, in seconds.
    pub(crate) fn seconds(&self, verb: Verb) -> f64 {
        self.seconds[verb as usize]
    }

    /// The refusal of an operation on an object, in the form that the real provider gives it.
    /// `message` is `Code: text`.
    pub(crate) fn refuse(&self, verb: Verb, object: &str, message: &str) -> Refusal {
        if self.service == "kubernetes" {
            return Refusal::new(message.to_owned());
        }
        let verbs = ["Create", "Modify", "Delete"];
        let word = self.verbs.as_ref().map_or(verbs[verb as usize], |verbs| &verbs[verb as usize]);
        let api = self.api.clone().unwrap_or_else(|| self.noun.split(' ').skip(1).collect());
        let service = display_name(&self.service);
        let request = super::template::uuid(&[object, message]);
        Refusal::with_detail(
            format!("{} {} ({object})", verb.gerund(), self.noun),
            format!(
                "operation error {service}: {word}{api}, https response error StatusCode: 400, RequestID: {request}, {message}"
            ),
        )
    }
}

/// What the AWS SDK calls a service.
fn display_name(service: &str) -> &str {
    match service {
        "autoscaling" => "Auto Scaling",
        "ec2" => "EC2",
        "ecr" => "ECR",
        "eks" => "EKS",
        "elasticache" => "ElastiCache",
        "elasticloadbalancing" => "Elastic Load Balancing v2",
        "iam" => "IAM",
        "kms" => "KMS",
        "logs" => "CloudWatch Logs",
        "monitoring" => "CloudWatch",
        "rds" => "RDS",
        "route53" => "Route 53",
        "s3" => "S3",
        "secretsmanager" => "Secrets Manager",
        "sqs" => "SQS",
        other => other,
    }
}

/// The behaviour of the types of one provider.
#[derive(Debug)]
pub(crate) struct Table {
    types: BTreeMap<String, Behaviour>,
    /// By kind: the kinds, paths and attributes by which others need it.
    users: HashMap<String, Vec<(String, String, String)>>,
}

impl Table {
    fn parse(text: &str) -> Result<Self, String> {
        let types: BTreeMap<String, Behaviour> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
        let mut users: HashMap<String, Vec<_>> = HashMap::new();
        for (kind, behaviour) in &types {
            for (path, reference) in &behaviour.needs {
                let user = (kind.clone(), path.clone(), reference.attribute.clone());
                users.entry(reference.kind.clone()).or_default().push(user);
            }
        }
        for list in users.values_mut() {
            list.sort();
        }
        Ok(Self { types, users })
    }

    /// The behaviour of a type.
    pub(crate) fn get(&self, kind: &str) -> Option<&Behaviour> {
        self.types.get(kind)
    }

    /// Who needs objects of a kind: the user's kind, the path that refers, and the attribute referred to.
    pub(crate) fn users(&self, kind: &str) -> &[(String, String, String)] {
        self.users.get(kind).map_or(&[], Vec::as_slice)
    }
}

/// The table of a provider; `None` where it isn't served.
pub(crate) fn of(provider: Provider) -> Option<&'static Table> {
    static AWS: LazyLock<Table> = LazyLock::new(|| {
        load(concat!(
            include_str!("aws/network.yaml"),
            "\n",
            include_str!("aws/compute.yaml"),
            "\n",
            include_str!("aws/balancing.yaml"),
            "\n",
            include_str!("aws/data.yaml"),
            "\n",
            include_str!("aws/storage.yaml"),
            "\n",
            include_str!("aws/secrets.yaml"),
            "\n",
            include_str!("aws/identity.yaml"),
            "\n",
            include_str!("aws/dns.yaml"),
        ))
    });
    static KUBERNETES: LazyLock<Table> = LazyLock::new(|| load(include_str!("kubernetes/objects.yaml")));
    match provider {
        Provider::Aws => Some(&AWS),
        Provider::Kubernetes => Some(&KUBERNETES),
        Provider::Azurerm | Provider::Google => None,
    }
}

fn load(text: &str) -> Table {
    Table::parse(text).expect("the embedded tables are tested to parse")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::schema::{self, Block};

    /// Whether a path leads through the attributes and blocks of a schema.
    fn exists(block: &Block, path: &str) -> bool {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        match (block.attributes.get(first), block.blocks.get(first), rest) {
            (Some(_), _, None) | (_, Some(_), None) => true,
            (_, Some(nested), Some(rest)) => exists(&nested.block, rest),
            _ => false,
        }
    }

    #[test]
    fn every_served_type_has_a_behaviour_and_every_path_exists() {
        let mut wrong = Vec::new();
        for provider in [Provider::Aws, Provider::Kubernetes] {
            let schemas = schema::embedded(provider).unwrap();
            let table = of(provider).unwrap();
            for kind in schemas.resources.keys() {
                if table.get(kind).is_none() {
                    wrong.push(format!("{kind} has no behaviour"));
                }
            }
            for (kind, behaviour) in &table.types {
                let Some(schema) = schemas.resources.get(kind) else {
                    wrong.push(format!("{kind} has no schema"));
                    continue;
                };
                let references = behaviour.needs.iter().chain(&behaviour.knows);
                for reference in references.clone().map(|(_, reference)| reference).chain(&behaviour.also) {
                    let target = schemas.resources.get(&reference.kind);
                    if !target.is_some_and(|target| exists(&target.block, &reference.attribute)) {
                        wrong.push(format!("{kind} refers to {reference:?}"));
                    }
                }
                let paths = behaviour.replace.iter().chain(behaviour.defaults.keys()).chain(behaviour.computed.keys());
                for path in paths.chain(references.map(|(path, _)| path)) {
                    if !exists(&schema.block, path) {
                        wrong.push(format!("{kind} has no {path}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
