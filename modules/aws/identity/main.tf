data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  # Services that act for many customers are held to what they do for this account.
  own_account = { StringEquals = { "aws:SourceAccount" = local.account } }

  # EKS says with tags for which pod it asks. The cluster has the same name in each region.
  service_accounts = {
    inference     = { namespace = var.name, names = var.inference_service_accounts }
    gate          = { namespace = var.name, names = ["gate"] }
    observability = { namespace = "amazon-cloudwatch", names = ["cloudwatch-agent"] }
  }

  pods = { for role, its in local.service_accounts : role => {
    StringEquals = {
      "aws:SourceAccount"                         = local.account
      "aws:RequestTag/kubernetes-namespace"       = its.namespace
      "aws:RequestTag/kubernetes-service-account" = coalescelist(its.names, ["none"])
    }
    ArnLike = { "aws:RequestTag/eks-cluster-arn" = "arn:${local.partition}:eks:*:${local.account}:cluster/${var.name}" }
  } }

  roles = { for role, settings in local.all_roles : role => settings if lookup(local.needed, role, true) }

  # The other roles are needed whatever a region computes on.
  needed = {
    eks-cluster   = contains(var.compute, "kubernetes")
    eks-node      = contains(var.compute, "kubernetes")
    inference     = contains(var.compute, "kubernetes")
    gate          = contains(var.compute, "kubernetes")
    observability = contains(var.compute, "kubernetes") && var.observability
    machine       = contains(var.compute, "instances")
  }

  all_roles = {
    eks-cluster = {
      service   = "eks.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      condition = null
      managed   = ["AmazonEKSClusterPolicy"]
    }
    eks-node = {
      service   = "ec2.${data.aws_partition.current.dns_suffix}"
      actions   = ["sts:AssumeRole"]
      condition = null
      managed   = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"]
    }
    inference = {
      service   = "pods.eks.amazonaws.com"
      actions   = ["sts:AssumeRole", "sts:TagSession"]
      condition = local.pods["inference"]
      managed   = []
    }
    gate = {
      service   = "pods.eks.amazonaws.com"
      actions   = ["sts:AssumeRole", "sts:TagSession"]
      condition = local.pods["gate"]
      managed   = []
    }
    machine = {
      service   = "ec2.${data.aws_partition.current.dns_suffix}"
      actions   = ["sts:AssumeRole"]
      condition = null
      managed   = ["AmazonSSMManagedInstanceCore", "AmazonEC2ContainerRegistryPullOnly"]
    }
    observability = {
      service   = "pods.eks.amazonaws.com"
      actions   = ["sts:AssumeRole", "sts:TagSession"]
      condition = local.pods["observability"]
      managed   = ["CloudWatchAgentServerPolicy"]
    }
    rds-monitoring = {
      service   = "monitoring.rds.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      condition = local.own_account
      managed   = ["service-role/AmazonRDSEnhancedMonitoringRole"]
    }
    flow-logs = {
      service   = "vpc-flow-logs.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      condition = local.own_account
      managed   = []
    }
    # AWS documents this trust without a condition, and nothing says that replication sends aws:SourceAccount: a condition that
    # is never met would stop the copies without a word.
    replication = {
      service   = "s3.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      condition = null
      managed   = []
    }
  }

  attachments = merge([
    for role, settings in local.roles : {
      for policy in settings.managed : "${role}/${basename(policy)}" => { role = role, policy = policy }
    }
  ]...)

  models_bucket = "arn:${local.partition}:s3:::${var.name}-models-*-${local.account}"
  state_bucket  = "arn:${local.partition}:s3:::${var.name}-state-*-${local.account}"
  any_key       = "arn:${local.partition}:kms:*:${local.account}:key/*"
  log_group     = "arn:${local.partition}:logs:*:${local.account}:log-group:/aws/vpc/${var.name}/flow-log"

  # The one object of each holder that gates know.
  ledgers = { for holder, its in try(var.ledger.holders, {}) : holder => "arn:${local.partition}:s3:::${its.bucket}/fence/${var.ledger.environment}.json" }

  # Keys have no names: their aliases say which ones are meant.
  models_key = { "ForAnyValue:StringEquals" = { "kms:ResourceAliases" = "alias/${var.name}-models" } }
  copied_key = { "ForAnyValue:StringEquals" = { "kms:ResourceAliases" = ["alias/${var.name}-models", "alias/${var.name}-state"] } }

  # What inference needs, in a pod or on a machine.
  models = [
    {
      Sid      = "ListModels"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [local.models_bucket]
    },
    {
      Sid      = "ReadModels"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["${local.models_bucket}/*"]
    },
    {
      Sid       = "DecryptModels"
      Effect    = "Allow"
      Action    = ["kms:Decrypt"]
      Resource  = [local.any_key]
      Condition = local.models_key
    },
  ]

  # What a gate needs. What its user may do in a database is for the database to say.
  gates = concat(
    [
      {
        Sid      = "SignIn"
        Effect   = "Allow"
        Action   = ["rds-db:connect"]
        Resource = ["arn:${local.partition}:rds-db:*:${local.account}:dbuser:*/${replace(var.name, "-", "_")}_gate"]
      },
    ],
    [for statement in [
      {
        Sid      = "ReadLedger"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = values(local.ledgers)
      },
      {
        Sid       = "RepeatLatches"
        Effect    = "Allow"
        Action    = ["cloudwatch:PutMetricData"]
        Resource  = ["*"]
        Condition = { StringEquals = { "cloudwatch:namespace" = "terradrill/${var.name}" } }
      },
    ] : statement if var.ledger != null],
  )

  # A role is that of all regions. EKS says with a tag from which cluster a gate comes, EC2 from which machine.
  written = { for holder, its in try(var.ledger.holders, {}) : holder => {
    Sid      = "WriteLedgerIn${replace(title(its.region), "-", "")}"
    Effect   = "Allow"
    Action   = ["s3:PutObject"]
    Resource = [local.ledgers[holder]]
  } if its.has_gate }

  policies = {
    inference = concat(local.models, [
      {
        Sid      = "Queues"
        Effect   = "Allow"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:SendMessage"]
        Resource = ["arn:${local.partition}:sqs:*:${local.account}:${var.name}-*"]
      },
      {
        Sid    = "Caches"
        Effect = "Allow"
        Action = ["elasticache:Connect"]
        Resource = [
          "arn:${local.partition}:elasticache:*:${local.account}:replicationgroup:${var.name}-*",
          "arn:${local.partition}:elasticache:*:${local.account}:user:${var.name}-*",
        ]
      },
    ])

    gate = concat(local.gates, [for holder, statement in local.written : merge(statement, {
      Condition = { StringEquals = { "aws:PrincipalTag/eks-cluster-arn" = "arn:${local.partition}:eks:${var.ledger.holders[holder].region}:${local.account}:cluster/${var.name}" } }
    })])

    # A machine is all of it: it follows what its region says, runs the model and the gate, and makes the gate's user.
    machine = concat(
      local.models,
      local.gates,
      [for holder, statement in local.written : merge(statement, {
        Condition = { ArnLike = { "ec2:SourceInstanceARN" = "arn:${local.partition}:ec2:${var.ledger.holders[holder].region}:${local.account}:instance/*" } }
      })],
      [
        {
          Sid      = "Follow"
          Effect   = "Allow"
          Action   = ["ssm:GetParametersByPath"]
          Resource = ["arn:${local.partition}:ssm:*:${local.account}:parameter/${var.name}/machines"]
        },
        {
          Sid      = "ReadSecrets"
          Effect   = "Allow"
          Action   = ["secretsmanager:GetSecretValue"]
          Resource = ["arn:${local.partition}:secretsmanager:*:${local.account}:secret:${var.name}/*"]
        },
        {
          Sid       = "DecryptSecrets"
          Effect    = "Allow"
          Action    = ["kms:Decrypt"]
          Resource  = [local.any_key]
          Condition = { StringLike = { "kms:ViaService" = "secretsmanager.*.${data.aws_partition.current.dns_suffix}" } }
        },
        {
          # Reading knows no narrower resource.
          Sid      = "CountReplicas"
          Effect   = "Allow"
          Action   = ["elasticloadbalancing:DescribeTargetHealth"]
          Resource = ["*"]
        },
      ],
    )

    # The managed policy lets it write any metric. Those that shut regions aren't its own.
    observability = [
      {
        Sid       = "LeaveLatchesAlone"
        Effect    = "Deny"
        Action    = ["cloudwatch:PutMetricData"]
        Resource  = ["*"]
        Condition = { StringLike = { "cloudwatch:namespace" = "terradrill/*" } }
      },
    ]

    flow-logs = [
      {
        Sid      = "Write"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [local.log_group, "${local.log_group}:*"]
      },
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups"]
        Resource = ["*"]
      },
    ]

    replication = [
      {
        Sid      = "ReadConfiguration"
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = [local.models_bucket, local.state_bucket]
      },
      {
        Sid      = "ReadVersions"
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
        Resource = ["${local.models_bucket}/*", "${local.state_bucket}/*"]
      },
      {
        Sid      = "WriteCopies"
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["${local.models_bucket}/*", "${local.state_bucket}/*"]
      },
      {
        Sid       = "Keys"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
        Resource  = [local.any_key]
        Condition = local.copied_key
      },
      {
        # A lock that was copied would still be held after its owner let go. Rules can't filter by suffix, so the role does.
        Sid      = "LeaveLocksAlone"
        Effect   = "Deny"
        Action   = ["s3:GetObjectVersionForReplication", "s3:ReplicateDelete", "s3:ReplicateObject"]
        Resource = ["${local.state_bucket}/*.tflock"]
      },
    ]
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name                 = "${var.name}-${each.key}"
  description          = "${var.name}: ${each.key}, in every region"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      merge(
        {
          Effect    = "Allow"
          Principal = { Service = each.value.service }
          Action    = each.value.actions
        },
        { for key, value in { Condition = each.value.condition } : key => value if value != null },
      ),
    ]
  })
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each = local.attachments

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.value.policy}"
}

resource "aws_iam_role_policy" "own" {
  for_each = { for role, statements in local.policies : role => statements if contains(keys(local.roles), role) }

  name   = each.key
  role   = aws_iam_role.this[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

# As what machines take their role.
resource "aws_iam_instance_profile" "machine" {
  count = contains(var.compute, "instances") ? 1 : 0

  name = aws_iam_role.this["machine"].name
  role = aws_iam_role.this["machine"].name
  tags = var.tags
}
