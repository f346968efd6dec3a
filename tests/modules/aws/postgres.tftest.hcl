provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "abroad"
  region = "eu-west-1"
}

variables {
  identifier          = "demo-vector-db"
  master_secret       = "{\"password\": \"not-a-secret\", \"revision\": 1}"
  monitoring_role_arn = "arn:aws:iam::000000000000:role/demo-rds-monitoring"
  deletion_protection = false
}

run "roles" {
  module {
    source = "../identity"
  }

  variables {
    name = "demo"
  }
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "made" {
  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
  }

  assert {
    condition     = output.arn == "arn:aws:rds:us-east-1:000000000000:db:demo-vector-db" && output.role == "primary"
    error_message = "A replica names its source by region, account and identifier."
  }
}

run "again" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
  }
}

run "in_place" {
  command = plan

  variables {
    vpc_id                   = run.network.vpc_id
    subnet_ids               = slice(values(run.network.subnet_ids), 0, 2)
    monitoring_role_arn      = "arn:aws:iam::000000000000:role/demo-rds-monitoring-2"
    instance_class           = "db.r7g.xlarge"
    allocated_storage        = 200
    max_allocated_storage    = 2000
    parameters               = { "log_min_duration_statement" = { value = "500" } }
    multi_az                 = false
    backup_retention_in_days = 14
    backup_window            = "01:00-01:30"
    maintenance_window       = "mon:04:00-mon:05:00"
    skip_final_snapshot      = true
    deletion_protection      = true
    tags                     = { Team = "platform" }
  }
}

run "in_place_by_minor_version" {
  command = plan

  variables {
    vpc_id         = run.network.vpc_id
    subnet_ids     = values(run.network.subnet_ids)
    engine_version = "17.6"
  }
}

run "in_place_rotates" {
  command = plan

  variables {
    vpc_id                   = run.network.vpc_id
    subnet_ids               = values(run.network.subnet_ids)
    master_secret            = "{\"password\": \"not-a-secret-either\", \"revision\": 2}"
    master_password_revision = 2
  }
}

run "adds_a_client" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
    clients    = { cluster = run.network.clients }
  }
}

# Both are of the first moment; a promoted replica's are its source's.
run "again_with_other_names_inside" {
  command = plan

  variables {
    vpc_id        = run.network.vpc_id
    subnet_ids    = values(run.network.subnet_ids)
    database_name = "vectors"
    username      = "owner"
  }
}

run "replaces_by_identifier" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
    identifier = "demo-other-db"
  }
}

run "replaces_by_network" {
  command = plan

  variables {
    subnet_ids = values(run.network.subnet_ids)
    vpc_id     = "vpc-00000000000000000"
  }
}

# Its last snapshot is there already when the next instance, at the end of this file, leaves one of its own.
run "made_anew" {
  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
  }

  plan_options {
    replace = [aws_db_instance.this]
  }

  assert {
    condition     = output.arn == run.made.arn
    error_message = "It has its old name."
  }
}

run "network_abroad" {
  module {
    source = "../setup/abroad"
  }

  providers = { aws = aws.abroad }
}

run "replica" {
  module {
    source = "../postgres"
  }

  providers = { aws = aws.abroad }

  variables {
    replicate_source_db = run.made.arn
    vpc_id              = run.network_abroad.vpc_id
    subnet_ids          = values(run.network_abroad.subnet_ids)
  }

  assert {
    condition     = output.role == "replica"
    error_message = "It follows its source."
  }
}

run "again_as_a_replica" {
  command = plan

  module {
    source = "../postgres"
  }

  providers = { aws = aws.abroad }

  variables {
    replicate_source_db = run.made.arn
    vpc_id              = run.network_abroad.vpc_id
    subnet_ids          = values(run.network_abroad.subnet_ids)
  }
}

run "in_place_is_promoted" {
  command = plan

  module {
    source = "../postgres"
  }

  providers = { aws = aws.abroad }

  variables {
    replicate_source_db = null
    vpc_id              = run.network_abroad.vpc_id
    subnet_ids          = values(run.network_abroad.subnet_ids)
  }
}
