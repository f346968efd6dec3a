mock_provider "kubernetes" {}

variables {
  namespace   = "demo"
  environment = "test"
  region      = "secondary"
  epoch       = 0
  serves      = false

  inference = {
    llm-service = {
      node_port = 30572, upstream = "http://llm-service.demo.svc.cluster.local:8000"
      replicas  = "llm-service-replicas.demo.svc.cluster.local", desired = 2
    }
  }

  ledger = {
    public_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    peers      = { primary = "https://us-east-1.api.example.com:8443" }
    holders = {
      primary   = { bucket = "demo-fence-us-east-1-123456789012", region = "us-east-1" }
      secondary = { bucket = "demo-fence-eu-west-1-123456789012", region = "eu-west-1" }
      witness   = { bucket = "demo-fence-eu-central-1-123456789012", region = "eu-central-1" }
    }
  }

  latches = { namespace = "terradrill/demo", region = "eu-west-1", about = ["primary"] }

  database = {
    service = "vector-db", address = "db.example.com", user = "demo_gate", region = "eu-west-1"
    roots   = "-----BEGIN CERTIFICATE-----"
  }

  image          = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/terradrill:v1"
  proxy_image    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx-unprivileged:v1"
  database_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres:v1"
  token_image    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/python:v1"
}

run "what_the_gate_goes_by_is_written_down" {
  command = plan

  assert {
    condition = jsondecode(kubernetes_config_map_v1.this.data["gate.json"]) == {
      environment = "test", region = "secondary", epoch = 0, serves = false, health_path = "/healthz", database = "vector-db"
      inference   = { llm-service = { replicas = "llm-service-replicas.demo.svc.cluster.local", desired = 2, floor = 1, slots = 256 } }
      ledger = {
        public_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", on_blind = "serve"
        holders = {
          primary   = { bucket = "demo-fence-us-east-1-123456789012", region = "us-east-1" }
          secondary = { bucket = "demo-fence-eu-west-1-123456789012", region = "eu-west-1" }
          witness   = { bucket = "demo-fence-eu-central-1-123456789012", region = "eu-central-1" }
        }
        peers    = { primary = "https://us-east-1.api.example.com:8443" }
        siblings = "gate-siblings.demo.svc.cluster.local:8080"
        latch    = null
      }
      latches = { namespace = "terradrill/demo", region = "eu-west-1", about = ["primary"] }
    }
    error_message = "The gate judges by this file."
  }

  assert {
    condition     = [for container in kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container : container.name] == ["gate", "proxy", "database", "token"]
    error_message = "One decides, one is in the way, one looks at the database, one signs it in."
  }
}

run "every_request_is_asked_for" {
  command = plan

  assert {
    condition     = length(regexall("proxy_set_header X-Gate-Outside 1;", kubernetes_config_map_v1.this.data["nginx.conf"])) == 2
    error_message = "The gate is told who comes from outside: by health checks as by requests."
  }

  assert {
    condition     = length(regexall("listen 30572;", kubernetes_config_map_v1.this.data["nginx.conf"])) == 1 && length(regexall("auth_request /_authorize;", kubernetes_config_map_v1.this.data["nginx.conf"])) == 1 && length(regexall("location / \\{", kubernetes_config_map_v1.this.data["nginx.conf"])) == 2
    error_message = "No way leads to the service past the gate."
  }

  assert {
    condition     = strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "error_page 403 500 = @shut;") && !strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "proxy_intercept_errors")
    error_message = "The gate's no is a 503; what the service says passes as it is."
  }

  assert {
    condition     = strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "proxy_buffering off;")
    error_message = "Tokens go on as they come."
  }

  assert {
    condition     = kubernetes_service_v1.proxy["proxy-llm-service"].spec[0].port[0].node_port == 30572 && kubernetes_service_v1.proxy["proxy"].spec[0].port[0].node_port == 30443 && alltrue([for service in kubernetes_service_v1.proxy : service.spec[0].external_traffic_policy == "Local"])
    error_message = "The load balancer knows the node ports, and clients' addresses arrive."
  }
}

run "the_gate_signals_nginx" {
  command = plan

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].spec[0].share_process_namespace && kubernetes_deployment_v1.this.spec[0].template[0].spec[0].security_context[0].run_as_user == "101"
    error_message = "It sees its process, and is the same user."
  }

  assert {
    condition     = strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "pid /state/nginx.pid;") && strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "worker_shutdown_timeout 5s;")
    error_message = "What is under way ends within five seconds."
  }
}

run "gates_hear_each_other" {
  command = plan

  assert {
    condition     = kubernetes_service_v1.siblings.spec[0].cluster_ip == "None" && kubernetes_service_v1.siblings.spec[0].publish_not_ready_addresses && kubernetes_service_v1.gate.spec[0].type == "ClusterIP"
    error_message = "A gate that has just begun asks all of its siblings."
  }

  assert {
    condition     = local.outside == tolist(["443", "8443"])
    error_message = "Holders are reached at 443, and peers at their ports."
  }
}

run "a_failover_restarts_the_gate" {
  command = plan

  variables {
    epoch  = 1
    serves = true
    database = {
      service = "vector-db", address = "db.example.com", user = "demo_gate", region = "eu-west-1"
      roots   = "-----BEGIN CERTIFICATE-----"
    }
  }

  assert {
    condition     = jsondecode(kubernetes_config_map_v1.this.data["gate.json"]).serves
    error_message = "The gate may say yes."
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].metadata[0].annotations["terradrill.dev/gate"] == sha256(kubernetes_config_map_v1.this.data["gate.json"])
    error_message = "New pods must come with what they go by."
  }

  assert {
    condition     = { for variable in kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container[2].env : variable.name => variable.value }["GATE_EPOCH"] == "1"
    error_message = "The mark in the database is of the new epoch."
  }
}

run "a_region_without_a_database_has_two_containers" {
  command = plan

  variables {
    database = null
    ledger   = null
    latches  = null
  }

  assert {
    condition     = length(kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container) == 2 && jsondecode(kubernetes_config_map_v1.this.data["gate.json"]).database == null
    error_message = "There is nothing to look at."
  }

  assert {
    condition     = jsondecode(kubernetes_config_map_v1.this.data["gate.json"]).ledger == null && jsondecode(kubernetes_config_map_v1.this.data["gate.json"]).latches == null
    error_message = "One region has no ledger, and no latch of another."
  }
}

run "the_database_must_prove_who_it_is" {
  command = plan

  assert {
    condition = alltrue([
      for container in slice(kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container, 2, 4) :
      { for variable in container.env : variable.name => variable.value }["PGSSLMODE"] == "verify-full"
    ])
    error_message = "Certificate and name are checked."
  }

  assert {
    condition     = kubernetes_config_map_v1.this.data["roots.pem"] == "-----BEGIN CERTIFICATE-----"
    error_message = "The roots come with the pods."
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].spec[0].service_account_name == "gate" && kubernetes_service_account_v1.this.metadata[0].name == "gate"
    error_message = "Pod identity goes by this name."
  }

  assert {
    condition = alltrue(flatten([
      for container in kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container :
      [for variable in container.env : length(variable.value_from) == 0]
    ]))
    error_message = "No password reaches the gate."
  }
}

run "a_database_without_roots_is_refused" {
  command = plan

  variables {
    database = {
      service = "vector-db", address = "db.example.com", user = "demo_gate", region = "mx-central-1"
      roots   = null
    }
  }

  expect_failures = [var.database]
}

run "an_even_number_of_holders_is_refused" {
  command = plan

  variables {
    ledger = { holders = {} }
  }

  expect_failures = [var.ledger]
}

run "what_would_become_configuration_is_refused" {
  command = plan

  variables {
    health_path = "/healthz { return 200; }"
    inference = {
      llm-service = { node_port = 30572, upstream = "llm-service; return 200", replicas = "llm-service-replicas", desired = 2 }
    }
  }

  expect_failures = [var.health_path, var.inference]
}

run "a_path_that_means_something_else_is_refused" {
  command = plan

  variables {
    health_path = "/fence"
  }

  expect_failures = [var.health_path]
}
