data "aws_route53_zone" "this" {
  name         = var.zone
  private_zone = false
}

locals {
  # ACM asks for a record for each name. It follows from the account and the name alone: one record proves the name for every
  # region, so that it belongs to one stack.
  proofs = { for option in aws_acm_certificate.this.domain_validation_options : option.domain_name => option }
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.names[0]
  subject_alternative_names = var.names
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"

  tags = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "proof" {
  for_each = var.proven

  zone_id = data.aws_route53_zone.this.zone_id
  name    = local.proofs[each.key].resource_record_name
  type    = local.proofs[each.key].resource_record_type
  ttl     = 300
  records = [local.proofs[each.key].resource_record_value]
}

# Waits until it is issued. The records aren't named: those of other names are another stack's.
resource "aws_acm_certificate_validation" "this" {
  certificate_arn = aws_acm_certificate.this.arn

  depends_on = [aws_route53_record.proof]
}
