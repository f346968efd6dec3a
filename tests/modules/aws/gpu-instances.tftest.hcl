provider "aws" {
  region = "eu-west-1"
}

variables {
  name             = "demo"
  instance_type    = "g5.2xlarge"
  zones            = ["eu-west-1a", "eu-west-1b"]
  instance_profile = "demo-machine"
  sizes            = { min = 1, desired = 2, max = 4 }
}

run "network" {
  module {
    source = "../setup/balancers"
  }
}

run "made" {
  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
  }

  assert {
    condition     = output.groups == { eu-west-1a = "demo-gpu-1a-g5-2xlarge", eu-west-1b = "demo-gpu-1b-g5-2xlarge" } && length(output.machines) == 0
    error_message = "Each zone has a group."
  }
}

run "again" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
  }
}

# Both offer the type.
run "again_with_zones_that_offer_it" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    zones_are_named    = false
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    sizes              = { min = 2, desired = 3, max = 6 }
    tags               = { Team = "platform" }
  }
}

# Of the templates alone: the groups take the next one up, and their machines stay.
run "replaces_the_template_by_image" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    image_id           = "ami-00000000000000000"
  }
}

run "replaces_the_template_by_disk" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    disk_gib           = 300
  }
}

run "replaces_the_template_by_role" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    instance_profile   = "other"
  }
}

run "replaces_the_template_by_group" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = ["sg-00000000000000000"]
    target_group_arns  = { gate = run.network.target_group_arn }
  }
}

run "adds_a_zone" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    zones              = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  }
}

run "adds_a_service" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn, llm-service = run.network.target_group_arn }
  }
}

run "replaces_by_type" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    instance_type      = "g5.4xlarge"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    name               = "other"
  }
}

run "in_place_by_subnet" {
  command = plan

  variables {
    subnet_ids         = { eu-west-1a = run.network.subnet_ids["eu-west-1c"], eu-west-1b = run.network.subnet_ids["eu-west-1b"] }
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
  }
}

# One by one: others, in the place of the groups.
run "replaces_groups_by_machines" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    scaling            = "fixed"
    sizes              = { min = 3, desired = 3, max = 3 }
  }
}

run "made_one_by_one" {
  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    scaling            = "fixed"
    sizes              = { min = 3, desired = 3, max = 3 }
  }

  assert {
    condition     = length(output.machines) == 3 && length(output.groups) == 0
    error_message = "Each machine is one of its own."
  }
}

# What they are made by changes, and they stay.
run "replaces_the_template_of_single_machines" {
  command = plan

  variables {
    subnet_ids         = run.network.subnet_ids
    security_group_ids = [run.network.clients]
    target_group_arns  = { gate = run.network.target_group_arn }
    scaling            = "fixed"
    sizes              = { min = 3, desired = 3, max = 3 }
    disk_gib           = 300
  }
}
