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

  mock_data "aws_eks_cluster" {
    defaults = { vpc_config = [{ cluster_security_group_id = "sg-1" }] }
  }

  mock_data "aws_db_instance" {
    defaults = { address = "demo-vector-db.example.com" }
  }
}

mock_provider "kubernetes" {}

variables {
  name        = "demo"
  environment = "test"
  region      = "secondary"
  epoch       = 0
  serves      = false
  health_path = "/healthz"
  secrets     = {}

  inference = {
    llm-service = { replicas = 2, model = "demo/model", weights_gib = 16, gpus_per_replica = 1, image = "vllm-openai:v1", node_port = 30572 }
  }

  images = { aws-cli = "aws-cli:1", device-plugin = "k8s-device-plugin:1", gate = "terradrill:1", postgres = "postgres:1", proxy = "nginx-unprivileged:1", python = "python:1" }
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
    condition = output.gate.inference.llm-service == {
      replicas = "llm-service-replicas.demo.svc.cluster.local", desired = 2, floor = 1, slots = 256
    }
    error_message = "The gate counts ready replicas by this name."
  }
}

run "the_gate_knows_the_holders" {
  command = plan

  variables {
    holders = {
      primary   = { bucket = "demo-fence-us-east-1-123456789012", region = "us-east-1" }
      secondary = { bucket = "demo-fence-eu-west-1-123456789012", region = "eu-west-1" }
      witness   = { bucket = "demo-fence-eu-central-1-123456789012", region = "eu-central-1" }
    }
    peers            = { primary = "https://us-east-1.api.example.com" }
    fence_public_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    on_blind         = "shut"
    latch_record     = "_fence.us-east-1.api.example.com"
    latches          = ["primary"]
  }

  assert {
    condition     = length(output.gate.ledger.holders) == 3 && output.gate.ledger.siblings == "gate-siblings.demo.svc.cluster.local:8080" && output.gate.ledger.on_blind == "shut" && output.gate.ledger.latch == "_fence.us-east-1.api.example.com"
    error_message = "It asks all of them, and its siblings."
  }

  assert {
    condition     = output.gate.latches == { namespace = "terradrill/demo", region = "eu-west-1", about = ["primary"] }
    error_message = "It repeats the latches that its region holds."
  }
}
