provider "aws" {
  region = "eu-west-1"
}

variables {
  bucket      = "demo-models-eu-west-1"
  kms_key_arn = "arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000"
}

run "made" {
  assert {
    condition     = output.arn == "arn:aws:s3:::demo-models-eu-west-1"
    error_message = "Others find the bucket by its name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    kms_key_arn   = "arn:aws:kms:eu-west-1:000000000000:key/11111111-1111-1111-1111-111111111111"
    old_versions  = { keep = 3, days = 30 }
    force_destroy = true
    tags          = { Team = "platform" }
  }
}

run "in_place_without_a_key" {
  command = plan

  variables {
    kms_key_arn = null
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    bucket = "demo-weights-eu-west-1"
  }
}
