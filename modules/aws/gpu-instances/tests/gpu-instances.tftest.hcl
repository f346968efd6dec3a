mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }

  mock_data "aws_ssm_parameter" {
    defaults = { insecure_value = "ami-0123456789abcdef0" }
  }

  mock_data "aws_ec2_instance_type_offerings" {
    defaults = { locations = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
  }
}

variables {
  name               = "demo"
  instance_type      = "g5.2xlarge"
  zones              = ["eu-west-1b", "eu-west-1a"]
  subnet_ids         = { eu-west-1a = "subnet-a", eu-west-1b = "subnet-b" }
  security_group_ids = ["sg-1"]
  instance_profile   = "demo-machine"
  target_group_arns  = { llm-service = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/demo-llm-service-30572/0123456789abcdef", gate = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/demo-gate-30443/0123456789abcdef" }
  sizes              = { min = 3, desired = 3, max = 10 }
}

run "machines_go_to_the_zones_in_turn" {
  command = plan

  assert {
    condition     = { for zone, group in aws_autoscaling_group.this : zone => group.desired_capacity } == { eu-west-1b = 2, eu-west-1a = 1 }
    error_message = "The first zone of the list gets the odd one."
  }

  assert {
    condition     = length(aws_autoscaling_attachment.this) == 4
    error_message = "Each group answers for each service."
  }

  assert {
    condition     = length(aws_ec2_capacity_reservation.this) == 0 && length(aws_resourcegroups_group.reserved) == 0
    error_message = "Nothing is reserved unless asked for."
  }
}

run "machines_are_closed" {
  command = plan

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Credentials need a session token, and containers with a network of their own get none."
  }

  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "Disks are encrypted."
  }

  assert {
    condition     = aws_launch_template.this.key_name == null && length(aws_launch_template.this.network_interfaces) == 0
    error_message = "There is no key to sign in with, and no address of one's own."
  }

  assert {
    condition     = length(base64decode(aws_launch_template.this.user_data)) < 16384 && !strcontains(base64decode(aws_launch_template.this.user_data), "secretsmanager")
    error_message = "A machine is born with nothing but the means to follow."
  }
}

run "a_failover_changes_sizes_alone" {
  command = plan

  variables {
    sizes = { min = 8, desired = 8, max = 10 }
  }

  assert {
    condition     = { for zone, group in aws_autoscaling_group.this : zone => group.desired_capacity } == { eu-west-1b = 4, eu-west-1a = 4 } && aws_autoscaling_group.this["eu-west-1a"].name == "demo-gpu-1a-g5-2xlarge"
    error_message = "The groups grow, and are the same ones."
  }

  assert {
    condition     = aws_launch_template.this.name == local.name && aws_autoscaling_group.this["eu-west-1a"].wait_for_capacity_timeout == "0"
    error_message = "The apply doesn't wait for machines."
  }
}

run "no_machine_is_rolled" {
  command = plan

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : length(group.instance_refresh) == 0 && group.launch_template[0].version == "1"])
    error_message = "What runs is left alone until somebody starts a refresh."
  }
}

run "reservations_are_spread_over_the_zones" {
  command = plan

  variables {
    sizes = { min = 3, desired = 3, max = 10, reserved = 3 }
  }

  assert {
    condition     = { for zone, reservation in aws_ec2_capacity_reservation.this : zone => reservation.instance_count } == { eu-west-1b = 2, eu-west-1a = 1 }
    error_message = "A zone's reservation is as large as its share of machines."
  }
}

run "another_image_is_another_template" {
  command = plan

  variables {
    image_id = "ami-00000000000000000"
  }

  assert {
    condition     = aws_launch_template.this.image_id == "ami-00000000000000000"
    error_message = "The image that is given is taken."
  }
}

run "another_type_is_another_group" {
  command = plan

  variables {
    instance_type = "g6.2xlarge"
  }

  assert {
    condition     = aws_autoscaling_group.this["eu-west-1a"].name == "demo-gpu-1a-g6-2xlarge"
    error_message = "The new group must be there before the old one goes."
  }
}

run "a_zone_without_the_type_is_named" {
  command = plan

  override_data {
    target = data.aws_ec2_instance_type_offerings.this
    values = { locations = ["eu-west-1a"] }
  }

  expect_failures = [aws_autoscaling_group.this["eu-west-1a"], aws_autoscaling_group.this["eu-west-1b"]]
}

run "zones_that_are_not_named_are_those_with_the_type" {
  command = plan

  override_data {
    target = data.aws_ec2_instance_type_offerings.this
    values = { locations = ["eu-west-1a"] }
  }

  variables {
    zones_are_named = false
  }

  assert {
    condition     = { for zone, group in aws_autoscaling_group.this : zone => group.desired_capacity } == { eu-west-1a = 3 }
    error_message = "All machines stand where the type is."
  }
}

run "sizes_out_of_order_are_refused" {
  command = plan

  variables {
    sizes = { min = 3, desired = 2, max = 10 }
  }

  expect_failures = [var.sizes]
}

run "an_image_has_an_id" {
  command = plan

  variables {
    image_id = "latest"
  }

  expect_failures = [var.image_id]
}

run "single_machines_have_no_group" {
  command = plan

  variables {
    scaling = "fixed"
    sizes   = { min = 3, desired = 3, max = 3 }
  }

  assert {
    condition     = length(aws_autoscaling_group.this) == 0 && keys(aws_instance.this) == ["eu-west-1a g5.2xlarge 0", "eu-west-1b g5.2xlarge 0", "eu-west-1b g5.2xlarge 1"]
    error_message = "Each machine is one of its own, in the zones in turn."
  }

  assert {
    condition     = length(aws_lb_target_group_attachment.this) == 6
    error_message = "Each answers for each service."
  }
}

run "single_machines_have_one_number" {
  command = plan

  variables {
    scaling = "fixed"
  }

  expect_failures = [var.scaling]
}
