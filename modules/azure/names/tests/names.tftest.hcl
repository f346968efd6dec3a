variables {
  name            = "a-name-of-twenty-chr"
  subscription_id = "x"
  location        = "westeurope"
}

run "names_follow_from_name_subscription_and_region" {
  command = plan

  assert {
    condition     = output.state_account == "anameoftwstate${substr(sha256("a-name-of-twenty-chr/x/westeurope"), 0, 10)}"
    error_message = "Operators make the same name without asking anybody."
  }

  assert {
    condition     = alltrue([for name in [output.state_account, output.fence_account, output.models_account, output.vault] : length(name) <= 24 && can(regex("^[a-z0-9]+$", name))])
    error_message = "Azure takes no longer ones."
  }

  assert {
    condition     = output.resource_group == "a-name-of-twenty-chr-westeurope" && output.stores_resource_group != output.resource_group
    error_message = "What is deleted with the one stays in the other."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
