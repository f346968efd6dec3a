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
  region      = "secondary"
  epoch       = 0
  serves      = false
  health_path = "/healthz"
  secrets     = {}

  inference = {
    llm-service = { replicas = 2, model = "demo/model", weights_gib = 16, gpus_per_replica = 1, image = "vllm-openai:v1", node_port = 30572 }
  }

  images = { aws-cli = "aws-cli:1", device-plugin = "k8s-device-plugin:1", postgres = "postgres:1", proxy = "nginx-unprivileged:1", python = "python:1" }
}

run "the_gate_knows_its_region" {
  command = plan

  assert {
    condition     = output.posture.region == "secondary" && output.posture.epoch == 0 && !output.posture.serves
    error_message = "The gate judges by the posture that it is told."
  }
}
