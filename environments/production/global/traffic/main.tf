# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: e411f5903566cd4a

data "aws_route53_zone" "this" {
  provider = aws.secondary

  name         = var.zone
  private_zone = false
}

# Held in another region than the one that it judges, where there is one.
module "latch_primary" {
  source    = "../../../../modules/aws/latch"
  providers = { aws = aws.secondary }

  name          = var.name
  judged_region = "primary"
}

module "traffic_primary" {
  source    = "../../../../modules/aws/traffic"
  providers = { aws = aws.secondary }

  zone_id        = data.aws_route53_zone.this.zone_id
  hostname       = var.hostname
  endpoint       = "us-east-1.${var.hostname}"
  set_identifier = "primary"
  weight         = var.weights["primary"]
  health_check   = var.health_check

  latch = {
    alarm_name = module.latch_primary.alarm_name
    region     = "eu-west-1"
  }
}

# Held in another region than the one that it judges, where there is one.
module "latch_secondary" {
  source    = "../../../../modules/aws/latch"
  providers = { aws = aws.primary }

  name          = var.name
  judged_region = "secondary"
}

module "traffic_secondary" {
  source    = "../../../../modules/aws/traffic"
  providers = { aws = aws.secondary }

  zone_id        = data.aws_route53_zone.this.zone_id
  hostname       = var.hostname
  endpoint       = "eu-west-1.${var.hostname}"
  set_identifier = "secondary"
  weight         = var.weights["secondary"]
  health_check   = var.health_check

  latch = {
    alarm_name = module.latch_secondary.alarm_name
    region     = "us-east-1"
  }
}
