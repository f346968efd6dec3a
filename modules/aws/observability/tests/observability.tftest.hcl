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

  mock_data "aws_lb_listener" {
    defaults = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000" }
  }

  mock_resource "aws_sns_topic" {
    defaults        = { arn = "arn:aws:sns:eu-west-1:123456789012:demo-alarms" }
    override_during = plan
  }
}

variables {
  name              = "demo"
  databases         = { vector-db = { storage_gib = 100, max_lag_in_seconds = 300 } }
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/demo/0000000000000000"
}

run "a_database_is_watched_in_both_roles" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.database["vector-db-replica-lag"].threshold == 300 && aws_cloudwatch_metric_alarm.database["vector-db-replica-lag"].dimensions == tomap({ DBInstanceIdentifier = "demo-vector-db" })
    error_message = "A replica may be behind by what may be lost."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.database["vector-db-free-storage"].threshold == 10737418240 && aws_cloudwatch_metric_alarm.database["vector-db-free-storage"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.database["vector-db-free-storage"].statistic == "Minimum"
    error_message = "A tenth of the storage, in bytes, must be free."
  }

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.database : alarm.metric_name]) == toset(["FreeStorageSpace", "OldestReplicationSlotLag", "ReplicaLag", "TransactionLogsDiskUsage"])
    error_message = "Slots fill the primary's storage when a replica's region is lost."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.database : alarm.treat_missing_data == "notBreaching"])
    error_message = "A primary has no lag, and a replica no slot."
  }
}

run "nodes_and_the_certificate_are_watched" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.nodes.dimensions == tomap({ ClusterName = "demo" }) && aws_cloudwatch_metric_alarm.nodes.namespace == "ContainerInsights"
    error_message = "Container Insights counts the nodes that failed."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.certificate.threshold == 30 && aws_cloudwatch_metric_alarm.certificate.dimensions["CertificateArn"] == "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    error_message = "The certificate that the load balancer shows must be watched."
  }
}

run "every_alarm_reaches_the_topic" {
  command = plan

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.database), [aws_cloudwatch_metric_alarm.nodes, aws_cloudwatch_metric_alarm.certificate]) :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:demo-alarms"]) && startswith(alarm.alarm_name, "demo-alarm-")
    ])
    error_message = "The topic lets alarms of this prefix publish."
  }
}

run "no_storage_is_refused" {
  command = plan

  variables {
    databases = { vector-db = { storage_gib = 0 } }
  }

  expect_failures = [var.databases]
}
