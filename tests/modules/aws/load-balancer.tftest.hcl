provider "aws" {
  region = "eu-west-1"
}

variables {
  name                = "demo"
  deletion_protection = false
  services            = { llm-service = { port = 8001, node_port = 30081, health_path = "/health" } }
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "certificate" {
  module {
    source = "../certificate"
  }

  variables {
    zone   = "example.com"
    names  = ["api.example.com"]
    proven = ["api.example.com"]
  }
}

run "made" {
  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
  }

  assert {
    condition     = output.name == "demo"
    error_message = "The region's name finds it."
  }
}

run "again" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
  }
}

run "in_place" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    deletion_protection    = true
    tags                   = { Team = "platform" }
  }
}

run "adds_a_service" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    services               = { embeddings = { port = 8002, node_port = 30082, health_path = "/health" }, llm-service = { port = 8001, node_port = 30081, health_path = "/health" } }
  }
}

run "adds_the_checkers" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    services               = { llm-service = { port = 8001, node_port = 30081, health_path = "/health", checked = true } }
  }
}

run "in_place_by_health" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    services               = { llm-service = { port = 8001, node_port = 30081, health_path = "/ready", deregistration_delay = 300 } }
  }
}

run "replaces_by_node_port" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    services               = { llm-service = { port = 8001, node_port = 30083, health_path = "/health" } }
  }
}

run "replaces_by_callers" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    allowed_cidrs          = ["198.51.100.0/24"]
  }
}

run "in_place_by_certificate" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = "arn:aws:acm:eu-west-1:000000000000:certificate/00000000-0000-0000-0000-000000000000"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    name                   = "other"
  }
}

run "replaces_by_side" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    internal               = true
  }
}

run "replaces_by_network" {
  command = plan

  variables {
    vpc_id                 = "vpc-00000000000000000"
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
  }
}

run "replaces_by_fewer_zones" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = slice(values(run.cluster.subnet_ids), 0, 2)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
  }
}

run "replaces_the_rules_by_nodes" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = "sg-00000000000000000"
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
  }
}

# Whoever makes the machines attaches them.
run "replaces_the_attachment_by_others" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = run.cluster.autoscaling_group
    certificate_arn        = run.certificate.arn
    attaches_nodes         = false
  }
}

run "replaces_the_attachment_by_nodes" {
  command = plan

  variables {
    vpc_id                 = run.cluster.vpc_id
    subnet_ids             = values(run.cluster.subnet_ids)
    node_security_group_id = run.cluster.security_group_id
    autoscaling_group      = "other"
    certificate_arn        = run.certificate.arn
  }
}
