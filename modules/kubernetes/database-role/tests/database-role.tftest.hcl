mock_provider "kubernetes" {}

variables {
  namespace = "demo"
  service   = "vector-db"
  address   = "db.example.com"
  roots     = "-----BEGIN CERTIFICATE-----"
  role      = "demo_gate"
  secret    = "vector-db"
  image     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres:v1"
}

run "the_job_verifies_the_database" {
  command = plan

  assert {
    condition     = { for variable in kubernetes_job_v1.this.spec[0].template[0].spec[0].container[0].env : variable.name => variable.value }["PGSSLMODE"] == "verify-full"
    error_message = "Certificate and name are checked."
  }

  assert {
    condition     = !kubernetes_job_v1.this.wait_for_completion && kubernetes_job_v1.this.spec[0].ttl_seconds_after_finished == null
    error_message = "Nobody waits for it, and it stays, so that it isn't made again."
  }
}

run "another_role_is_another_job" {
  command = plan

  variables {
    role = "other_gate"
  }

  assert {
    condition     = kubernetes_job_v1.this.metadata[0].name == "vector-db-role-${substr(sha256(jsonencode([local.files, local.environment, var.image])), 0, 8)}" && local.environment.GATE_ROLE == "other_gate"
    error_message = "A job can't be changed."
  }
}

run "a_role_without_roots_is_refused" {
  command = plan

  variables {
    roots = "none"
    role  = "Gate; drop table"
  }

  expect_failures = [var.roots, var.role]
}
