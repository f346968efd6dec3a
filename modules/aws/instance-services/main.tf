locals {
  path   = "/${var.name}/machines"
  docker = "/usr/bin/docker"

  # As many as the machine's GPUs are enough for.
  replicas = floor(var.gpus_per_machine / var.inference.gpus_per_replica)
  ports    = [for number in range(local.replicas) : 8000 + number]

  # What the gate goes by. How many replicas the region has ready is written where the gate looks.
  gate = {
    environment = var.environment
    region      = var.region
    epoch       = var.epoch
    serves      = var.serves
    health_path = var.health_path
    database    = one(var.database[*].service)
    ledger      = var.ledger
    latches     = var.latches

    inference = { (var.inference.service) = {
      replicas = "/state/replicas"
      desired  = var.inference.replicas
      floor    = var.inference.floor
      slots    = var.inference.slots
    } }
  }

  # What a replica goes by when it begins.
  inference = {
    service          = var.inference.service
    replicas         = var.inference.replicas
    model            = var.inference.model
    weights          = var.inference.weights
    weights_gib      = var.inference.weights_gib
    gpus_per_replica = var.inference.gpus_per_replica
    slots            = var.inference.slots
    image            = var.inference.image
    weights_image    = var.weights_image
    secrets          = var.secret_environment

    environment = {
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

  # One server for the service, and one for those who ask about the region.
  servers = [
    templatefile("${path.module}/files/replicas.conf.tftpl", { service = var.inference.service, ports = local.ports }),
    templatefile("${path.module}/files/server.conf.tftpl", {
      port        = var.inference.node_port
      health_path = var.health_path
      locations = join("", [file("${path.module}/files/ready.conf"), templatefile("${path.module}/files/service.conf.tftpl", {
        service  = var.inference.service
        upstream = "http://${var.inference.service}"
        state    = "/state"
      })])
    }),
    templatefile("${path.module}/files/server.conf.tftpl", {
      port        = var.node_port
      health_path = var.health_path
      locations   = file("${path.module}/files/nothing.conf")
    }),
  ]

  # On the machine's own network, as the proxy's user, and with nothing of the machine but what it says and the folder in which
  # gate, proxy and what watches tell each other.
  run = "${local.docker} run --rm --network host --user 101:101 --read-only --cap-drop ALL --security-opt no-new-privileges --volume /etc/terradrill:/etc/gate:ro --volume /run/terradrill:/state"
  container = { for name, its in {
    proxy    = { options = "--pid host --tmpfs /tmp:size=1g,uid=101", image = var.proxy_image, command = "nginx -c /etc/gate/nginx.conf -g 'daemon off;'" }
    gate     = { options = "--pid host --memory 256m", image = var.image, command = "terradrill gate --config /etc/gate/gate.json --state /state --listen 127.0.0.1:8080" }
    database = { options = "--memory 128m --env-file /etc/terradrill/database.env", image = var.database_image, command = "sh /etc/gate/watch-database.sh" }
  } : name => "${local.run} --name terradrill-${name} ${its.options} ${its.image} ${its.command}" }

  unit = { before = [], command = "", stop = null, reload = null, once = false, start_seconds = 600, stop_seconds = 30 }

  units = merge(
    {
      proxy = {
        description   = "Way of clients to the replicas of this machine"
        before        = ["/bin/sh /etc/terradrill/pull.sh ${var.proxy_image}", "-${local.docker} rm --force terradrill-proxy"]
        command       = local.container.proxy
        reload        = "${local.docker} kill --signal HUP terradrill-proxy"
        stop          = "${local.docker} kill --signal QUIT terradrill-proxy"
        start_seconds = 600
        stop_seconds  = var.longest_answer_seconds + 10
      }
      # All that it knows it hears again. What it let in goes on meanwhile.
      gate = {
        description   = "Gate of the region"
        before        = ["/bin/sh /etc/terradrill/pull.sh ${var.image}", "-${local.docker} rm --force terradrill-gate"]
        command       = local.container.gate
        stop          = "${local.docker} kill terradrill-gate"
        start_seconds = 600
        stop_seconds  = 10
      }
      replicas = {
        description = "Says which replicas are ready"
        command     = "/bin/sh /etc/terradrill/watch-replicas.sh ${var.location} ${var.inference.target_group_arn} ${local.replicas}"
      }
    },
    { for number in range(local.replicas) : "inference-${number}" => {
      description   = "Replica ${number} of ${var.inference.service}"
      command       = "/usr/bin/python3 /etc/terradrill/inference.py ${number}"
      stop          = "${local.docker} stop --time ${var.longest_answer_seconds} terradrill-inference-${number}"
      start_seconds = 1800
      stop_seconds  = var.longest_answer_seconds + 30
    } },
    { for name, its in {
      database = {
        description   = "Looks at the database"
        before        = ["/bin/sh /etc/terradrill/pull.sh ${var.database_image}", "-${local.docker} rm --force terradrill-database"]
        command       = local.container.database
        stop          = "${local.docker} kill terradrill-database"
        start_seconds = 600
      }
      database-token = {
        description = "Keeps a token at hand for the database"
        command     = "/bin/sh -c 'set -a; . /etc/terradrill/database.env; exec sh /etc/terradrill/database-token.sh'"
      }
      database-role = {
        description   = "Makes the role with which the gate signs in to the database"
        before        = ["/bin/sh /etc/terradrill/pull.sh ${var.database_image}"]
        command       = "/bin/sh -c 'set -a; . /etc/terradrill/database.env; exec python3 /etc/terradrill/database-role.py ${var.location} ${try(var.database.secret, "")} ${var.database_image} ${try(var.database.user, "")}'"
        once          = true
        start_seconds = 600
      }
    } : name => its if var.database != null },
  )

  scripts = concat(
    ["inference.py", "pull.sh", "watch-replicas.sh", "weights.sh"],
    var.database == null ? [] : ["database-role.py", "database-role.sh", "database-token.sh", "watch-database.sh"],
  )

  connection = var.database == null ? {} : {
    PGHOST            = var.database.address
    PGPORT            = "5432"
    PGDATABASE        = var.database.database_name
    PGUSER            = var.database.user
    PGSSLMODE         = "verify-full"
    PGSSLROOTCERT     = "/etc/gate/roots.pem"
    PGCONNECT_TIMEOUT = "4"
    AWS_REGION        = var.location
    GATE_REGION       = var.region
    GATE_EPOCH        = tostring(var.epoch)
  }

  files = merge(
    {
      "gate.json"      = jsonencode(local.gate)
      "inference.json" = jsonencode(local.inference)
      "nginx.conf" = templatefile("${path.module}/files/nginx.conf.tftpl", {
        state     = "/state"
        temporary = "/tmp"
        resolver  = "169.254.169.253"
        gate      = "127.0.0.1:8080"
        own_port  = 8081
        servers   = join("", local.servers)
      })
      # Who is told of a change at once. Everything else is read when its unit begins.
      "follows.json" = jsonencode(merge(
        { "gate.json" = "terradrill-gate.service", "nginx.conf" = "terradrill-proxy.service" },
        var.database == null ? {} : { "database.env" = "terradrill-database.service" },
      ))
    },
    { for name in local.scripts : name => file("${path.module}/files/${name}") },
    { for name, its in local.units : "terradrill-${name}.service" => templatefile("${path.module}/files/unit.service.tftpl", merge(local.unit, its)) },
    var.database == null ? {} : {
      "database.env" = join("", [for variable, value in local.connection : "${variable}=${value}\n"])
      "roots.pem"    = var.database.roots
    },
  )

  # These grow with the topology; a parameter can't become smaller again.
  large = ["gate.json", "nginx.conf"]
}

# A file of every machine, each of which looks every ten seconds. None of it is secret.
resource "aws_ssm_parameter" "this" {
  for_each = local.files

  name           = "${local.path}/${each.key}"
  description    = "What each machine of ${var.name} has as ${each.key}"
  type           = "String"
  tier           = contains(local.large, each.key) ? "Advanced" : "Standard"
  insecure_value = each.value
  tags           = var.tags

  lifecycle {
    precondition {
      condition     = length(each.value) <= (contains(local.large, each.key) ? 8192 : 4096)
      error_message = "${each.key} has ${length(each.value)} characters, and a parameter holds ${contains(local.large, each.key) ? 8192 : 4096}."
    }
  }
}
