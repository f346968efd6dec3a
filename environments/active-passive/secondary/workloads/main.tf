# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: dc63c5f5cca3dfcb

module "workloads" {
  source = "../../../../modules/aws/workloads"

  name        = var.name
  region      = var.region
  epoch       = var.epoch
  serves      = var.serves
  inference   = var.inference
  database    = var.database
  health_path = var.health_path
  secrets     = var.secrets
  images      = var.images
}
