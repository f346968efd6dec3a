# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 098aba596e4aa1cc

# Made with a state on the local disk, which then moves into the bucket. The copy to another region is made by links.
module "state_storage" {
  source = "../../../../modules/aws/state-storage"

  name                = var.name
  force_destroy       = var.force_destroy
  lock_table          = var.lock_table
  deletion_protection = var.deletion_protection
}
