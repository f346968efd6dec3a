output "repository_urls" {
  description = "URL of each repository. Those of two regions differ in the region alone."
  value       = { for key, repository in aws_ecr_repository.this : key => repository.repository_url }
}
