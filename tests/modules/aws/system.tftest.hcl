provider "aws" {
  region = "eu-west-1"
}

variables {
  name                = "demo"
  network             = { cidr = "10.20.0.0/16", zones = ["eu-west-1a", "eu-west-1b"] }
  gpu                 = { instance_type = "g5.2xlarge", zones = ["eu-west-1a"], min = 1, desired = 1, max = 2 }
  inference_services  = { llm-service = { port = 443, node_port = 30572 } }
  hostname            = "api.example.com"
  zone                = "example.com"
  administrators      = ["arn:aws:iam::000000000000:role/operator"]
  database            = {}
  database_password   = "not-a-secret"
  deletion_protection = false
  force_destroy       = true
}

run "made" {
  assert {
    condition     = output.cluster_name == "demo" && output.database_address != null && output.cache_address == null
    error_message = "There is what was asked for."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    gpu                        = { instance_type = "g5.2xlarge", zones = ["eu-west-1a"], min = 1, desired = 2, max = 4 }
    api_access_cidrs           = ["203.0.113.0/24"]
    permissions_boundary       = "arn:aws:iam::000000000000:policy/boundary"
    database                   = { allocated_storage = 200 }
    database_password          = "not-a-secret-either"
    database_password_revision = 2
    deletion_protection        = true
    force_destroy              = false
    tags                       = { Team = "platform" }
  }
}

run "adds_what_is_asked_for" {
  command = plan

  variables {
    inference_services = { llm-service = { port = 443, node_port = 30572 }, embeddings = { port = 8444, node_port = 30573 } }
    administrators     = ["arn:aws:iam::000000000000:role/operator", "arn:aws:iam::000000000000:role/second"]
    repositories       = ["vllm-openai"]
    cache              = {}
    queues             = ["jobs"]
  }
}

run "in_place_by_minor" {
  command = plan

  variables {
    kubernetes_version = "1.36"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}

run "replaces_by_network" {
  command = plan

  variables {
    network = { cidr = "10.30.0.0/16", zones = ["eu-west-1a", "eu-west-1b"] }
  }
}

run "replaces_by_zone_of_the_name" {
  command = plan

  variables {
    hostname = "api.example.org"
    zone     = "example.org"
  }
}

run "replaces_the_certificate" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-west-1:000000000000:certificate/00000000-0000-0000-0000-000000000000"
  }
}

run "replaces_the_rules_by_clients" {
  command = plan

  variables {
    allowed_cidrs = ["203.0.113.0/24"]
  }
}
