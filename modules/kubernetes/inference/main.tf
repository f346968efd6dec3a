locals {
  labels = {
    "app.kubernetes.io/name"      = var.name
    "app.kubernetes.io/component" = "inference"
  }

  uid = 1000

  # How weights are fetched from a store of each kind.
  fetch = {
    s3 = {
      command     = ["sh", "-ceu", file("${path.module}/files/weights.sh")]
      environment = { AWS_REGION = var.weights.region, SOURCE = "s3://${var.weights.bucket}/${var.weights.prefix}" }
    }
    azure = {
      command     = ["python3", "-c", file("${path.module}/files/weights-azure.py")]
      environment = { SOURCE = "https://${var.weights.bucket}.blob.core.windows.net/models", PREFIX = var.weights.prefix }
    }
  }

  # Everything the server writes goes to these: its root file system is read-only.
  directories = {
    HOME                    = "/cache"
    TORCHINDUCTOR_CACHE_DIR = "/cache/torchinductor"
    TRITON_CACHE_DIR        = "/cache/triton"
    VLLM_CACHE_ROOT         = "/cache/vllm"
    HF_HUB_OFFLINE          = "1"
    VLLM_NO_USAGE_STATS     = "1"
    VLLM_DO_NOT_TRACK       = "1"
    TRANSFORMERS_OFFLINE    = "1"
    USER                    = "vllm"
  }
}

resource "kubernetes_service_account_v1" "this" {
  automount_service_account_token = false

  metadata {
    name        = var.name
    namespace   = var.namespace
    labels      = local.labels
    annotations = length(var.identity.annotations) == 0 ? null : var.identity.annotations
  }
}

resource "kubernetes_deployment_v1" "this" {
  # Pods wait for nodes and load their weights for minutes. What waits for them looks at them.
  wait_for_rollout = false

  metadata {
    name        = var.name
    namespace   = var.namespace
    labels      = local.labels
    annotations = { "terradrill.dev/weights-gib" = tostring(var.weights_gib) }
  }

  spec {
    replicas                  = tostring(var.replicas)
    progress_deadline_seconds = var.startup_seconds + 600
    revision_history_limit    = 3

    selector {
      match_labels = local.labels
    }

    # There is no spare GPU for a surge.
    strategy {
      type = "RollingUpdate"

      rolling_update {
        max_surge       = "0"
        max_unavailable = "1"
      }
    }

    template {
      metadata {
        labels = merge(local.labels, var.identity.pod_labels)

        # A variable from a secret stays what it was when its pod began.
        annotations = length(var.secret_revisions) == 0 ? null : { "terradrill.dev/secrets" = jsonencode(var.secret_revisions) }
      }

      spec {
        service_account_name             = kubernetes_service_account_v1.this.metadata[0].name
        automount_service_account_token  = false
        enable_service_links             = false
        priority_class_name              = var.priority_class
        termination_grace_period_seconds = var.longest_answer_seconds + 30
        node_selector                    = var.node_selector

        security_context {
          run_as_non_root = true
          run_as_user     = tostring(local.uid)
          run_as_group    = tostring(local.uid)
          fs_group        = tostring(local.uid)

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        toleration {
          key      = "nvidia.com/gpu"
          operator = "Exists"
          effect   = "NoSchedule"
        }

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "topology.kubernetes.io/zone"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = local.labels
          }
        }

        # The weights come from the region's own bucket, never from a hub. What can't be proven isn't served.
        init_container {
          name              = "weights"
          image             = var.weights_image
          image_pull_policy = "IfNotPresent"
          command           = local.fetch[var.weights.store].command

          dynamic "env" {
            for_each = merge(local.fetch[var.weights.store].environment, {
              HOME     = "/cache"
              MANIFEST = coalesce(var.weights.digest, "none")
            })

            content {
              name  = env.key
              value = env.value
            }
          }

          resources {
            requests = { cpu = "1", memory = "1Gi" }
            limits   = { memory = "4Gi" }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }
          }

          volume_mount {
            name       = "models"
            mount_path = "/models"
          }

          volume_mount {
            name       = "cache"
            mount_path = "/cache"
          }
        }

        container {
          name              = "vllm"
          image             = var.image
          image_pull_policy = "IfNotPresent"
          command           = ["vllm", "serve"]

          args = concat(
            ["/models", "--served-model-name", var.model, "--port", "8000", "--tensor-parallel-size", tostring(var.gpus_per_replica), "--max-num-seqs", tostring(var.slots)],
            var.arguments,
          )

          port {
            name           = "http"
            container_port = 8000
          }

          dynamic "env" {
            for_each = local.directories

            content {
              name  = env.key
              value = env.value
            }
          }

          dynamic "env" {
            for_each = var.secret_environment

            content {
              name = env.key

              value_from {
                secret_key_ref {
                  name = env.value.secret
                  key  = env.value.key
                }
              }
            }
          }

          # The request for GPUs must equal the limit.
          resources {
            requests = { cpu = var.cpu, memory = var.memory, "nvidia.com/gpu" = tostring(var.gpus_per_replica) }
            limits   = { "nvidia.com/gpu" = tostring(var.gpus_per_replica) }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }
          }

          # Covers loading and warming up; the other probes begin after it.
          startup_probe {
            period_seconds    = 10
            failure_threshold = ceil(var.startup_seconds / 10)

            http_get {
              path = "/health"
              port = "8000"
            }
          }

          readiness_probe {
            period_seconds    = 5
            failure_threshold = 2
            timeout_seconds   = 2

            http_get {
              path = "/health"
              port = "8000"
            }
          }

          liveness_probe {
            period_seconds    = 20
            failure_threshold = 3
            timeout_seconds   = 5

            http_get {
              path = "/health"
              port = "8000"
            }
          }

          # Load balancers notice later than Kubernetes that a pod leaves.
          lifecycle {
            pre_stop {
              exec {
                command = ["sleep", "20"]
              }
            }
          }

          volume_mount {
            name       = "models"
            mount_path = "/models"
            read_only  = true
          }

          volume_mount {
            name       = "cache"
            mount_path = "/cache"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "shm"
            mount_path = "/dev/shm"
          }
        }

        volume {
          name = "models"

          empty_dir {
            size_limit = "${ceil(var.weights_gib * 1.1) + 1}Gi"
          }
        }

        volume {
          name = "cache"

          empty_dir {
            size_limit = "20Gi"
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "2Gi"
          }
        }

        # Tensor-parallel workers talk through shared memory.
        volume {
          name = "shm"

          empty_dir {
            medium     = "Memory"
            size_limit = "4Gi"
          }
        }
      }
    }
  }
}

# For the gate's proxy. Nobody outside the cluster reaches it.
resource "kubernetes_service_v1" "this" {
  wait_for_load_balancer = false

  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    type     = "ClusterIP"
    selector = local.labels

    port {
      name        = "http"
      protocol    = "TCP"
      port        = 8000
      target_port = "8000"
    }
  }
}

# The address of each replica that is ready, for the gate to count.
resource "kubernetes_service_v1" "replicas" {
  wait_for_load_balancer = false

  metadata {
    name      = "${var.name}-replicas"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    type       = "ClusterIP"
    cluster_ip = "None"
    selector   = local.labels

    port {
      name        = "http"
      protocol    = "TCP"
      port        = 8000
      target_port = "8000"
    }
  }
}

# The same in every posture: its specification can't change without a replacement.
resource "kubernetes_pod_disruption_budget_v1" "this" {
  metadata {
    name      = var.name
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
    name      = var.name
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {
      match_labels = local.labels
    }

    # The gate, for clients and for its own judgement, and nobody else.
    ingress {
      from {
        pod_selector {
          match_labels = { "app.kubernetes.io/component" = "gate" }
        }
      }

      ports {
        protocol = "TCP"
        port     = "8000"
      }
    }

    # Who takes from a queue asks for the lease before each batch.
    egress {
      to {
        pod_selector {
          match_labels = { "app.kubernetes.io/component" = "gate" }
        }
      }

      ports {
        protocol = "TCP"
        port     = "8080"
      }
    }

    # The cloud's services, by their endpoints, and the pod identity agent.
    egress {
      ports {
        protocol = "TCP"
        port     = "443"
      }
    }

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
