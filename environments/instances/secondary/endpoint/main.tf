# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 94e1d302c744b7a5

data "aws_route53_zone" "this" {
  name         = var.zone
  private_zone = false
}

data "aws_lb" "this" {
  name = var.name
}

module "endpoint" {
  source = "../../../../modules/aws/endpoint"

  zone_id = data.aws_route53_zone.this.zone_id
  name    = "${var.location}.${var.hostname}"

  load_balancer = {
    dns_name = data.aws_lb.this.dns_name
    zone_id  = data.aws_lb.this.zone_id
  }
}

# Each shuts another region, and holds also while that one is lost.
module "latch" {
  source   = "../../../../modules/aws/latch"
  for_each = var.latches

  name          = var.name
  judged_region = each.key
}

module "observability" {
  source = "../../../../modules/aws/observability"
  count  = var.observability ? 1 : 0

  name              = var.name
  databases         = var.databases
  load_balancer_arn = data.aws_lb.this.arn
}
