locals {
  labels = {
    "app.kubernetes.io/name"      = "gate"
    "app.kubernetes.io/component" = "gate"
  }

  posture = jsonencode({
    region        = var.region
    epoch         = var.epoch
    serves        = var.serves
    database      = var.database == null ? null : var.database.service
    database_role = var.database == null ? null : var.database.role
  })

  files = merge(
    { "gate.py" = file("${path.module}/files/gate.py") },
    var.database == null ? {} : {
      "database-token.py" = file("${path.module}/files/database-token.py")
      "watch-database.sh" = file("${path.module}/files/watch-database.sh")
      "roots.pem"         = var.database.roots
    },
  )

  # Where the database is. Its certificate is checked, and its name in it.
  connection = var.database == null ? {} : {
    PGHOST            = var.database.address
    PGPORT            = "5432"
    PGDATABASE        = var.database.database_name
    PGUSER            = var.database.user
    PGSSLMODE         = "verify-full"
    PGSSLROOTCERT     = "/etc/gate/roots.pem"
    PGCONNECT_TIMEOUT = "4"
    PGOPTIONS         = "-c statement_timeout=2000"
    AWS_REGION        = var.database.region
  }

  # What looks at the database, and what keeps a token for that at hand.
  database_containers = var.database == null ? {} : {
    database = { image = var.database_image, command = ["sh", "/etc/gate/watch-database.sh"] }
    token    = { image = var.image, command = ["python3", "/etc/gate/database-token.py"] }
  }
}

# What pod identity gives a role to. The pods talk to no Kubernetes.
resource "kubernetes_service_account_v1" "this" {
  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  automount_service_account_token = false
}

resource "kubernetes_config_map_v1" "this" {
  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  data = merge(local.files, { "posture.json" = local.posture })
}

resource "kubernetes_deployment_v1" "this" {
  wait_for_rollout = false

  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    replicas                  = "2"
    progress_deadline_seconds = 600
    revision_history_limit    = 3

    selector {
      match_labels = local.labels
    }

    strategy {
      type = "RollingUpdate"

      rolling_update {
        max_surge       = "1"
        max_unavailable = "0"
      }
    }

    template {
      metadata {
        labels = local.labels

        # A mounted file changes within a minute or so, new pods within seconds.
        annotations = {
          "terradrill.dev/posture" = sha256(local.posture)
          "terradrill.dev/files"   = sha256(jsonencode(local.files))
        }
      }

      spec {
        service_account_name             = kubernetes_service_account_v1.this.metadata[0].name
        automount_service_account_token  = false
        enable_service_links             = false
        priority_class_name              = var.priority_class
        termination_grace_period_seconds = 10
        node_selector                    = var.node_selector

        security_context {
          run_as_non_root = true
          run_as_user     = "1000"
          run_as_group    = "1000"
          fs_group        = "1000"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "topology.kubernetes.io/zone"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = local.labels
          }
        }

        container {
          name              = "gate"
          image             = var.image
          image_pull_policy = "IfNotPresent"
          command           = ["python3", "/etc/gate/gate.py"]

          port {
            name           = "http"
            container_port = 8080
          }

          env {
            name  = "GATE_HEALTH_PATH"
            value = var.health_path
          }

          env {
            name  = "GATE_INFERENCE"
            value = jsonencode(var.inference)
          }

          env {
            name  = "PYTHONDONTWRITEBYTECODE"
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

          # About the gate alone: a gate that says no is in good health.
          readiness_probe {
            period_seconds    = 5
            failure_threshold = 2
            timeout_seconds   = 2

            http_get {
              path = "/livez"
              port = "8080"
            }
          }

          liveness_probe {
            period_seconds    = 10
            failure_threshold = 3
            timeout_seconds   = 2

            http_get {
              path = "/livez"
              port = "8080"
            }
          }

          volume_mount {
            name       = "gate"
            mount_path = "/etc/gate"
            read_only  = true
          }

          volume_mount {
            name       = "state"
            mount_path = "/state"
            read_only  = true
          }
        }

        dynamic "container" {
          for_each = local.database_containers

          content {
            name              = container.key
            image             = container.value.image
            image_pull_policy = "IfNotPresent"
            command           = container.value.command

            dynamic "env" {
              for_each = local.connection

              content {
                name  = env.key
                value = env.value
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
              name       = "gate"
              mount_path = "/etc/gate"
              read_only  = true
            }

            volume_mount {
              name       = "state"
              mount_path = "/state"
            }
          }
        }

        volume {
          name = "gate"

          config_map {
            name = kubernetes_config_map_v1.this.metadata[0].name
          }
        }

        volume {
          name = "state"

          empty_dir {
            size_limit = "1Mi"
          }
        }
      }
    }
  }
}

resource "kubernetes_service_v1" "this" {
  wait_for_load_balancer = false

  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    type                    = "NodePort"
    selector                = local.labels
    external_traffic_policy = "Cluster"

    port {
      name        = "http"
      protocol    = "TCP"
      port        = 8080
      target_port = "8080"
      node_port   = var.node_port
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "this" {
  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = local.labels
    }
  }
}

resource "kubernetes_network_policy_v1" "this" {
  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {
      match_labels = local.labels
    }

    ingress {
      ports {
        protocol = "TCP"
        port     = "8080"
      }
    }

    egress {
      to {
        pod_selector {
          match_labels = { "app.kubernetes.io/component" = "inference" }
        }
      }

      ports {
        protocol = "TCP"
        port     = "8000"
      }
    }

    egress {
      ports {
        protocol = "TCP"
        port     = "5432"
      }
    }

    # The pod identity agent, on the pod's own node.
    egress {
      to {
        ip_block {
          cidr = "169.254.170.23/32"
        }
      }

      ports {
        protocol = "TCP"
        port     = "80"
      }
    }
  }
}
