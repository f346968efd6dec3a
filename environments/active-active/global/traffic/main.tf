# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 25e617b7e97043c4

data "aws_route53_zone" "this" {
  provider = aws.ap-southeast

  name         = var.zone
  private_zone = false
}

# Held in another region than the one that it judges, where there is one.
module "latch_us-east" {
  source    = "../../../../modules/aws/latch"
  providers = { aws = aws.ap-southeast }

  name          = var.name
  judged_region = "us-east"
}

module "traffic_us-east" {
  source    = "../../../../modules/aws/traffic"
  providers = { aws = aws.ap-southeast }

  zone_id        = data.aws_route53_zone.this.zone_id
  hostname       = var.hostname
  endpoint       = "us-east-1.${var.hostname}"
  set_identifier = "us-east"
  weight         = var.weights["us-east"]
  health_check   = var.health_check

  latch = {
    alarm_name = module.latch_us-east.alarm_name
    region     = "ap-southeast-1"
  }
}

# Held in another region than the one that it judges, where there is one.
module "latch_eu-west" {
  source    = "../../../../modules/aws/latch"
  providers = { aws = aws.ap-southeast }

  name          = var.name
  judged_region = "eu-west"
}

module "traffic_eu-west" {
  source    = "../../../../modules/aws/traffic"
  providers = { aws = aws.ap-southeast }

  zone_id        = data.aws_route53_zone.this.zone_id
  hostname       = var.hostname
  endpoint       = "eu-west-1.${var.hostname}"
  set_identifier = "eu-west"
  weight         = var.weights["eu-west"]
  health_check   = var.health_check

  latch = {
    alarm_name = module.latch_eu-west.alarm_name
    region     = "ap-southeast-1"
  }
}

# Held in another region than the one that it judges, where there is one.
module "latch_ap-southeast" {
  source    = "../../../../modules/aws/latch"
  providers = { aws = aws.us-east }

  name          = var.name
  judged_region = "ap-southeast"
}

module "traffic_ap-southeast" {
  source    = "../../../../modules/aws/traffic"
  providers = { aws = aws.ap-southeast }

  zone_id        = data.aws_route53_zone.this.zone_id
  hostname       = var.hostname
  endpoint       = "ap-southeast-1.${var.hostname}"
  set_identifier = "ap-southeast"
  weight         = var.weights["ap-southeast"]
  health_check   = var.health_check

  latch = {
    alarm_name = module.latch_ap-southeast.alarm_name
    region     = "us-east-1"
  }
}
