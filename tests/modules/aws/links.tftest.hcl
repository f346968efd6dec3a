provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "abroad"
  region = "us-east-1"
}

variables {
  name           = "demo"
  peer_locations = ["us-east-1"]
}

run "stores" {
  module {
    source = "../setup/stores"
  }
}

run "stores_abroad" {
  module {
    source = "../object-store"
  }

  providers = { aws = aws.abroad }
}

run "made" {
}

run "again" {
  command = plan
}

run "adds_the_copy_of_states" {
  command = plan

  variables {
    state_copy = "us-east-1"
  }
}

run "in_place" {
  command = plan

  variables {
    peer_locations = ["ap-southeast-1", "us-east-1"]
  }
}

run "replaces_the_rule_of_images" {
  command = plan

  variables {
    replicate_images = false
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
