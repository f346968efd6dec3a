//! Where the templates of a stack are, by what they differ by: the cloud, what it computes on, the DNS service, the backend.
//!
//! Nothing is multiplied: a stack has one folder, and what differs by a second thing is a part that its templates include.
//! What has no folder isn't rendered yet.

use super::engine;
use crate::clouds::{Backend, Dns};
use crate::stacks::Template;
use crate::topology::ComputeKind;

/// The folder of a stack's templates below `templates/`.
pub(super) fn folder(template: Template) -> String {
    match template {
        Template::Identity(cloud) => format!("{cloud}/identity"),
        Template::Certificates(cloud) => format!("{cloud}/certificates"),
        Template::State(cloud) => format!("{cloud}/state"),
        Template::Platform(cloud, ComputeKind::Kubernetes) => format!("{cloud}/platform"),
        Template::Platform(cloud, ComputeKind::Instances) => format!("{cloud}/instances/platform"),
        Template::Capacity(cloud, ComputeKind::Kubernetes) => format!("{cloud}/capacity"),
        Template::Capacity(cloud, ComputeKind::Instances) => format!("{cloud}/instances/capacity"),
        Template::Postgres(cloud) => format!("{cloud}/postgres"),
        Template::Redis(cloud) => format!("{cloud}/redis"),
        Template::Queue(cloud) => format!("{cloud}/queue"),
        Template::Workloads(cloud, ComputeKind::Kubernetes) => format!("{cloud}/workloads"),
        Template::Workloads(cloud, ComputeKind::Instances) => format!("{cloud}/instances/workloads"),
        Template::Endpoint(cloud, _) => format!("{cloud}/endpoint"),
        Template::Links(cloud) => format!("{cloud}/links"),
        Template::Traffic(dns) => format!("dns/{}/traffic", dns_name(dns)),
    }
}

/// Whether this release can render such a stack.
pub(super) fn exists(template: Template) -> bool {
    let record = |dns| format!("dns/{}/_record.tf.tera", dns_name(dns));
    let part = match template {
        Template::Endpoint(_, dns) => Some(record(dns)),
        _ => None,
    };
    engine::embeds(&folder(template)) && part.is_none_or(|part| engine::embeds(&part))
}

/// Whether this release can render a stack whose state is kept in such a storage.
pub(super) fn backend_exists(backend: Backend) -> bool {
    let name = match backend {
        Backend::S3 => "s3",
        Backend::Azurerm => "azurerm",
        Backend::Gcs => "gcs",
        Backend::Hcp => "hcp",
        Backend::Local => "local",
    };
    engine::embeds(&format!("backend/_{name}.tf.tera"))
}

/// The name of a DNS service's folder, and in what templates see.
pub(super) fn dns_name(dns: Dns) -> &'static str {
    match dns {
        Dns::Route53 => "route53",
        Dns::AzureTrafficManager => "azure-traffic-manager",
        Dns::CloudDns => "cloud-dns",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Cloud;

    #[test]
    fn what_is_rendered_today() {
        let all = |cloud| {
            [
                Template::Identity(cloud),
                Template::State(cloud),
                Template::Platform(cloud, ComputeKind::Kubernetes),
                Template::Capacity(cloud, ComputeKind::Kubernetes),
                Template::Postgres(cloud),
                Template::Redis(cloud),
                Template::Queue(cloud),
                Template::Workloads(cloud, ComputeKind::Kubernetes),
                Template::Endpoint(cloud, crate::clouds::profile(cloud).dns),
                Template::Links(cloud),
            ]
        };
        for cloud in Cloud::ALL {
            let wanted = matches!(cloud, Cloud::Aws | Cloud::Azure);
            assert!(all(cloud).into_iter().all(|template| exists(template) == wanted), "{cloud}");
            // Where none is requested, a region shows one of its owner's.
            let requests = crate::clouds::profile(cloud).requests_certificates;
            assert_eq!(exists(Template::Certificates(cloud)), wanted && requests, "{cloud}");
            for template in [Template::Platform, Template::Capacity, Template::Workloads] {
                assert_eq!(exists(template(cloud, ComputeKind::Instances)), cloud == Cloud::Aws, "{cloud}");
            }
            assert!(!exists(Template::Endpoint(cloud, Dns::CloudDns)), "{cloud}");
        }
        assert!(exists(Template::Traffic(Dns::Route53)) && exists(Template::Traffic(Dns::AzureTrafficManager)));
        assert!(backend_exists(Backend::S3) && backend_exists(Backend::Azurerm) && !backend_exists(Backend::Local));
    }
}
