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
}

variables {
  identifier          = "demo-vector-db"
  vpc_id              = "vpc-1"
  subnet_ids          = ["subnet-a", "subnet-b"]
  clients             = { cluster = "sg-1" }
  monitoring_role_arn = "arn:aws:iam::123456789012:role/demo-rds-monitoring"
  replicate_source_db = "arn:aws:rds:us-east-1:123456789012:db:demo-vector-db"
}

run "a_replica_takes_everything_from_its_source" {
  command = plan

  assert {
    condition     = aws_db_instance.this.replicate_source_db == "arn:aws:rds:us-east-1:123456789012:db:demo-vector-db"
    error_message = "It must follow its source."
  }

  assert {
    condition     = aws_db_instance.this.password_wo_version == null && aws_db_instance.this.skip_final_snapshot
    error_message = "A replica has neither a password nor a last snapshot of its own."
  }

  assert {
    condition     = output.role == "replica"
    error_message = "It is a replica."
  }
}

run "both_roles_are_private_encrypted_and_backed_up" {
  command = plan

  assert {
    condition     = aws_db_instance.this.storage_encrypted && !aws_db_instance.this.publicly_accessible && aws_db_instance.this.backup_retention_period == 7 && aws_db_instance.this.deletion_protection
    error_message = "A replica may be the primary in an hour."
  }

  assert {
    condition     = anytrue([for parameter in aws_db_parameter_group.this.parameter : parameter.name == "rds.force_ssl" && parameter.value == "1"])
    error_message = "Connections need TLS."
  }
}

run "a_source_by_name_is_refused" {
  command = plan

  variables {
    replicate_source_db = "demo-vector-db"
  }

  expect_failures = [var.replicate_source_db]
}

run "versions_without_pgvector_are_refused" {
  command = plan

  variables {
    engine_version = "13.20"
  }

  expect_failures = [var.engine_version]
}

run "versions_without_a_minor_are_refused" {
  command = plan

  variables {
    engine_version = "17"
  }

  expect_failures = [var.engine_version]
}

run "classes_of_other_engines_are_refused" {
  command = plan

  variables {
    instance_class    = "cache.m7g.large"
    allocated_storage = 10
  }

  expect_failures = [var.instance_class, var.allocated_storage]
}

run "nothing_upgrades_by_itself" {
  command = plan

  assert {
    condition     = aws_db_instance.this.engine_version == "17.7" && !aws_db_instance.this.auto_minor_version_upgrade && !aws_db_instance.this.allow_major_version_upgrade
    error_message = "Versions are pinned."
  }
}

run "a_promotion_keeps_password_and_name" {
  command = plan

  variables {
    replicate_source_db = null
    master_secret       = "{\"password\":\"not-a-secret-in-a-test\",\"revision\":1}"
  }

  assert {
    condition     = aws_db_instance.this.username == "postgres" && aws_db_instance.this.password == null && aws_db_instance.this.password_wo_version == 1
    error_message = "A primary has a user, and its password is written only."
  }

  assert {
    condition     = can(regex("^demo-vector-db-of-[0-9]{14}-final$", aws_db_instance.this.final_snapshot_identifier)) && !aws_db_instance.this.skip_final_snapshot
    error_message = "A primary leaves a snapshot behind, whose name is unique."
  }
}

run "a_rotation_writes_the_password_anew" {
  command = plan

  variables {
    replicate_source_db      = null
    master_secret            = "{\"password\":\"not-a-secret-in-a-test\",\"revision\":1}"
    master_password_revision = 2
  }

  assert {
    condition     = aws_db_instance.this.password_wo_version == 2
    error_message = "A new revision writes it."
  }
}
