provider "aws" {
  region = "eu-west-1"
}

variables {
  zone   = "example.com"
  names  = ["api.example.com", "eu-west-1.api.example.com"]
  proven = ["api.example.com", "eu-west-1.api.example.com"]
}

run "made" {

  assert {
    condition     = startswith(output.arn, "arn:aws:acm:eu-west-1:000000000000:certificate/")
    error_message = "The load balancer names the certificate."
  }
}

run "again" {
  command = plan

}

run "in_place" {
  command = plan

  variables {
    tags = { Team = "platform" }
  }
}

run "replaces_by_names" {
  command = plan

  variables {
    names  = ["api.example.com", "eu-west-2.api.example.com"]
    proven = ["api.example.com", "eu-west-2.api.example.com"]
  }
}

run "replaces_by_zone" {
  command = plan

  variables {
    zone = "example.org"
  }
}
