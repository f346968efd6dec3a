# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 8249d013b3920e51

module "platform" {
  source = "../../../../modules/aws/platform"

  name                = var.name
  network             = var.network
  kubernetes_version  = var.kubernetes_version
  inference_services  = var.inference_services
  hostname            = var.hostname
  zone                = var.zone
  repositories        = var.repositories
  certificate_arn     = var.certificate_arn
  allowed_cidrs       = var.allowed_cidrs
  administrators      = var.administrators
  api_access_cidrs    = var.api_access_cidrs
  runner_inside       = var.runner_inside
  observability       = var.observability
  addon_versions      = var.addon_versions
  system              = var.system
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
