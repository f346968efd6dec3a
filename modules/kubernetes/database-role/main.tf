locals {
  labels = {
    "app.kubernetes.io/name"      = "database-role"
    "app.kubernetes.io/component" = "database-role"
    "app.kubernetes.io/instance"  = var.service
  }

  files = {
    "database-role.sh" = file("${path.module}/files/database-role.sh")
    "roots.pem"        = var.roots
  }

  environment = {
    PGHOST            = var.address
    PGPORT            = "5432"
    PGDATABASE        = var.database_name
    PGSSLMODE         = "verify-full"
    PGSSLROOTCERT     = "/etc/database-role/roots.pem"
    PGCONNECT_TIMEOUT = "10"
    GATE_ROLE         = var.role
  }

  # A job can't be changed: another one has another name. The password isn't part of it, so that a rotation runs nothing.
  digest = substr(sha256(jsonencode([local.files, local.environment, var.image])), 0, 8)
}

resource "kubernetes_config_map_v1" "this" {
  metadata {
    name      = "${var.service}-role"
    namespace = var.namespace
    labels    = local.labels
  }

  data = local.files
}

resource "kubernetes_job_v1" "this" {
  wait_for_completion = false

  metadata {
    name      = "${var.service}-role-${local.digest}"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    backoff_limit = 20

    template {
      metadata {
        labels = local.labels
      }

      spec {
        restart_policy                  = "OnFailure"
        automount_service_account_token = false
        enable_service_links            = false
        node_selector                   = var.node_selector

        security_context {
          run_as_non_root = true
          run_as_user     = "1000"
          run_as_group    = "1000"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        container {
          name              = "database-role"
          image             = var.image
          image_pull_policy = "IfNotPresent"
          command           = ["sh", "/etc/database-role/database-role.sh"]

          dynamic "env" {
            for_each = local.environment

            content {
              name  = env.key
              value = env.value
            }
          }

          dynamic "env" {
            for_each = { PGUSER = "username", PGPASSWORD = "password" }

            content {
              name = env.key

              value_from {
                secret_key_ref {
                  name = var.secret
                  key  = env.value
                }
              }
            }
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
          }

          volume_mount {
            name       = "files"
            mount_path = "/etc/database-role"
            read_only  = true
          }
        }

        volume {
          name = "files"

          config_map {
            name = kubernetes_config_map_v1.this.metadata[0].name
          }
        }
      }
    }
  }
}

resource "kubernetes_network_policy_v1" "this" {
  metadata {
    name      = "${var.service}-role"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {
      match_labels = local.labels
    }

    egress {
      ports {
        protocol = "TCP"
        port     = "5432"
      }
    }
  }
}
