output "bucket_destinations" {
  description = "ARNs of the buckets to which each bucket is copied."
  value       = { for key, bucket in var.buckets : key => [for destination in bucket.destinations : destination.bucket_arn] }
}
