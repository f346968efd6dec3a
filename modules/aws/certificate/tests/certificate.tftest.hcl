mock_provider "aws" {}

variables {
  zone   = "example.com"
  names  = ["api.example.com", "eu-west-1.api.example.com"]
  proven = ["eu-west-1.api.example.com"]
}

run "names_of_another_stack_are_not_proven_here" {
  command = plan

  assert {
    condition     = keys(aws_route53_record.proof) == ["eu-west-1.api.example.com"]
    error_message = "A record that another stack owns would be fought over."
  }

  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && aws_acm_certificate.this.domain_name == "api.example.com"
    error_message = "The common name is the subject."
  }

  assert {
    condition     = aws_acm_certificate_validation.this.validation_record_fqdns == null
    error_message = "Records that are named would have to be all."
  }
}

run "only_names_of_the_certificate_can_be_proven" {
  command = plan

  variables {
    proven = ["www.example.com"]
  }

  expect_failures = [var.proven]
}
