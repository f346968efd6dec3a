# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 8534ea83235efb2d

terraform {
  required_version = ">= 1.11"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.1, < 6"
    }

    # 3.0.0 to 3.2.0 lose an object's identity after long creations and after write-only data.
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.38, < 4, != 3.0.0, != 3.0.1, != 3.1.0, != 3.2.0"
    }
  }
}

provider "azurerm" {
  subscription_id     = local.subscription_id
  storage_use_azuread = true

  features {
    key_vault {
      purge_soft_delete_on_destroy    = false
      recover_soft_deleted_key_vaults = true
    }
  }
}

# Where the stack acts: the provider has no region of its own.
locals {
  subscription_id = "00000000-0000-0000-0000-000000000000"
  location        = "westeurope"
}

data "azurerm_kubernetes_cluster" "this" {
  name                = var.name
  resource_group_name = "${var.name}-${local.location}"
}

# A token is asked for when it is needed. The server's id is that of AKS in every tenant.
provider "kubernetes" {
  host                   = coalesce(var.api_via, data.azurerm_kubernetes_cluster.this.kube_config[0].host)
  tls_server_name        = var.api_via == null ? null : regex("https://([^:]+)", data.azurerm_kubernetes_cluster.this.kube_config[0].host)[0]
  cluster_ca_certificate = base64decode(data.azurerm_kubernetes_cluster.this.kube_config[0].cluster_ca_certificate)

  exec {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "kubelogin"
    args        = ["get-token", "--login", "azurecli", "--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630"]
  }
}
