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
  identifier = "demo-cache"
  vpc_id     = "vpc-1"
  subnet_ids = ["subnet-a", "subnet-b"]
  clients    = { cluster = "sg-1" }
}

run "a_cache_is_encrypted_and_in_two_zones" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.engine == "valkey" && aws_elasticache_replication_group.this.transit_encryption_mode == "required" && aws_elasticache_replication_group.this.at_rest_encryption_enabled == "true"
    error_message = "Valkey, encrypted on the way and at rest."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.automatic_failover_enabled
    error_message = "Two nodes survive a zone."
  }
}

run "a_single_node_has_nothing_to_fail_over_to" {
  command = plan

  variables {
    nodes = 1
  }

  assert {
    condition     = !aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "One node is in one zone."
  }
}

run "nobody_gets_in_without_a_token" {
  command = plan

  assert {
    condition     = aws_elasticache_user.app.authentication_mode[0].type == "iam" && aws_elasticache_user.app.user_id == aws_elasticache_user.app.user_name
    error_message = "IAM asks for an id that is the name."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.user_group_ids == toset(["demo-cache"]) && aws_elasticache_user_group.this.user_ids == toset(["demo-cache"])
    error_message = "The cache knows that user alone."
  }
}

run "nodes_of_other_engines_are_refused" {
  command = plan

  variables {
    node_type = "db.r7g.large"
  }

  expect_failures = [var.node_type]
}
