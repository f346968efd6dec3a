# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: dd99ed0bbe7cc287

module "identity" {
  source = "../../../../../modules/aws/identity"

  name                       = var.name
  compute                    = var.compute
  inference_service_accounts = var.inference_services
  ledger                     = var.ledger
  observability              = var.observability
}
