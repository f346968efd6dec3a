provider "aws" {
  region = "eu-west-1"
}

variables {
  name                = "demo"
  kubernetes_version  = "1.34"
  cluster_role_arn    = "arn:aws:iam::000000000000:role/demo-eks-cluster"
  node_role_arn       = "arn:aws:iam::000000000000:role/demo-eks-node"
  deletion_protection = false
}

run "roles" {
  module {
    source = "../identity"
  }
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "key" {
  module {
    source = "../key"
  }

  variables {
    alias         = "demo"
    description   = "The cluster's secrets and logs"
    encrypts_logs = true
  }
}

run "made" {
  variables {
    subnet_ids  = run.network.subnet_ids
    kms_key_arn = run.key.arn
  }

  assert {
    condition     = output.cluster_name == "demo"
    error_message = "Whoever needs the cluster finds it by its name."
  }
}

# As after a creation that was cut short: the next pool comes beside the last one.
run "made_anew" {
  variables {
    subnet_ids  = run.network.subnet_ids
    kms_key_arn = run.key.arn
  }

  plan_options {
    replace = [aws_eks_node_group.system]
  }

  assert {
    condition     = output.autoscaling_group != run.made.autoscaling_group
    error_message = "It has machines of its own."
  }
}

run "again" {
  command = plan

  variables {
    subnet_ids  = run.network.subnet_ids
    kms_key_arn = run.key.arn
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_ids            = run.network.subnet_ids
    kms_key_arn           = run.key.arn
    kubernetes_version    = "1.35"
    api_access_cidrs      = ["198.51.100.0/24"]
    log_retention_in_days = 400
    deletion_protection   = true
    system                = { min = 3, desired = 3, max = 6 }
    tags                  = { Team = "platform" }
  }
}

run "in_place_by_addon" {
  command = plan

  variables {
    subnet_ids     = run.network.subnet_ids
    kms_key_arn    = run.key.arn
    addon_versions = { coredns = "v1.11.4-eksbuild.1" }
  }
}

run "adds_an_administrator" {
  command = plan

  variables {
    subnet_ids     = run.network.subnet_ids
    kms_key_arn    = run.key.arn
    administrators = ["arn:aws:iam::000000000000:role/demo-eks-node"]
  }
}

run "adds_an_identity" {
  command = plan

  variables {
    subnet_ids     = run.network.subnet_ids
    kms_key_arn    = run.key.arn
    pod_identities = { llm-service = { namespace = "demo", service_account = "llm-service", role_arn = "arn:aws:iam::000000000000:role/demo-inference" } }
  }
}

run "adds_container_insights" {
  command = plan

  variables {
    subnet_ids             = run.network.subnet_ids
    kms_key_arn            = run.key.arn
    observability_role_arn = "arn:aws:iam::000000000000:role/demo-inference"
  }
}

run "replaces_the_pool_by_type" {
  command = plan

  variables {
    subnet_ids  = run.network.subnet_ids
    kms_key_arn = run.key.arn
    system      = { instance_types = ["m7i.large"] }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_ids  = run.network.subnet_ids
    kms_key_arn = run.key.arn
    name        = "other"
  }
}

run "replaces_by_role" {
  command = plan

  variables {
    subnet_ids       = run.network.subnet_ids
    kms_key_arn      = run.key.arn
    cluster_role_arn = "arn:aws:iam::000000000000:role/other"
  }
}

run "replaces_the_pool_by_role" {
  command = plan

  variables {
    subnet_ids    = run.network.subnet_ids
    kms_key_arn   = run.key.arn
    node_role_arn = "arn:aws:iam::000000000000:role/other"
  }
}

# So it is planned; EKS refuses another key.
run "in_place_by_key" {
  command = plan

  variables {
    subnet_ids  = run.network.subnet_ids
    kms_key_arn = "arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  }
}

run "replaces_the_pool_by_its_own_subnets" {
  command = plan

  variables {
    subnet_ids        = run.network.subnet_ids
    system_subnet_ids = { for zone, subnet in run.network.subnet_ids : zone => subnet if zone != "eu-west-1a" }
    kms_key_arn       = run.key.arn
  }
}

run "replaces_the_pool_by_subnets" {
  command = plan

  variables {
    subnet_ids  = { for zone, subnet in run.network.subnet_ids : zone => subnet if zone != "eu-west-1c" }
    kms_key_arn = run.key.arn
  }
}
