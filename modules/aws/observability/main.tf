# The gate's listener, which every region has; it shows the certificate that clients see.
data "aws_lb_listener" "gate" {
  load_balancer_arn = var.load_balancer_arn
  port              = 8443
}

locals {
  prefix = "${var.name}-alarm-"
  gib    = 1024 * 1024 * 1024

  # A primary has no lag and a replica no slot, so that what isn't measured is no fault; at a failover nothing changes here.
  databases = merge([for service, its in var.databases : {
    "${service}-replica-lag" = {
      says      = "The replica is behind its primary by more than may be lost"
      service   = service
      metric    = "ReplicaLag"
      threshold = its.max_lag_in_seconds
    }
    "${service}-free-storage" = {
      says      = "Less than a tenth of the storage is free"
      service   = service
      metric    = "FreeStorageSpace"
      below     = true
      threshold = its.storage_gib * local.gib / 10
    }
    "${service}-replication-slot" = {
      says      = "A replica doesn't fetch what the primary keeps for it: its region may be lost"
      service   = service
      metric    = "OldestReplicationSlotLag"
      threshold = 10 * local.gib
    }
    "${service}-transaction-logs" = {
      says      = "More than a fifth of the storage is transaction logs, which nobody fetches or archives"
      service   = service
      metric    = "TransactionLogsDiskUsage"
      threshold = its.storage_gib * local.gib / 5
    }
  }]...)
}

module "topic" {
  source = "../alarm-topic"

  name         = "${var.name}-alarms"
  alarm_prefix = local.prefix
  tags         = var.tags
}

resource "aws_cloudwatch_metric_alarm" "database" {
  for_each = local.databases

  alarm_name          = "${local.prefix}${each.key}"
  alarm_description   = each.value.says
  namespace           = "AWS/RDS"
  metric_name         = each.value.metric
  dimensions          = { DBInstanceIdentifier = "${var.name}-${each.value.service}" }
  statistic           = try(each.value.below, false) ? "Minimum" : "Maximum"
  comparison_operator = try(each.value.below, false) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [module.topic.arn]
  ok_actions          = [module.topic.arn]
  tags                = var.tags
}

# The node monitoring agent makes conditions of nodes of what it finds, faults of GPUs among them; Container Insights counts the
# nodes that have one.
resource "aws_cloudwatch_metric_alarm" "nodes" {
  alarm_name          = "${local.prefix}failed-nodes"
  alarm_description   = "A node or one of its GPUs is faulty"
  namespace           = "ContainerInsights"
  metric_name         = "cluster_failed_node_count"
  dimensions          = { ClusterName = var.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "missing"
  alarm_actions       = [module.topic.arn]
  ok_actions          = [module.topic.arn]
  tags                = var.tags
}

# ACM renews 60 days before the end by itself, if the records that prove the names are there.
resource "aws_cloudwatch_metric_alarm" "certificate" {
  alarm_name          = "${local.prefix}certificate-expiry"
  alarm_description   = "The load balancer's certificate ends in less than 30 days and wasn't renewed"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  dimensions          = { CertificateArn = data.aws_lb_listener.gate.certificate_arn }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 30
  period              = 86400
  evaluation_periods  = 1
  treat_missing_data  = "missing"
  alarm_actions       = [module.topic.arn]
  ok_actions          = [module.topic.arn]
  tags                = var.tags
}
