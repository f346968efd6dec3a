mock_provider "kubernetes" {}

variables {
  image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/k8s-device-plugin:v1"
}

run "it_runs_where_the_gpus_are" {
  command = plan

  assert {
    condition     = kubernetes_daemon_set_v1.this.spec[0].template[0].spec[0].node_selector["nvidia.com/gpu.present"] == "true" && kubernetes_daemon_set_v1.this.spec[0].template[0].spec[0].toleration[0].key == "nvidia.com/gpu"
    error_message = "GPU nodes are tainted."
  }

  assert {
    condition     = !kubernetes_daemon_set_v1.this.wait_for_rollout
    error_message = "An apply must not wait for nodes."
  }
}
