provider "aws" {
  region = "eu-west-1"
}

variables {
  name         = "demo"
  repositories = ["python", "vllm-openai"]
  kms_key_arn  = "arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000"
}

run "made" {
  assert {
    condition     = output.repository_urls["python"] == "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/python"
    error_message = "Nodes pull from the region's own registry."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    force_delete = true
    tags         = { Team = "platform" }
  }
}

run "adds_a_repository" {
  command = plan

  variables {
    repositories = ["postgres", "python", "vllm-openai"]
  }
}

# ECR can't encrypt anew what is there.
run "replaces_by_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:000000000000:key/11111111-1111-1111-1111-111111111111"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
