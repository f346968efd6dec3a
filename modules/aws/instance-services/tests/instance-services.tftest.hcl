mock_provider "aws" {}

variables {
  name             = "demo"
  environment      = "test"
  region           = "secondary"
  location         = "eu-west-1"
  epoch            = 3
  serves           = false
  gpus_per_machine = 4
  image            = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/terradrill:1"
  proxy_image      = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx-unprivileged:1"
  database_image   = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres:1"
  weights_image    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/aws-cli:1"

  inference = {
    service          = "llm-service"
    node_port        = 30572
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/demo-llm-service-30572/0123456789abcdef"
    replicas         = 2
    model            = "demo/model"
    weights          = { bucket = "demo-models-eu-west-1-123456789012", prefix = "demo/model", region = "eu-west-1" }
    weights_gib      = 16
    gpus_per_replica = 2
    image            = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/vllm-openai:1"
  }
}

run "the_gate_knows_its_region" {
  command = plan

  assert {
    condition     = jsondecode(aws_ssm_parameter.this["gate.json"].insecure_value).region == "secondary" && jsondecode(aws_ssm_parameter.this["gate.json"].insecure_value).epoch == 3
    error_message = "The gate judges by the posture that it is told."
  }

  assert {
    condition     = aws_ssm_parameter.this["gate.json"].name == "/demo/machines/gate.json"
    error_message = "Machines look for files by their names."
  }
}

run "a_machine_runs_as_many_replicas_as_fit" {
  command = plan

  assert {
    condition     = [for name in keys(aws_ssm_parameter.this) : name if startswith(name, "terradrill-inference-")] == ["terradrill-inference-0.service", "terradrill-inference-1.service"]
    error_message = "Four GPUs are enough for two replicas of two."
  }

  assert {
    condition     = strcontains(aws_ssm_parameter.this["nginx.conf"].insecure_value, "server 127.0.0.1:8001 max_fails=0;") && !strcontains(aws_ssm_parameter.this["nginx.conf"].insecure_value, "127.0.0.1:8002")
    error_message = "The proxy leads to each of them."
  }

  assert {
    condition     = strcontains(aws_ssm_parameter.this["nginx.conf"].insecure_value, "auth_request /_authorize;") && strcontains(aws_ssm_parameter.this["nginx.conf"].insecure_value, "location = /ready")
    error_message = "The gate is asked for each request, and the load balancer whether replicas are ready."
  }
}

run "without_a_database_nothing_looks_at_one" {
  command = plan

  assert {
    condition     = length([for name in keys(aws_ssm_parameter.this) : name if strcontains(name, "database")]) == 0
    error_message = "There is nothing to look at."
  }
}

run "secrets_are_named_and_not_said" {
  command = plan

  variables {
    secret_environment = { VLLM_API_KEY = "demo/api-key" }

    database = {
      service = "vector-db"
      address = "demo-vector-db.example.com"
      roots   = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
      user    = "demo_gate"
      secret  = "demo/vector-db"
    }
  }

  assert {
    condition     = jsondecode(aws_ssm_parameter.this["inference.json"].insecure_value).secrets == { VLLM_API_KEY = "demo/api-key" }
    error_message = "A machine reads them itself."
  }

  assert {
    condition     = strcontains(aws_ssm_parameter.this["database.env"].insecure_value, "GATE_EPOCH=3\n") && !strcontains(aws_ssm_parameter.this["database.env"].insecure_value, "PGPASSWORD")
    error_message = "Signing in takes a token, and no password."
  }

  assert {
    condition     = strcontains(aws_ssm_parameter.this["terradrill-database-role.service"].insecure_value, "Type=oneshot")
    error_message = "The role is made once."
  }
}

run "a_replica_fits_on_a_machine" {
  command = plan

  variables {
    gpus_per_machine = 1
  }

  expect_failures = [var.inference]
}

run "an_image_is_no_command" {
  command = plan

  variables {
    proxy_image = "nginx; reboot"
  }

  expect_failures = [var.proxy_image]
}
