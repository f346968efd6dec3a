locals {
  # Each region's latches, by region and holder.
  latches = merge([for region, its in var.regions : {
    for holder in its.latch_holders : "${region}/${holder}" => { region = region, holder = holder }
  }]...)

  held    = { for region, its in var.regions : region => its if length(its.latch_holders) > 0 }
  serving = "serving.${var.hostname}"
}

# Does the region's gate answer yes?
resource "aws_route53_health_check" "gate" {
  for_each = var.regions

  type              = "HTTPS"
  fqdn              = each.value.endpoint
  port              = var.health_check.port
  resource_path     = var.health_check.path
  request_interval  = var.health_check.interval
  failure_threshold = var.health_check.failures
  enable_sni        = true
  regions           = var.checker_regions

  tags = merge(var.tags, { Name = "${each.key} gate" })

  lifecycle {
    create_before_destroy = true
  }
}

# Is its latch there open? Route 53 takes the alarm's settings over when the check is made, and again when a trigger changes:
# they are those of module latch. A holder that is lost keeps its last word.
resource "aws_route53_health_check" "latch" {
  for_each = local.latches

  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "${var.name}-latch-${each.value.region}"
  cloudwatch_alarm_region         = each.value.holder
  insufficient_data_health_status = "LastKnownStatus"

  triggers = {
    namespace           = "terradrill/${var.name}"
    metric_name         = "latch"
    region              = each.value.region
    statistic           = "Maximum"
    period              = "60"
    evaluation_periods  = "1"
    comparison_operator = "GreaterThanOrEqualToThreshold"
    threshold           = "1"
  }

  tags = merge(var.tags, { Name = "${each.value.region} latch in ${each.value.holder}" })

  lifecycle {
    create_before_destroy = true
  }
}

# The gate and every latch, or no traffic.
resource "aws_route53_health_check" "site" {
  for_each = var.regions

  type                   = "CALCULATED"
  child_health_threshold = 1 + length(each.value.latch_holders)

  child_healthchecks = concat(
    [aws_route53_health_check.gate[each.key].id],
    [for holder in each.value.latch_holders : aws_route53_health_check.latch["${each.key}/${holder}"].id],
  )

  tags = merge(var.tags, { Name = each.key })

  lifecycle {
    create_before_destroy = true
  }
}

# The latches alone, for who asks whether the region is shut.
resource "aws_route53_health_check" "open" {
  for_each = local.held

  type                   = "CALCULATED"
  child_health_threshold = length(each.value.latch_holders)
  child_healthchecks     = [for holder in each.value.latch_holders : aws_route53_health_check.latch["${each.key}/${holder}"].id]

  tags = merge(var.tags, { Name = "${each.key} open" })

  lifecycle {
    create_before_destroy = true
  }
}

# The regions, by weight. It is the share in normal times and no failover changes it.
resource "aws_route53_record" "serving" {
  for_each = var.regions

  zone_id         = var.zone_id
  name            = local.serving
  type            = "A"
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.site[each.key].id

  weighted_routing_policy {
    weight = each.value.weight
  }

  alias {
    name                   = each.value.endpoint
    zone_id                = var.zone_id
    evaluate_target_health = true
  }
}

# Any healthy region …
resource "aws_route53_record" "primary" {
  zone_id        = var.zone_id
  name           = var.hostname
  type           = "A"
  set_identifier = "serving"

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = local.serving
    zone_id                = var.zone_id
    evaluate_target_health = true
  }

  # An alias must lead to a record that is there.
  depends_on = [aws_route53_record.serving]
}

# … or none. Without a check and without an alias it is always healthy; were it not, Route 53 would answer with regions that
# are shut when nothing is healthy.
resource "aws_route53_record" "sorry" {
  zone_id        = var.zone_id
  name           = var.hostname
  type           = "A"
  ttl            = var.ttl
  records        = var.sorry
  set_identifier = "sorry"

  failover_routing_policy {
    type = "SECONDARY"
  }
}

# Whether a region is shut, for everybody who can ask a name server.
resource "aws_route53_record" "fence_open" {
  for_each = local.held

  zone_id         = var.zone_id
  name            = "_fence.${each.value.endpoint}"
  type            = "TXT"
  ttl             = var.ttl
  records         = ["open"]
  set_identifier  = "open"
  health_check_id = aws_route53_health_check.open[each.key].id

  failover_routing_policy {
    type = "PRIMARY"
  }
}

resource "aws_route53_record" "fence_shut" {
  for_each = local.held

  zone_id        = var.zone_id
  name           = "_fence.${each.value.endpoint}"
  type           = "TXT"
  ttl            = var.ttl
  records        = ["shut"]
  set_identifier = "shut"

  failover_routing_policy {
    type = "SECONDARY"
  }

  # Alone it would say of a new region that it is shut.
  depends_on = [aws_route53_record.fence_open]
}

module "alarm_topic" {
  source = "../alarm-topic"
  count  = var.observability ? 1 : 0

  name         = "${var.name}-gates"
  alarm_prefix = "${var.name}-gate-"
  tags         = var.tags
}

# Says when a gate begins to refuse and when it answers again. That of a standby is in alarm while it waits: what is sent is the
# change.
resource "aws_cloudwatch_metric_alarm" "gate" {
  for_each = var.observability ? var.regions : {}

  alarm_name          = "${var.name}-gate-${each.key}"
  alarm_description   = "The gate of ${each.key} refuses, or isn't reached"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.gate[each.key].id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "missing"
  alarm_actions       = [module.alarm_topic[0].arn]
  ok_actions          = [module.alarm_topic[0].arn]
  tags                = var.tags
}
