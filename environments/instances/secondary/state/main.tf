# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 99cfdb1cc76b9409

# Made with a state on the local disk, which then moves into the bucket. A region's copy to another one is made by its links.
module "state_storage" {
  source = "../../../../modules/aws/state-storage"

  name                = var.name
  force_destroy       = var.force_destroy
  lock_table          = var.lock_table
  deletion_protection = var.deletion_protection
}

# This holder's copy of the ledger. What is in it is written by operators, and by nothing of Terraform.
module "fence_store" {
  source = "../../../../modules/aws/fence-store"

  name          = var.name
  force_destroy = var.force_destroy
}
