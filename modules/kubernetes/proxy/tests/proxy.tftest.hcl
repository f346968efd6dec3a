mock_provider "kubernetes" {}

variables {
  namespace = "demo"
  image     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx-unprivileged:v1"
  services  = { llm-service = { node_port = 30572, upstream = "http://llm-service.demo.svc.cluster.local:8000" } }
}

run "each_service_has_its_port" {
  command = plan

  assert {
    condition     = kubernetes_service_v1.this["llm-service"].spec[0].port[0].node_port == 30572 && kubernetes_service_v1.this["llm-service"].spec[0].external_traffic_policy == "Local"
    error_message = "The load balancer knows the node port, and clients' addresses arrive."
  }

  assert {
    condition     = strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "listen 30572;") && strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "proxy_buffering off;")
    error_message = "Tokens go on as they come."
  }
}

run "only_the_model_servers_are_reached" {
  command = plan

  assert {
    condition     = kubernetes_network_policy_v1.this.spec[0].egress[0].to[0].pod_selector[0].match_labels["app.kubernetes.io/component"] == "inference" && length(kubernetes_network_policy_v1.this.spec[0].egress) == 1
    error_message = "A proxy leads to model servers and nowhere else."
  }
}

run "an_upstream_that_is_none_is_refused" {
  command = plan

  variables {
    services = { llm-service = { node_port = 30572, upstream = "llm-service; return 200" } }
  }

  expect_failures = [var.services]
}
