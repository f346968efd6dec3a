# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: bdcfd304d92d8edd

module "identity" {
  source = "../../../../../modules/aws/identity"

  name                       = var.name
  inference_service_accounts = var.inference_services
  ledger                     = var.ledger
  observability              = var.observability
}
