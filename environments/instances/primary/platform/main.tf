# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 03688254c8498492

module "platform" {
  source = "../../../../modules/aws/platform-instances"

  name                = var.name
  network             = var.network
  inference_services  = var.inference_services
  hostname            = var.hostname
  zone                = var.zone
  repositories        = var.repositories
  certificate_arn     = var.certificate_arn
  allowed_cidrs       = var.allowed_cidrs
  runner_inside       = var.runner_inside
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
