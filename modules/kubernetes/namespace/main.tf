resource "kubernetes_namespace_v1" "this" {
  metadata {
    name = var.name

    labels = {
      "app.kubernetes.io/part-of"                  = var.name
      "pod-security.kubernetes.io/enforce"         = "restricted"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
    }
  }
}

# What serves goes before batch work, and takes its place where GPUs are short.
resource "kubernetes_priority_class_v1" "serving" {
  metadata {
    name = "${var.name}-serving"
  }

  description       = "What serves requests of ${var.name}"
  value             = 1000000
  global_default    = false
  preemption_policy = "PreemptLowerPriority"
}

# Pods of one's own that say so reach databases and caches; what else they need is theirs to allow.
resource "kubernetes_network_policy_v1" "data" {
  metadata {
    name      = "data"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  spec {
    policy_types = ["Egress"]

    pod_selector {
      match_labels = { "terradrill.dev/reaches" = "data" }
    }

    dynamic "egress" {
      for_each = toset(["5432", "6379"])

      content {
        ports {
          protocol = "TCP"
          port     = egress.value
        }
      }
    }
  }
}

# Nothing gets in or out but what a policy of its own allows, and everybody may ask for names.
resource "kubernetes_network_policy_v1" "default" {
  metadata {
    name      = "default"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {}

    egress {
      to {
        namespace_selector {
          match_labels = { "kubernetes.io/metadata.name" = "kube-system" }
        }
      }

      ports {
        protocol = "UDP"
        port     = "53"
      }

      ports {
        protocol = "TCP"
        port     = "53"
      }
    }
  }
}
