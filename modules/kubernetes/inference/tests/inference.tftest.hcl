mock_provider "kubernetes" {}

variables {
  name             = "llm-service"
  namespace        = "demo"
  replicas         = 2
  model            = "meta-llama/Llama-3.1-8B-Instruct"
  weights          = { bucket = "demo-models-eu-west-1-123456789012", prefix = "meta-llama/Llama-3.1-8B-Instruct", region = "eu-west-1" }
  weights_gib      = 16
  gpus_per_replica = 1
  image            = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/vllm-openai:v1"
  weights_image    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/aws-cli:v1"
}

run "pods_ask_for_gpus_and_take_their_time" {
  command = plan

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container[0].resources[0].limits["nvidia.com/gpu"] == "1"
    error_message = "Each pod has a GPU."
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container[0].startup_probe[0].failure_threshold == 120 && !kubernetes_deployment_v1.this.wait_for_rollout
    error_message = "Loading may take twenty minutes, and no apply waits for it."
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].strategy[0].rolling_update[0].max_surge == "0"
    error_message = "There is no spare GPU."
  }

  assert {
    condition     = kubernetes_deployment_v1.this.metadata[0].annotations["terradrill.dev/weights-gib"] == "16" && kubernetes_deployment_v1.this.metadata[0].labels["app.kubernetes.io/component"] == "inference"
    error_message = "Others read this."
  }
}

run "a_failover_changes_replicas_alone" {
  command = plan

  variables {
    replicas = 5
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].replicas == "5" && kubernetes_pod_disruption_budget_v1.this.spec[0].max_unavailable == "1"
    error_message = "The disruption budget is the same in every posture."
  }
}

run "half_a_replica_is_refused" {
  command = plan

  variables {
    replicas = 0.5
  }

  expect_failures = [var.replicas]
}

run "only_the_gate_comes_in" {
  command = plan

  assert {
    condition     = sort([for rule in kubernetes_network_policy_v1.this.spec[0].ingress : rule.from[0].pod_selector[0].match_labels["app.kubernetes.io/component"]]) == tolist(["gate"])
    error_message = "Nobody else reaches a model server."
  }

  assert {
    condition     = kubernetes_service_v1.this.spec[0].type == "ClusterIP"
    error_message = "It has no port on the nodes."
  }
}

run "ready_replicas_can_be_counted" {
  command = plan

  assert {
    condition     = kubernetes_service_v1.replicas.spec[0].cluster_ip == "None" && kubernetes_service_v1.replicas.spec[0].publish_not_ready_addresses != true
    error_message = "The name has the address of each replica that is ready, and of no other."
  }

  assert {
    condition     = join(" ", slice(kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container[0].args, 7, 9)) == "--max-num-seqs 256" && output.slots == 256
    error_message = "The gate knows how many requests a replica answers at a time."
  }
}

run "weights_are_proven_by_their_manifest" {
  command = plan

  variables {
    weights = { bucket = "demo-models-eu-west-1-123456789012", prefix = "m", region = "eu-west-1", digest = "0000000000000000000000000000000000000000000000000000000000000000" }
  }

  assert {
    condition     = contains([for env in kubernetes_deployment_v1.this.spec[0].template[0].spec[0].init_container[0].env : env.value], "0000000000000000000000000000000000000000000000000000000000000000")
    error_message = "The init container must know the manifest's digest."
  }
}

run "a_digest_that_is_none_is_refused" {
  command = plan

  variables {
    weights = { bucket = "demo-models-eu-west-1-123456789012", prefix = "m", region = "eu-west-1", digest = "latest" }
  }

  expect_failures = [var.weights]
}
