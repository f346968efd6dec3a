# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 0798f24ddc16028e

data "aws_route53_zone" "this" {
  name         = var.zone
  private_zone = false
}

module "traffic" {
  source = "../../../../modules/aws/traffic"

  name            = var.name
  zone_id         = data.aws_route53_zone.this.zone_id
  hostname        = var.hostname
  ttl             = var.ttl
  sorry           = var.sorry
  health_check    = var.health_check
  checker_regions = var.checker_regions
  observability   = var.observability

  regions = { for name, region in var.regions : name => {
    endpoint      = "${region.location}.${var.hostname}"
    weight        = region.weight
    latch_holders = region.latch_holders
  } }
}
