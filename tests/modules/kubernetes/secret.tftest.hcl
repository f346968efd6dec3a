provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  name      = "api-key"
  namespace = "default"
  data      = { value = "not-a-secret" }
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {
  assert {
    condition     = output.name == "api-key"
    error_message = "Pods name the secret."
  }
}

run "again" {
  command = plan
}

# A value that nobody keeps can't be compared: the revision says that it is another one.
run "again_with_another_value" {
  command = plan

  variables {
    data = { value = "not-a-secret-either" }
  }
}

run "in_place" {
  command = plan

  variables {
    data     = { value = "not-a-secret-either" }
    revision = 2
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "token"
  }
}

run "replaces_by_namespace" {
  command = plan

  variables {
    namespace = "kube-system"
  }
}
