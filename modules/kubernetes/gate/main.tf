locals {
  labels = {
    "app.kubernetes.io/name"      = "gate"
    "app.kubernetes.io/component" = "gate"
  }

  # The user of nginx, and of all others: the gate sends it signals, and each reads what another has written.
  uid = 101

  # Seconds until load balancers have noticed that a pod leaves, the longest answer, and what is cut then.
  grace_period = 20 + var.longest_answer_seconds + 10

  # What the gate goes by.
  gate = jsonencode({
    environment = var.environment
    region      = var.region
    epoch       = var.epoch
    serves      = var.serves
    health_path = var.health_path
    database    = one(var.database[*].service)
    inference   = { for service, its in var.inference : service => { replicas = its.replicas, desired = its.desired, floor = its.floor, slots = its.slots } }
    latches     = var.latches

    ledger = var.ledger == null ? null : merge(var.ledger, {
      siblings = "gate-siblings.${var.namespace}.svc.cluster.local:8080"
    })
  })

  # Where the load balancer doesn't, nginx shows the certificate.
  tls      = var.tls_secret == null ? "" : file("${path.module}/files/tls.conf")
  listened = var.tls_secret == null ? "" : " ssl"

  # One server for each service, and one for those who ask about the region.
  servers = concat(
    [for service, its in var.inference : templatefile("${path.module}/files/server.conf.tftpl", {
      port        = "${its.node_port}${local.listened}"
      health_path = var.health_path
      locations   = "${local.tls}${templatefile("${path.module}/files/service.conf.tftpl", { service = service, upstream = its.upstream, state = "/state" })}"
    })],
    [templatefile("${path.module}/files/server.conf.tftpl", {
      port        = "${var.node_port}${local.listened}"
      health_path = var.health_path
      locations   = "${local.tls}${file("${path.module}/files/nothing.conf")}"
    })],
  )

  files = merge(
    {
      "leave.sh" = file("${path.module}/files/leave.sh")
      "nginx.conf" = templatefile("${path.module}/files/nginx.conf.tftpl", {
        state     = "/state"
        temporary = "/tmp"
        resolver  = "kube-dns.kube-system.svc.cluster.local"
        gate      = "127.0.0.1:8080"
        own_port  = 8081
        servers   = join("", local.servers)
      })
    },
    var.database == null ? {} : {
      "database-token.py" = file("${path.module}/files/${local.token_scripts[var.database.sign_in]}")
      "watch-database.sh" = file("${path.module}/files/watch-database.sh")
      "roots.pem"         = var.database.roots
    },
  )

  token_scripts = { rds = "database-token.py", entra = "database-token-entra.py" }

  # Where the database is. Its certificate is checked, and its name in it.
  connection = var.database == null ? {} : merge(var.database.sign_in == "rds" ? { AWS_REGION = var.database.region } : {}, {
    PGHOST            = var.database.address
    PGPORT            = "5432"
    PGDATABASE        = var.database.database_name
    PGUSER            = var.database.user
    PGSSLMODE         = "verify-full"
    PGSSLROOTCERT     = "/etc/gate/roots.pem"
    PGCONNECT_TIMEOUT = "4"
    PGOPTIONS         = "-c statement_timeout=2000"
    GATE_REGION       = var.region
    GATE_EPOCH        = tostring(var.epoch)
  })

  # What looks at the database, and what keeps a token for that at hand.
  database_containers = var.database == null ? {} : {
    database = { image = var.database_image, command = ["sh", "/etc/gate/watch-database.sh"] }
    token    = { image = var.token_image, command = ["python3", "/etc/gate/database-token.py"] }
  }

  # The gates of other regions are reached where clients are.
  outside = distinct(concat(["443"], [for peer in values(try(var.ledger.peers, {})) : try(regex(":([0-9]+)$", peer)[0], "443")]))
}

# What the cloud gives a role to. The pods talk to no Kubernetes.
resource "kubernetes_service_account_v1" "this" {
  metadata {
    name        = "gate"
    namespace   = var.namespace
    labels      = local.labels
    annotations = length(var.identity.annotations) == 0 ? null : var.identity.annotations
  }

  automount_service_account_token = false
}

resource "kubernetes_config_map_v1" "this" {
  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  data = merge(local.files, { "gate.json" = local.gate })
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
        labels = merge(local.labels, var.identity.pod_labels)

        # A mounted file changes within a minute or so, new pods within seconds. nginx reads its configuration when it starts.
        annotations = merge(
          {
            "terradrill.dev/gate"  = sha256(local.gate)
            "terradrill.dev/files" = sha256(jsonencode(local.files))
          },
          var.tls_secret == null ? {} : { "terradrill.dev/tls" = tostring(var.tls_secret.revision) },
        )
      }

      spec {
        service_account_name             = kubernetes_service_account_v1.this.metadata[0].name
        automount_service_account_token  = false
        enable_service_links             = false
        priority_class_name              = var.priority_class
        termination_grace_period_seconds = local.grace_period
        node_selector                    = var.node_selector

        # The gate signals nginx, whose process it finds by nginx.pid.
        share_process_namespace = true

        security_context {
          run_as_non_root = true
          run_as_user     = tostring(local.uid)
          run_as_group    = tostring(local.uid)
          fs_group        = tostring(local.uid)

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

        # Asked to end, it goes on until nginx.pid is gone: until then requests still ask it.
        container {
          name              = "gate"
          image             = var.image
          image_pull_policy = "IfNotPresent"
          command           = ["terradrill", "gate", "--config", "/etc/gate/gate.json", "--state", "/state", "--listen", "0.0.0.0:8080"]

          port {
            name           = "gate"
            container_port = 8080
          }

          resources {
            requests = { cpu = "100m", memory = "64Mi" }
            limits   = { memory = "256Mi" }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }
          }

          # About the gate alone: a gate that says no is in good health. One that has just begun says no until it has heard a
          # majority, and those of the pods before it go on meanwhile.
          readiness_probe {
            initial_delay_seconds = 10
            period_seconds        = 5
            failure_threshold     = 2
            timeout_seconds       = 2

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
          }
        }

        container {
          name              = "proxy"
          image             = var.proxy_image
          image_pull_policy = "IfNotPresent"
          command           = ["nginx", "-c", "/etc/gate/nginx.conf", "-g", "daemon off;"]

          dynamic "port" {
            for_each = concat([for service in values(var.inference) : service.node_port], [var.node_port])

            content {
              container_port = port.value
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

          # Answers under way are finished.
          lifecycle {
            pre_stop {
              exec {
                command = ["sh", "/etc/gate/leave.sh", tostring(var.longest_answer_seconds)]
              }
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

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          dynamic "volume_mount" {
            for_each = var.tls_secret[*]

            content {
              name       = "tls"
              mount_path = "/etc/tls"
              read_only  = true
            }
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

            # The gate judges by the database for as long as requests ask it.
            lifecycle {
              pre_stop {
                exec {
                  command = ["sh", "-c", "while [ -e /state/nginx.pid ]; do sleep 1; done"]
                }
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

        # What the containers say to each other. None of it outlives them.
        volume {
          name = "state"

          empty_dir {
            medium     = "Memory"
            size_limit = "16Mi"
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "1Gi"
          }
        }

        dynamic "volume" {
          for_each = var.tls_secret[*]

          content {
            name = "tls"

            secret {
              secret_name  = volume.value.name
              default_mode = "0440"
            }
          }
        }
      }
    }
  }
}

# Where the cluster makes its own load balancer, one for all services, at an address that was there before.
resource "kubernetes_service_v1" "front" {
  count = var.load_balancer == null ? 0 : 1

  wait_for_load_balancer = false

  metadata {
    name        = "front"
    namespace   = var.namespace
    labels      = local.labels
    annotations = var.load_balancer.annotations
  }

  spec {
    type                        = "LoadBalancer"
    selector                    = local.labels
    external_traffic_policy     = "Local"
    load_balancer_source_ranges = length(var.load_balancer.allowed_cidrs) == 0 ? null : var.load_balancer.allowed_cidrs

    dynamic "port" {
      for_each = { for service, port in var.load_balancer.ports : service => {
        port      = port
        node_port = service == "gate" ? var.node_port : var.inference[service].node_port
      } }

      content {
        name        = port.key
        protocol    = "TCP"
        port        = port.value.port
        target_port = tostring(port.value.node_port)
        node_port   = port.value.node_port
      }
    }
  }
}

# A load balancer that is made outside knows the node ports. Only nodes with a ready pod answer on them.
resource "kubernetes_service_v1" "proxy" {
  for_each = var.load_balancer != null ? {} : merge({ for service, its in var.inference : "proxy-${service}" => its.node_port }, { proxy = var.node_port })

  wait_for_load_balancer = false

  metadata {
    name      = each.key
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
      port        = each.value
      target_port = tostring(each.value)
      node_port   = each.value
    }
  }
}

# For those inside who write without a request: they ask for the lease before each batch.
resource "kubernetes_service_v1" "gate" {
  wait_for_load_balancer = false

  metadata {
    name      = "gate"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    type     = "ClusterIP"
    selector = local.labels

    port {
      name        = "http"
      protocol    = "TCP"
      port        = 8080
      target_port = "8080"
    }
  }
}

# A gate that has just begun believes one that has listened for longer, ready or not.
resource "kubernetes_service_v1" "siblings" {
  wait_for_load_balancer = false

  metadata {
    name      = "gate-siblings"
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    type                        = "ClusterIP"
    cluster_ip                  = "None"
    selector                    = local.labels
    publish_not_ready_addresses = true

    port {
      name        = "http"
      protocol    = "TCP"
      port        = 8080
      target_port = "8080"
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

    # Clients' own addresses arrive here; who may come at all is the load balancer's to say.
    dynamic "ingress" {
      for_each = concat([for service in values(var.inference) : service.node_port], [var.node_port])

      content {
        ports {
          protocol = "TCP"
          port     = tostring(ingress.value)
        }
      }
    }

    # The siblings, and whoever asks for the lease in this namespace.
    ingress {
      from {
        pod_selector {}
      }

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
      to {
        pod_selector {
          match_labels = local.labels
        }
      }

      ports {
        protocol = "TCP"
        port     = "8080"
      }
    }

    egress {
      ports {
        protocol = "TCP"
        port     = "5432"
      }
    }

    # Holders of the ledger, other regions' gates and monitoring: outside, at addresses that nobody here knows.
    egress {
      dynamic "ports" {
        for_each = local.outside

        content {
          protocol = "TCP"
          port     = ports.value
        }
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
