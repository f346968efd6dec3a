//! What machines are told where there is no Kubernetes: files, each of which is a parameter of Systems Manager.

use serde::Deserialize;
use serde_json::Value;

use crate::clouds::attributes::text;
use crate::clouds::object::{Meaning, Name, Object, Replicas, Workload};
use crate::gate::GateConfig;

/// The folder of a system's files, below its name.
const FOLDER: &str = "machines";

/// What replicas of inference go by, as `modules/aws/instance-services` writes it.
#[derive(Deserialize)]
struct Inference {
    service: String,
    replicas: u32,
    gpus_per_replica: u32,
    weights_gib: f64,
    image: String,
}

/// What a parameter means that is a file of machines: a gate that runs on each of them, or replicas on their GPUs.
pub(super) fn file(attributes: &Value) -> Vec<Meaning> {
    let mut parts = text(attributes, "name").unwrap_or_default().rsplit('/');
    let (Some(file), Some(FOLDER), Some(system)) = (parts.next(), parts.next(), parts.next()) else {
        return Vec::new();
    };
    let says = text(attributes, "insecure_value");
    // What runs is left alone when its file changes, so that nothing tells templates apart.
    let workload = |component: &str, replicas| Workload {
        namespace: system.to_owned(),
        component: component.to_owned(),
        replicas,
        gpus: 0,
        weights_gib: 0.0,
        image: None,
        template: String::new(),
    };
    match file {
        "gate.json" => {
            let config: Option<GateConfig> = says.and_then(|text| serde_json::from_str(text).ok());
            let objects = [Object::Gate(Box::new(config)), Object::Workload(workload("gate", Replicas::OnEach))];
            objects.into_iter().map(|object| Meaning::new(Name::here(Some("gate")), object)).collect()
        }
        "inference.json" => {
            let Some(told) = says.and_then(|text| serde_json::from_str::<Inference>(text).ok()) else {
                return Vec::new();
            };
            let workload = Workload {
                gpus: told.gpus_per_replica,
                weights_gib: told.weights_gib,
                image: Some(told.image),
                ..workload("inference", Replicas::Count(told.replicas))
            };
            vec![Meaning::new(Name::here(Some(&told.service)), Object::Workload(workload))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn means(name: &str, says: &str) -> Vec<Object> {
        let found = file(&json!({ "name": name, "insecure_value": says }));
        found.into_iter().map(|meaning| meaning.object).collect()
    }

    #[test]
    fn a_file_of_machines_is_what_they_run() {
        let says = r#"{"service": "llm", "replicas": 3, "gpus_per_replica": 2, "weights_gib": 16, "image": "vllm", "model": "m"}"#;
        let found = means("/demo/machines/inference.json", says);
        let [Object::Workload(replicas)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((replicas.replicas, replicas.gpus, replicas.namespace.as_str()), (Replicas::Count(3), 2, "demo"));
        let gate = means("/demo/machines/gate.json", "{");
        assert!(matches!(&gate[..], [Object::Gate(told), Object::Workload(_)] if told.is_none()), "{gate:?}");
    }

    #[test]
    fn other_parameters_mean_nothing() {
        for name in ["/demo/machines/nginx.conf", "/demo/gate.json", "gate.json", ""] {
            assert_eq!(means(name, "{}"), [], "{name}");
        }
        assert_eq!(means("/demo/machines/inference.json", "{}"), []);
    }
}
