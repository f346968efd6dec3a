# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: a994682eca8dd0ea

module "workloads" {
  source = "../../../../modules/aws/workloads"

  name           = var.name
  region         = var.region
  epoch          = var.epoch
  serves         = var.serves
  inference      = var.inference
  database       = var.database
  database_roots = var.database_roots
  health_path    = var.health_path
  secrets        = var.secrets
  images         = var.images
}
