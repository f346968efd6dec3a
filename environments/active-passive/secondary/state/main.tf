# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 1ebec1c2389be03e

# Made with a state on the local disk, which then moves into the bucket. The copy to another region is made by links.
module "state_storage" {
  source = "../../../../modules/aws/state-storage"

  name          = var.name
  force_destroy = var.force_destroy
}
