mock_provider "kubernetes" {}

variables {
  namespace = "demo"
  region    = "secondary"
  epoch     = 0
  serves    = false
  inference = { llm-service = "http://llm-service.demo.svc:8000/health" }
  database = {
    service = "vector-db", role = "replica", address = "db.example.com", user = "demo_gate", region = "eu-west-1"
    roots   = "-----BEGIN CERTIFICATE-----"
  }
  image          = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/python:v1"
  database_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres:v1"
}

run "the_posture_is_written_down" {
  command = plan

  assert {
    condition = jsondecode(kubernetes_config_map_v1.this.data["posture.json"]) == {
      region = "secondary", epoch = 0, serves = false, database = "vector-db", database_role = "replica"
    }
    error_message = "The gate judges by this file."
  }

  assert {
    condition     = length(kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container) == 3
    error_message = "One container answers, one looks at the database, one signs it in."
  }
}

run "a_failover_restarts_the_gate" {
  command = plan

  variables {
    epoch  = 1
    serves = true
    database = {
      service = "vector-db", role = "primary", address = "db.example.com", user = "demo_gate", region = "eu-west-1"
      roots   = "-----BEGIN CERTIFICATE-----"
    }
  }

  assert {
    condition     = jsondecode(kubernetes_config_map_v1.this.data["posture.json"]).serves
    error_message = "The gate may say yes."
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].metadata[0].annotations["terradrill.dev/posture"] == sha256(kubernetes_config_map_v1.this.data["posture.json"])
    error_message = "New pods must come with a new posture."
  }
}

run "a_region_without_a_database_has_one_container" {
  command = plan

  variables {
    database = null
  }

  assert {
    condition     = length(kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container) == 1 && jsondecode(kubernetes_config_map_v1.this.data["posture.json"]).database_role == null
    error_message = "There is nothing to look at."
  }
}

run "the_database_must_prove_who_it_is" {
  command = plan

  assert {
    condition = alltrue([
      for container in slice(kubernetes_deployment_v1.this.spec[0].template[0].spec[0].container, 1, 3) :
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
      service = "vector-db", role = "primary", address = "db.example.com", user = "demo_gate", region = "mx-central-1"
      roots   = null
    }
  }

  expect_failures = [var.database]
}
