# The region's own name. Health checks and the common name lead here, so that neither has to know the load balancer.
resource "aws_route53_record" "this" {
  zone_id = var.zone_id
  name    = var.name
  type    = "A"

  alias {
    name    = var.load_balancer.dns_name
    zone_id = var.load_balancer.zone_id

    # The gate judges, and nobody else.
    evaluate_target_health = false
  }
}
