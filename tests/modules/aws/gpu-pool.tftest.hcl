provider "aws" {
  region = "eu-west-1"
}

variables {
  name               = "demo"
  cluster_name       = "demo"
  kubernetes_version = "1.34"
  instance_type      = "g5.2xlarge"
  zones              = ["eu-west-1a", "eu-west-1b"]
  sizes              = { min = 1, desired = 2, max = 4 }
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {
  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
  }

  assert {
    condition     = toset(keys(output.pools)) == toset(["eu-west-1a", "eu-west-1b"])
    error_message = "Each zone has a pool."
  }
}

# As after a creation that was cut short: the next pool comes beside the last one.
run "made_anew" {
  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
  }

  plan_options {
    replace = [aws_eks_node_group.this["eu-west-1a"], aws_eks_node_group.this["eu-west-1b"]]
  }

  assert {
    condition     = output.pools["eu-west-1a"] != run.made.pools["eu-west-1a"]
    error_message = "Two pools can't have one name."
  }
}

run "again" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
  }
}

# Both offer the type.
run "again_with_zones_that_offer_it" {
  command = plan

  variables {
    subnet_ids      = run.cluster.subnet_ids
    node_role_arn   = run.cluster.role_arn
    zones_are_named = false
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
    sizes         = { min = 2, desired = 3, max = 6 }
    tags          = { Team = "platform" }
  }
}

run "in_place_by_release" {
  command = plan

  variables {
    subnet_ids      = run.cluster.subnet_ids
    node_role_arn   = run.cluster.role_arn
    release_version = "1.34.1-20251101"
  }
}

run "in_place_by_minor" {
  command = plan

  variables {
    subnet_ids         = run.cluster.subnet_ids
    node_role_arn      = run.cluster.role_arn
    kubernetes_version = "1.35"
  }
}

run "adds_a_zone" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
    zones         = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  }
}

run "replaces_by_type" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
    instance_type = "g5.4xlarge"
  }
}

run "replaces_by_disk" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
    disk_gib      = 300
  }
}

run "replaces_by_role" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = "arn:aws:iam::000000000000:role/other"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
    name          = "other"
  }
}

run "replaces_by_cluster" {
  command = plan

  variables {
    subnet_ids    = run.cluster.subnet_ids
    node_role_arn = run.cluster.role_arn
    cluster_name  = "other"
  }
}

run "replaces_by_subnet" {
  command = plan

  variables {
    subnet_ids    = { eu-west-1a = "subnet-00000000000000000", eu-west-1b = "subnet-11111111111111111" }
    node_role_arn = run.cluster.role_arn
  }
}
