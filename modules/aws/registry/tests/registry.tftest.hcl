mock_provider "aws" {}

variables {
  name         = "demo"
  repositories = ["aws-cli", "vllm-openai"]
  kms_key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
}

run "images_are_immutable_encrypted_and_scanned" {
  command = plan

  assert {
    condition     = aws_ecr_repository.this["vllm-openai"].name == "demo/vllm-openai"
    error_message = "Repositories stand below the name."
  }

  assert {
    condition = alltrue([for repository in aws_ecr_repository.this :
      repository.image_tag_mutability == "IMMUTABLE" && repository.encryption_configuration[0].encryption_type == "KMS" && repository.image_scanning_configuration[0].scan_on_push
    ])
    error_message = "What runs must be what was pushed."
  }
}
