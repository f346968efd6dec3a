//! Where the templates of a stack are.

use crate::stacks::Template;

/// The folder of a stack's templates below `templates/`.
pub(super) fn folder(template: Template) -> String {
    match template {
        Template::Identity(cloud) => format!("{cloud}/identity"),
        Template::Traffic(_) => "global/traffic".to_owned(),
        Template::State(cloud) => format!("{cloud}/state"),
        Template::Platform(cloud, _) => format!("{cloud}/platform"),
        Template::Postgres(cloud) => format!("{cloud}/postgres"),
        Template::Redis(cloud) => format!("{cloud}/redis"),
        Template::Queue(cloud) => format!("{cloud}/queue"),
        Template::Workloads(cloud, _) => format!("{cloud}/workloads"),
        Template::Endpoint(cloud, _) => format!("{cloud}/endpoint"),
        Template::Links(cloud) => format!("{cloud}/links"),
    }
}
