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
