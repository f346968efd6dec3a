# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 4220b354371b063f

# The proof that the common name is ours is the same in every region of an account, so that one stack owns it.
module "certificate" {
  source = "../../../../../modules/aws/certificate"

  zone   = var.zone
  names  = [var.hostname]
  proven = [var.hostname]
}
