output "arn" {
  description = "ARN of the certificate, once it is issued."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "proven" {
  description = "The names that are proven here, once they are: who asks for another certificate of one of them waits for it so."
  value       = var.proven

  depends_on = [aws_route53_record.proof]
}
