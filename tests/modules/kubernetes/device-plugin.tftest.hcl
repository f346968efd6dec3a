provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  image = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/k8s-device-plugin:v0.17.0"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {
  assert {
    condition     = output.name == "nvidia-device-plugin"
    error_message = "The plugin must be there by its name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    image         = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/k8s-device-plugin:v0.17.1"
    node_selector = { "nvidia.com/gpu.present" = "true", "node.kubernetes.io/instance-type" = "g5.2xlarge" }
  }
}
