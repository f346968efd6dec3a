provider "aws" {
  region = "eu-west-1"
}

variables {
  name              = "demo"
  cidr              = "10.10.0.0/16"
  zones             = ["eu-west-1a", "eu-west-1b"]
  flow_log_role_arn = "arn:aws:iam::000000000000:role/demo-flow-logs"
}

run "roles" {
  module {
    source = "../identity"
  }

  variables {
    name = "demo"
  }
}

run "key" {
  module {
    source = "../key"
  }

  variables {
    alias         = "demo"
    description   = "Logs"
    encrypts_logs = true
  }
}

run "made" {
  variables {
    kms_key_arn = run.key.arn
  }

  assert {
    condition     = length(output.private_subnet_ids) == 2 && length(output.system_subnet_ids) == 2 && length(output.public_subnet_ids) == 2 && length(distinct(values(output.egress_addresses))) == 2
    error_message = "Each zone has a subnet of each kind, and a way out."
  }
}

run "again" {
  command = plan

  variables {
    kms_key_arn = run.key.arn
  }
}

run "in_place" {
  command = plan

  variables {
    kms_key_arn           = "arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000"
    log_retention_in_days = 365
    tags                  = { Team = "platform" }
  }
}

run "adds_endpoints" {
  command = plan

  variables {
    kms_key_arn         = run.key.arn
    interface_endpoints = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticache", "logs", "monitoring", "sqs", "sts"]
    runner_endpoints    = ["rds"]
  }
}

run "adds_a_zone" {
  command = plan

  variables {
    kms_key_arn = run.key.arn
    zones       = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  }
}

run "adds_a_zone_for_load_balancers" {
  command = plan

  variables {
    kms_key_arn         = run.key.arn
    load_balancer_zones = ["eu-west-1c"]
  }
}

run "replaces_by_range" {
  command = plan

  variables {
    kms_key_arn = run.key.arn
    cidr        = "10.20.0.0/16"
  }
}

run "replaces_the_flow_log_by_role" {
  command = plan

  variables {
    kms_key_arn       = run.key.arn
    flow_log_role_arn = "arn:aws:iam::000000000000:role/demo-flow-logs-2"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    kms_key_arn = run.key.arn
    name        = "other"
  }
}
