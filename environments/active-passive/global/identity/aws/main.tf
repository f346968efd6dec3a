# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 8e67d1652a992faa

module "identity" {
  source = "../../../../../modules/aws/identity"

  name                       = var.name
  inference_service_accounts = var.inference_services
  observability              = var.observability
}
