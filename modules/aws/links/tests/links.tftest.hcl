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
  name           = "demo"
  peer_locations = ["us-east-1", "ap-southeast-1"]
}

run "models_and_images_go_to_every_other_region" {
  command = plan

  assert {
    condition     = [for rule in aws_s3_bucket_replication_configuration.this["models"].rule : rule.priority] == [1, 2]
    error_message = "One rule for each destination."
  }

  assert {
    condition     = aws_s3_bucket_replication_configuration.this["models"].bucket == "demo-models-eu-west-1-123456789012" && output.bucket_destinations["models"][0] == "arn:aws:s3:::demo-models-us-east-1-123456789012"
    error_message = "Names follow from purpose, region and account."
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_replication_configuration.this["models"].rule :
      rule.source_selection_criteria[0].sse_kms_encrypted_objects[0].status == "Enabled" && rule.delete_marker_replication[0].status == "Disabled"
    ])
    error_message = "Encrypted objects are copied, deletions are not."
  }

  assert {
    condition     = [for destination in aws_ecr_replication_configuration.this[0].replication_configuration[0].rule[0].destination : destination.registry_id] == ["123456789012", "123456789012"]
    error_message = "Images go to the same account."
  }

  assert {
    condition     = !contains(keys(aws_s3_bucket_replication_configuration.this), "state")
    error_message = "State is copied where it is asked for."
  }
}

run "the_registry_is_left_alone_where_it_is_anothers" {
  command = plan

  variables {
    state_copy       = "us-east-1"
    replicate_images = false
  }

  assert {
    condition     = length(aws_ecr_replication_configuration.this) == 0 && length(aws_s3_bucket_replication_configuration.this["state"].rule) == 1
    error_message = "State goes to one region, and images nowhere."
  }
}

run "a_region_alone_sends_nothing" {
  command = plan

  variables {
    peer_locations = []
  }

  assert {
    condition     = length(aws_ecr_replication_configuration.this) == 0 && length(aws_s3_bucket_replication_configuration.this) == 0
    error_message = "There is nowhere to send to."
  }
}
