output "bucket" {
  description = "Name of the bucket: NAME-state-REGION-ACCOUNT."
  value       = local.bucket

  # Who asks for the name means to use the bucket.
  depends_on = [module.bucket]
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = module.bucket.arn
}

output "kms_key_alias_arn" {
  description = "ARN of the key's alias, which another region's replication names."
  value       = module.key.alias_arn
}

output "lock_table" {
  description = "Name of the lock table; null if there is none."
  value       = one(aws_dynamodb_table.lock[*].name)
}
