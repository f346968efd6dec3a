provider "aws" {
  region = "eu-west-1"
}

variables {
  name             = "demo"
  environment      = "test"
  region           = "secondary"
  location         = "eu-west-1"
  epoch            = 0
  serves           = false
  gpus_per_machine = 4
  image            = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/terradrill:1"
  proxy_image      = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx-unprivileged:1"
  database_image   = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres:1"
  weights_image    = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/aws-cli:1"

  inference = {
    service          = "llm-service"
    node_port        = 30572
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/demo-llm-service-30572/0123456789abcdef"
    replicas         = 2
    model            = "demo/model"
    weights          = { bucket = "demo-models-eu-west-1-000000000000", prefix = "demo/model", region = "eu-west-1" }
    weights_gib      = 16
    gpus_per_replica = 2
    image            = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/vllm-openai:1"
  }
}

run "made" {
  assert {
    condition     = contains(output.files, "terradrill-gate.service") && output.gate.epoch == 0
    error_message = "Each machine has a gate, which judges by the posture."
  }
}

run "again" {
  command = plan
}

# A failover: the epoch, and more replicas.
run "in_place_by_posture" {
  command = plan

  variables {
    epoch  = 1
    serves = true

    inference = {
      service          = "llm-service"
      node_port        = 30572
      target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/demo-llm-service-30572/0123456789abcdef"
      replicas         = 5
      model            = "demo/model"
      weights          = { bucket = "demo-models-eu-west-1-000000000000", prefix = "demo/model", region = "eu-west-1" }
      weights_gib      = 16
      gpus_per_replica = 2
      image            = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/vllm-openai:1"
    }
  }
}

run "in_place" {
  command = plan

  variables {
    environment            = "other"
    region                 = "tertiary"
    location               = "eu-west-2"
    image                  = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/terradrill:2"
    proxy_image            = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx-unprivileged:2"
    weights_image          = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/aws-cli:2"
    health_path            = "/healthy"
    node_port              = 30444
    longest_answer_seconds = 60
    secret_environment     = { VLLM_API_KEY = "demo/api-key" }
    tags                   = { Team = "platform" }

    ledger = {
      public_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
      holders    = { secondary = { bucket = "demo-fence-eu-west-1-000000000000", region = "eu-west-1" } }
    }

    latches = { namespace = "terradrill/demo", region = "eu-west-1", about = ["primary"] }
  }
}

run "adds_replicas" {
  command = plan

  variables {
    gpus_per_machine = 8
  }
}

run "adds_what_looks_at_a_database" {
  command = plan

  variables {
    database_image = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres:2"

    database = {
      service = "vector-db"
      address = "demo-vector-db.example.com"
      roots   = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
      user    = "demo_gate"
      secret  = "demo/vector-db"
    }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
