# Does the region's gate answer yes?
resource "aws_route53_health_check" "gate" {
  type              = "HTTPS"
  fqdn              = var.endpoint
  port              = var.health_check.port
  resource_path     = var.health_check.path
  request_interval  = var.health_check.interval
  failure_threshold = var.health_check.failures
  enable_sni        = true
  regions           = var.checker_regions

  tags = merge(var.tags, { Name = "${var.set_identifier} gate" })

  lifecycle {
    create_before_destroy = true
  }
}

# Is its latch open?
resource "aws_route53_health_check" "latch" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = var.latch.alarm_name
  cloudwatch_alarm_region         = var.latch.region
  insufficient_data_health_status = "LastKnownStatus"

  tags = merge(var.tags, { Name = "${var.set_identifier} latch" })

  lifecycle {
    create_before_destroy = true
  }
}

# Both, or no traffic.
resource "aws_route53_health_check" "region" {
  type                   = "CALCULATED"
  child_healthchecks     = [aws_route53_health_check.gate.id, aws_route53_health_check.latch.id]
  child_health_threshold = 2

  tags = merge(var.tags, { Name = var.set_identifier })

  lifecycle {
    create_before_destroy = true
  }
}

# The weight is the share in normal times and no failover changes it. A weight of 0 answers as soon as no other region is healthy.
resource "aws_route53_record" "this" {
  zone_id         = var.zone_id
  name            = var.hostname
  type            = "A"
  set_identifier  = var.set_identifier
  health_check_id = aws_route53_health_check.region.id

  weighted_routing_policy {
    weight = var.weight
  }

  alias {
    name                   = var.endpoint
    zone_id                = var.zone_id
    evaluate_target_health = false
  }
}
