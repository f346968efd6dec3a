output "bucket" {
  description = "Name of the bucket: NAME-fence-REGION-ACCOUNT."
  value       = local.bucket

  # Who asks for the name means to use the bucket.
  depends_on = [module.bucket]
}
