# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 8360682c9ded7835

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }

    # 3.0.0 to 3.2.0 lose an object's identity after long creations and after write-only data.
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.38, < 4, != 3.0.0, != 3.0.1, != 3.1.0, != 3.2.0"
    }
  }
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}

data "aws_eks_cluster" "this" {
  name = var.name
}

# A token is asked for when it is needed: one that was read while planning would be too old once the plan is approved.
provider "kubernetes" {
  host                   = coalesce(var.api_via, data.aws_eks_cluster.this.endpoint)
  tls_server_name        = var.api_via == null ? null : trimprefix(data.aws_eks_cluster.this.endpoint, "https://")
  cluster_ca_certificate = base64decode(data.aws_eks_cluster.this.certificate_authority[0].data)

  exec {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "aws"
    args        = ["eks", "get-token", "--cluster-name", var.name, "--region", "us-east-1"]
  }
}
