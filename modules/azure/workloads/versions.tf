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
