mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }

  mock_data "aws_lb_listener" {
    defaults = { default_action = [{ target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/demo/0123456789abcdef" }] }
  }

  mock_data "aws_db_instance" {
    defaults = { address = "demo-vector-db.example.com" }
  }
}

variables {
  name             = "demo"
  environment      = "test"
  region           = "secondary"
  epoch            = 0
  serves           = false
  health_path      = "/healthz"
  secrets          = {}
  gpus_per_machine = 1
  listeners        = { llm-service = 443 }

  inference = {
    llm-service = { replicas = 2, model = "demo/model", weights_gib = 16, gpus_per_replica = 1, image = "vllm-openai:v1", node_port = 30572 }
  }

  images = { aws-cli = "aws-cli:1", gate = "terradrill:1", postgres = "postgres:1", proxy = "nginx-unprivileged:1" }
}

run "the_gate_knows_its_region" {
  command = plan

  assert {
    condition     = output.gate.region == "secondary" && output.gate.epoch == 0 && !output.gate.serves
    error_message = "The gate judges by the posture that it is told."
  }
}

run "one_region_has_no_ledger" {
  command = plan

  assert {
    condition     = output.gate.ledger == null && output.gate.latches == null
    error_message = "Nobody else has a say."
  }

  assert {
    condition     = output.gate.inference.llm-service == { replicas = "/state/replicas", desired = 2, floor = 1, slots = 256 }
    error_message = "The gate counts what is written beside it."
  }
}

run "several_services_are_refused" {
  command = plan

  variables {
    inference = {
      embeddings  = { replicas = 2, model = "demo/other", weights_gib = 2, gpus_per_replica = 1, image = "vllm-openai:v1", node_port = 30573 }
      llm-service = { replicas = 2, model = "demo/model", weights_gib = 16, gpus_per_replica = 1, image = "vllm-openai:v1", node_port = 30572 }
    }
    listeners = { llm-service = 443, embeddings = 8001 }
  }

  expect_failures = [var.inference]
}

run "secrets_are_the_regions_own" {
  command = plan

  variables {
    secrets  = { api-key = 1 }
    database = { service = "vector-db", password_revision = 1 }
  }

  assert {
    condition     = output.gate.database == "vector-db"
    error_message = "The gate looks at the database."
  }
}
