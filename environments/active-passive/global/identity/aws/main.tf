# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 5f7bb6332dec57b5

module "identity" {
  source = "../../../../../modules/aws/identity"

  name                       = var.name
  inference_service_accounts = var.inference_services
}
