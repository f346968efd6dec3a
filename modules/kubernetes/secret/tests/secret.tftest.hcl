mock_provider "kubernetes" {}

variables {
  name      = "api-key"
  namespace = "demo"
  data      = { value = "not-a-secret-in-a-test" }
}

run "the_value_is_write_only" {
  command = plan

  assert {
    condition     = kubernetes_secret_v1.this.data_wo == null && kubernetes_secret_v1.this.data_wo_revision == 1
    error_message = "No value may stand in a plan."
  }
}
