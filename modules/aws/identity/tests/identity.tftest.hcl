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
  name                       = "demo"
  inference_service_accounts = ["llm-service"]
}

run "every_role_trusts_one_service" {
  command = plan

  assert {
    condition     = toset(keys(aws_iam_role.this)) == toset(["eks-cluster", "eks-node", "flow-logs", "gate", "inference", "rds-monitoring", "replication"])
    error_message = "The regions' stacks name these roles."
  }

  assert {
    condition     = alltrue([for key, role in aws_iam_role.this : role.name == "demo-${key}"])
    error_message = "ARNs must follow from account and name."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role.this["inference"].assume_role_policy).Statement[0].Action, "sts:TagSession")
    error_message = "Pod identity tags its sessions."
  }

  assert {
    condition     = !can(jsondecode(aws_iam_role.this["replication"].assume_role_policy).Statement[0].Condition)
    error_message = "AWS documents the trust of replication without a condition."
  }
}

run "machines_have_a_role_where_there_are_some" {
  command = plan

  variables {
    compute = ["instances"]

    ledger = {
      environment = "test"
      holders = {
        primary = { bucket = "demo-fence-us-east-1-123456789012", region = "us-east-1", has_gate = true }
      }
    }
  }

  assert {
    condition     = toset(keys(aws_iam_role.this)) == toset(["flow-logs", "machine", "rds-monitoring", "replication"]) && aws_iam_instance_profile.machine[0].name == "demo-machine"
    error_message = "Without a cluster nobody needs the roles of pods."
  }

  assert {
    condition = one([for statement in jsondecode(aws_iam_role_policy.own["machine"].policy).Statement : statement if statement.Sid == "WriteLedgerInUsEast1"]).Condition == {
      ArnLike = { "ec2:SourceInstanceARN" = "arn:aws:ec2:us-east-1:123456789012:instance/*" }
    }
    error_message = "A machine writes to the ledger of its own region alone."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.own["machine"].policy).Statement : statement.Sid == "RepeatLatches" || statement.Sid == "CountReplicas" if contains(statement.Resource, "*")])
    error_message = "What has no narrower resource has a reason."
  }
}

run "a_pod_takes_its_own_role_alone" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this["inference"].assume_role_policy).Statement[0].Condition == {
      StringEquals = {
        "aws:SourceAccount"                         = "123456789012"
        "aws:RequestTag/kubernetes-namespace"       = "demo"
        "aws:RequestTag/kubernetes-service-account" = ["llm-service"]
      }
      ArnLike = { "aws:RequestTag/eks-cluster-arn" = "arn:aws:eks:*:123456789012:cluster/demo" }
    }
    error_message = "Cluster, namespace and service account limit the role."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this["gate"].assume_role_policy).Statement[0].Condition.StringEquals["aws:RequestTag/kubernetes-service-account"] == ["gate"]
    error_message = "The gate's role is the gate's."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.own["gate"].policy).Statement : statement.Action] == [["rds-db:connect"]]
    error_message = "Without a ledger the gate signs in to databases, and does nothing else."
  }
}

run "a_gate_writes_to_its_own_regions_ledger_alone" {
  command = plan

  variables {
    ledger = {
      environment = "test"
      holders = {
        primary   = { bucket = "demo-fence-us-east-1-123456789012", region = "us-east-1", has_gate = true }
        secondary = { bucket = "demo-fence-eu-west-1-123456789012", region = "eu-west-1", has_gate = true }
        witness   = { bucket = "demo-fence-eu-central-1-123456789012", region = "eu-central-1", has_gate = false }
      }
    }
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.own["gate"].policy).Statement :
      statement.Resource[0] => statement.Condition.StringEquals["aws:PrincipalTag/eks-cluster-arn"] if statement.Action == ["s3:PutObject"]
      } == {
      "arn:aws:s3:::demo-fence-eu-west-1-123456789012/fence/test.json" = "arn:aws:eks:eu-west-1:123456789012:cluster/demo"
      "arn:aws:s3:::demo-fence-us-east-1-123456789012/fence/test.json" = "arn:aws:eks:us-east-1:123456789012:cluster/demo"
    }
    error_message = "No gate writes what another region says, and none writes to the witness."
  }

  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.own["gate"].policy).Statement : statement if statement.Sid == "ReadLedger"][0].Resource) == 3
    error_message = "It reads that of all."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.own["gate"].policy).Statement : statement.Condition.StringEquals["cloudwatch:namespace"] if statement.Sid == "RepeatLatches"] == ["terradrill/demo"]
    error_message = "It writes metrics of its own latches and no others."
  }
}

run "a_ledger_of_another_name_is_refused" {
  command = plan

  variables {
    ledger = { environment = "../test", holders = {} }
  }

  expect_failures = [var.ledger]
}

run "the_agent_writes_no_latch" {
  command = plan

  variables {
    observability = true
  }

  assert {
    condition     = jsondecode(aws_iam_role.this["observability"].assume_role_policy).Statement[0].Condition.StringEquals["aws:RequestTag/kubernetes-namespace"] == "amazon-cloudwatch" && jsondecode(aws_iam_role.this["observability"].assume_role_policy).Statement[0].Condition.StringEquals["aws:RequestTag/kubernetes-service-account"] == ["cloudwatch-agent"]
    error_message = "The role is the agent's alone."
  }

  assert {
    condition     = contains(keys(aws_iam_role_policy_attachment.managed), "observability/CloudWatchAgentServerPolicy")
    error_message = "The agent writes metrics and logs."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.own["observability"].policy).Statement[0].Effect == "Deny" && jsondecode(aws_iam_role_policy.own["observability"].policy).Statement[0].Condition.StringLike["cloudwatch:namespace"] == "terradrill/*"
    error_message = "Who writes a latch shuts a region."
  }
}

run "locks_are_not_copied" {
  command = plan

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_iam_role_policy.own["replication"].policy).Statement :
      statement.Effect == "Deny" && endswith(statement.Resource[0], "/*.tflock")
    ])
    error_message = "A copied lock would never be let go."
  }
}

run "no_policy_grants_everything" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for policy in values(aws_iam_role_policy.own) : [
        for statement in jsondecode(policy.policy).Statement : [for action in flatten([statement.Action]) : !endswith(action, "*")]
      ]
    ]))
    error_message = "Actions must be named one by one."
  }
}
