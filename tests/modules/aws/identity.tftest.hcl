provider "aws" {
  region = "eu-west-1"
}

variables {
  name                       = "demo"
  inference_service_accounts = ["llm-service"]
}

run "made" {
  assert {
    condition     = output.role_arns["gate"] == "arn:aws:iam::000000000000:role/demo-gate"
    error_message = "ARNs follow from account and name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    inference_service_accounts = ["llm-service", "embeddings"]
    ledger                     = { environment = "test", holders = { primary = { bucket = "demo-fence-eu-west-1-000000000000", region = "eu-west-1", has_gate = true } } }
    permissions_boundary       = "arn:aws:iam::000000000000:policy/boundary"
    tags                       = { Team = "platform" }
  }
}

run "adds_the_role_of_the_agent" {
  command = plan

  variables {
    observability = true
  }
}

run "adds_the_role_of_machines" {
  command = plan

  variables {
    compute = ["kubernetes", "instances"]
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
