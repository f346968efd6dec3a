output "bucket_destinations" {
  description = "ARNs of the buckets to which models and state are copied."
  value       = { for purpose, bucket in local.buckets : purpose => [for destination in bucket.destinations : destination.bucket_arn] }
}
