provider "aws" {
  region = "eu-west-1"
}

variables {
  zone_id       = "Z0000000000000000000"
  name          = "eu-west-1.api.example.com"
  load_balancer = { dns_name = "demo-1.elb.eu-west-1.amazonaws.com", zone_id = "Z2IFOLAFXWLO4F" }
}

run "made" {
  assert {
    condition     = output.name == "eu-west-1.api.example.com"
    error_message = "The common name leads to this one."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    load_balancer = { dns_name = "demo-2.elb.eu-west-1.amazonaws.com", zone_id = "Z2IFOLAFXWLO4F" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "eu-west-2.api.example.com"
  }
}

run "replaces_by_zone" {
  command = plan

  variables {
    zone_id = "Z1111111111111111111"
  }
}
