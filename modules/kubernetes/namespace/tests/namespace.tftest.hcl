mock_provider "kubernetes" {}

variables {
  name = "demo"
}

run "pods_are_restricted_and_walled_in" {
  command = plan

  assert {
    condition     = kubernetes_namespace_v1.this.metadata[0].labels["pod-security.kubernetes.io/enforce"] == "restricted"
    error_message = "Pods must be restricted."
  }

  assert {
    condition     = length(kubernetes_network_policy_v1.default.spec[0].ingress) == 0 && length(kubernetes_network_policy_v1.default.spec[0].policy_types) == 2
    error_message = "Nothing comes in by default."
  }

  assert {
    condition     = output.priority_class == "demo-serving"
    error_message = "The class' name follows from the namespace."
  }
}

run "only_pods_that_say_so_reach_data" {
  command = plan

  assert {
    condition     = kubernetes_network_policy_v1.data.spec[0].pod_selector[0].match_labels == tomap({ "terradrill.dev/reaches" = "data" })
    error_message = "Nobody else leaves for a database."
  }

  assert {
    condition     = sort([for rule in kubernetes_network_policy_v1.data.spec[0].egress : rule.ports[0].port]) == tolist(["5432", "6379"])
    error_message = "Data is PostgreSQL and Valkey."
  }
}
