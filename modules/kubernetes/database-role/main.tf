locals {
  labels = {
    "app.kubernetes.io/name"      = "database-role"
    "app.kubernetes.io/component" = "database-role"
    "app.kubernetes.io/instance"  = var.service
  }

  files = merge(local.files_entra, {
    "database-role.sh" = file("${path.module}/files/database-role.sh")
    "roots.pem"        = var.roots
  })

  # As whom the role is made: with a password, or with a token of Entra, asked for once.
  entra = var.entra[*]
  state = length(local.entra) > 0 ? ["state"] : []

  files_entra = length(local.entra) == 0 ? {} : { "database-token.py" = file("${path.module}/../gate/files/database-token-entra.py") }

  environment = merge({ for entra in local.entra : "GATE_OID" => entra.gate_oid }, { for entra in local.entra : "PGUSER" => entra.user }, {
    PGHOST            = var.address
    PGPORT            = "5432"
    PGDATABASE        = var.database_name
    PGSSLMODE         = "verify-full"
    PGSSLROOTCERT     = "/etc/database-role/roots.pem"
    PGCONNECT_TIMEOUT = "10"
    GATE_ROLE         = var.role
  })

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

# Who makes the role has an identity of its own: that of the database's administrator.
resource "kubernetes_service_account_v1" "this" {
  count = length(local.entra)

  metadata {
    name        = "database-role"
    namespace   = var.namespace
    labels      = local.labels
    annotations = local.entra[0].annotations
  }

  automount_service_account_token = false
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
        labels = merge(local.labels, try(local.entra[0].pod_labels, {}))
      }

      spec {
        service_account_name            = one(kubernetes_service_account_v1.this[*].metadata[0].name)
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

        dynamic "init_container" {
          for_each = local.entra

          content {
            name              = "token"
            image             = init_container.value.token_image
            image_pull_policy = "IfNotPresent"
            command           = ["python3", "/etc/database-role/database-token.py"]

            env {
              name  = "GATE_TOKEN_ONCE"
              value = "1"
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

            volume_mount {
              name       = "state"
              mount_path = "/state"
            }
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
            for_each = var.secret == null ? {} : { PGUSER = "username", PGPASSWORD = "password" }

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

          dynamic "volume_mount" {
            for_each = local.state

            content {
              name       = volume_mount.value
              mount_path = "/state"
              read_only  = true
            }
          }
        }

        dynamic "volume" {
          for_each = local.state

          content {
            name = volume.value

            empty_dir {
              medium     = "Memory"
              size_limit = "1Mi"
            }
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

    # Entra, which gives the token.
    dynamic "egress" {
      for_each = local.entra

      content {
        ports {
          protocol = "TCP"
          port     = "443"
        }
      }
    }
  }
}
