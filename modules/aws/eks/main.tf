data "aws_partition" "current" {}

# By name, for an account's names are its own; and by id, for that is what EKS goes by.
data "aws_availability_zones" "this" {
  filter {
    name   = "zone-name"
    values = keys(var.subnet_ids)
  }
}

# What EKS would choose for this minor. A version that is given stays.
data "aws_eks_addon_version" "this" {
  for_each = setsubtract(local.addons, keys(var.addon_versions))

  addon_name         = each.key
  kubernetes_version = var.kubernetes_version
}

locals {
  # Zones in which EKS puts no control plane (AWS: "Amazon EKS networking requirements").
  refused_zone_ids = ["use1-az3", "usw1-az2", "cac1-az3"]

  zone_ids = zipmap(data.aws_availability_zones.this.names, data.aws_availability_zones.this.zone_ids)
  refused  = sort([for zone, id in local.zone_ids : "${zone} is ${id}" if contains(local.refused_zone_ids, id)])

  # What nodes need to join, with their settings; and what needs nodes to run on.
  node_addons = {
    eks-pod-identity-agent = null
    kube-proxy             = null
    vpc-cni                = jsonencode({ enableNetworkPolicy = "true" })
  }
  cluster_addons = toset(concat(
    ["coredns", "eks-node-monitoring-agent", "metrics-server"],
    # Container Insights, with the DCGM exporter on nodes that have GPUs.
    var.observability_role_arn == null ? [] : ["amazon-cloudwatch-observability"],
  ))

  addons = setunion(keys(local.node_addons), local.cluster_addons)
  addon_versions = merge(
    { for addon, found in data.aws_eks_addon_version.this : addon => found.version },
    var.addon_versions,
  )

  access_policy = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
}

# Before the cluster: EKS would make the group itself, without encryption and retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/${var.name}/cluster"
  retention_in_days = var.log_retention_in_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_eks_cluster" "this" {
  name                          = var.name
  version                       = var.kubernetes_version
  role_arn                      = var.cluster_role_arn
  bootstrap_self_managed_addons = false
  deletion_protection           = var.deletion_protection
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = var.kms_key_arn
    }
  }

  upgrade_policy {
    support_type = "STANDARD"
  }

  vpc_config {
    subnet_ids              = values(var.subnet_ids)
    endpoint_private_access = true
    endpoint_public_access  = length(var.api_access_cidrs) > 0
    public_access_cidrs     = length(var.api_access_cidrs) > 0 ? var.api_access_cidrs : null
  }

  zonal_shift_config {
    enabled = true
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = length(local.refused) == 0
      error_message = "EKS puts no control plane there: ${join(", ", local.refused)} in this account. Leave it out, and name another zone."
    }
  }

  depends_on = [aws_cloudwatch_log_group.cluster]
}

resource "aws_eks_access_entry" "administrator" {
  for_each = var.administrators

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.value
  tags          = var.tags
}

resource "aws_eks_access_policy_association" "administrator" {
  for_each = var.administrators

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.value
  policy_arn    = local.access_policy

  access_scope {
    type = "cluster"
  }

  depends_on = [aws_eks_access_entry.administrator]
}

resource "aws_eks_addon" "node" {
  for_each = local.node_addons

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = local.addon_versions[each.key]
  configuration_values        = each.value
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.tags
}

# Without nodes they stay degraded, and the apply would wait for them. A pod that starts before its identity is there has none.
resource "aws_eks_addon" "cluster" {
  for_each = local.cluster_addons

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = local.addon_versions[each.key]
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.tags

  depends_on = [
    aws_cloudwatch_log_group.insights,
    aws_eks_node_group.system,
    aws_eks_pod_identity_association.observability,
  ]
}

resource "aws_eks_pod_identity_association" "workload" {
  for_each = var.pod_identities

  cluster_name    = aws_eks_cluster.this.name
  namespace       = each.value.namespace
  service_account = each.value.service_account
  role_arn        = each.value.role_arn
  tags            = var.tags
}

resource "aws_eks_pod_identity_association" "observability" {
  count = var.observability_role_arn == null ? 0 : 1

  cluster_name    = aws_eks_cluster.this.name
  namespace       = "amazon-cloudwatch"
  service_account = "cloudwatch-agent"
  role_arn        = var.observability_role_arn
  tags            = var.tags
}

# Before the agent, which would make them without encryption and retention.
resource "aws_cloudwatch_log_group" "insights" {
  for_each = toset(var.observability_role_arn == null ? [] : ["application", "dataplane", "host", "performance"])

  name              = "/aws/containerinsights/${var.name}/${each.key}"
  retention_in_days = var.log_retention_in_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}
