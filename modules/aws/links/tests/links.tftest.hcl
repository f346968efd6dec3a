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
  role_arn = "arn:aws:iam::123456789012:role/demo-replication"

  buckets = {
    models = {
      bucket = "demo-models-eu-west-1-123456789012"
      destinations = [
        { name = "us-east-1", bucket_arn = "arn:aws:s3:::demo-models-us-east-1-123456789012", kms_key_arn = "arn:aws:kms:us-east-1:123456789012:alias/demo-models" },
        { name = "ap-southeast-1", bucket_arn = "arn:aws:s3:::demo-models-ap-southeast-1-123456789012", kms_key_arn = "arn:aws:kms:ap-southeast-1:123456789012:alias/demo-models" },
      ]
    }
  }
}

run "objects_go_to_every_other_region" {
  command = plan

  assert {
    condition     = [for rule in aws_s3_bucket_replication_configuration.this["models"].rule : rule.priority] == [1, 2]
    error_message = "One rule for each destination."
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_replication_configuration.this["models"].rule :
      rule.source_selection_criteria[0].sse_kms_encrypted_objects[0].status == "Enabled" && rule.delete_marker_replication[0].status == "Disabled"
    ])
    error_message = "Encrypted objects are copied, deletions are not."
  }

  assert {
    condition     = length(aws_ecr_replication_configuration.this) == 0
    error_message = "The registry is left alone unless asked for."
  }
}

run "images_follow_when_asked_for" {
  command = plan

  variables {
    buckets            = {}
    image_destinations = ["us-east-1"]
    image_prefix       = "demo/"
  }

  assert {
    condition     = aws_ecr_replication_configuration.this[0].replication_configuration[0].rule[0].destination[0].registry_id == "123456789012"
    error_message = "Images go to the same account."
  }
}
