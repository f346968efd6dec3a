locals {
  labels = { "app.kubernetes.io/name" = "nvidia-device-plugin" }
}

# The nodes' image has driver and toolkit; this tells Kubernetes how many GPUs there are.
resource "kubernetes_daemon_set_v1" "this" {
  wait_for_rollout = false

  metadata {
    name      = "nvidia-device-plugin"
    namespace = "kube-system"
    labels    = local.labels
  }

  spec {
    selector {
      match_labels = local.labels
    }

    strategy {
      type = "RollingUpdate"

      rolling_update {
        max_unavailable = "1"
      }
    }

    template {
      metadata {
        labels = local.labels
      }

      spec {
        priority_class_name             = "system-node-critical"
        automount_service_account_token = false
        enable_service_links            = false
        node_selector                   = var.node_selector

        toleration {
          key      = "nvidia.com/gpu"
          operator = "Exists"
          effect   = "NoSchedule"
        }

        container {
          name              = "device-plugin"
          image             = var.image
          image_pull_policy = "IfNotPresent"

          env {
            name  = "FAIL_ON_INIT_ERROR"
            value = "false"
          }

          resources {
            requests = { cpu = "50m", memory = "64Mi" }
            limits   = { memory = "128Mi" }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }

            seccomp_profile {
              type = "RuntimeDefault"
            }
          }

          volume_mount {
            name       = "device-plugins"
            mount_path = "/var/lib/kubelet/device-plugins"
          }
        }

        volume {
          name = "device-plugins"

          host_path {
            path = "/var/lib/kubelet/device-plugins"
          }
        }
      }
    }
  }
}
