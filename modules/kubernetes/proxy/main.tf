locals {
  labels = {
    "app.kubernetes.io/name"      = "proxy"
    "app.kubernetes.io/component" = "proxy"
  }

  configuration = templatefile("${path.module}/files/nginx.conf.tftpl", { services = var.services })
}

resource "kubernetes_config_map_v1" "this" {
  metadata {
    name      = "proxy"
    namespace = var.namespace
    labels    = local.labels
  }

  data = { "nginx.conf" = local.configuration }
}

resource "kubernetes_deployment_v1" "this" {
  wait_for_rollout = false

  metadata {
    name      = "proxy"
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

        # nginx reads its configuration when it starts.
        annotations = { "terradrill.dev/configuration" = sha256(local.configuration) }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        priority_class_name              = var.priority_class
        termination_grace_period_seconds = var.longest_answer_seconds + 30
        node_selector                    = var.node_selector

        security_context {
          run_as_non_root = true
          run_as_user     = "101"
          run_as_group    = "101"

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
          name              = "nginx"
          image             = var.image
          image_pull_policy = "IfNotPresent"
          command           = ["nginx", "-c", "/etc/proxy/nginx.conf", "-g", "daemon off;"]

          dynamic "port" {
            for_each = var.services

            content {
              container_port = port.value.node_port
            }
          }

          resources {
            requests = { cpu = "250m", memory = "128Mi" }
            limits   = { memory = "512Mi" }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }
          }

          readiness_probe {
            period_seconds    = 5
            failure_threshold = 2
            timeout_seconds   = 2

            http_get {
              path = "/livez"
              port = "8081"
            }
          }

          liveness_probe {
            period_seconds    = 10
            failure_threshold = 3
            timeout_seconds   = 2

            http_get {
              path = "/livez"
              port = "8081"
            }
          }

          # Load balancers notice later than Kubernetes that a pod leaves; then answers under way are finished.
          lifecycle {
            pre_stop {
              exec {
                command = ["sh", "-c", "sleep 20; nginx -c /etc/proxy/nginx.conf -s quit; sleep ${var.longest_answer_seconds}"]
              }
            }
          }

          volume_mount {
            name       = "configuration"
            mount_path = "/etc/proxy"
            read_only  = true
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        volume {
          name = "configuration"

          config_map {
            name = kubernetes_config_map_v1.this.metadata[0].name
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "1Gi"
          }
        }
      }
    }
  }
}

# The load balancer knows the node ports. Only nodes with a ready pod answer on them.
resource "kubernetes_service_v1" "this" {
  for_each = var.services

  wait_for_load_balancer = false

  metadata {
    name      = "proxy-${each.key}"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    type                    = "NodePort"
    selector                = local.labels
    external_traffic_policy = "Local"

    port {
      name        = "http"
      protocol    = "TCP"
      port        = each.value.node_port
      target_port = tostring(each.value.node_port)
      node_port   = each.value.node_port
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "this" {
  metadata {
    name      = "proxy"
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
    name      = "proxy"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {
      match_labels = local.labels
    }

    # Clients' own addresses arrive here; who may come at all is the load balancer's to say.
    dynamic "ingress" {
      for_each = var.services

      content {
        ports {
          protocol = "TCP"
          port     = tostring(ingress.value.node_port)
        }
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
  }
}
