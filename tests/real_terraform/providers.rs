//! The sandbox's providers under the real terraform.

use serde_json::Value as Json;
use terradrill::sandbox::faults::Loss;
use terradrill::sandbox::log::LogQuery;
use terradrill::sandbox::{Cloud, Resource};

use crate::ground::{Ground, Stack};

const NETWORK: &str = r#"
resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "demo" }
}
resource "aws_subnet" "this" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.${each.value}.0/24"
  availability_zone = "us-east-1${each.key}"
}
"#;

/// A primary in one region, or a replica of it in another.
const DATABASE: &str = r#"
variable "source_db" {
  type    = string
  default = null
}
variable "class" {
  type    = string
  default = "db.r6g.large"
}
resource "aws_db_instance" "this" {
  identifier              = "demo"
  engine                  = var.source_db == null ? "postgres" : null
  username                = var.source_db == null ? "postgres" : null
  password_wo             = var.source_db == null ? "not a secret" : null
  password_wo_version     = var.source_db == null ? 1 : null
  instance_class          = var.class
  allocated_storage       = 20
  backup_retention_period = 7
  replicate_source_db     = var.source_db
  skip_final_snapshot     = true
  lifecycle {
    ignore_changes = [engine, username]
  }
}
"#;

const SOURCE: &str = "-var=source_db=arn:aws:rds:us-east-1:000000000000:db:demo";

fn only(cloud: &Cloud, kind: &str, region: &str) -> Resource {
    let mut all = cloud.list(kind, Some(region));
    assert_eq!(all.len(), 1, "one {kind} in {region}");
    all.remove(0)
}

#[test]
fn resources_are_made_changed_replaced_and_destroyed() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/platform", "us-east-1");
    stack.write(&format!(
        "{NETWORK}{}",
        r#"
        variable "delay" {
          type    = number
          default = 0
        }
        variable "name" {
          type    = string
          default = "jobs"
        }
        resource "aws_sqs_queue" "this" {
          name          = var.name
          delay_seconds = var.delay
          tags          = { Subnets = join(",", [for subnet in aws_subnet.this : subnet.id]) }
        }
        resource "aws_s3_bucket" "this" {
          bucket = "demo-weights"
        }
        output "queue" {
          value = aws_sqs_queue.this.url
        }
        "#
    ));
    stack.run(&["validate"]).succeeds();
    let applied = stack.apply(&[]).succeeds();
    assert!(applied.contains("5 added"), "{applied}");
    stack.plans_no_change(&[]);
    assert_eq!(stack.output("queue"), "https://sqs.us-east-1.amazonaws.com/000000000000/jobs");

    let changed = stack.apply(&["-var=delay=5"]).succeeds();
    assert!(changed.contains("1 changed") && changed.contains("updated in-place"), "{changed}");
    let replaced = stack.apply(&["-var=delay=5", "-var=name=tasks"]).succeeds();
    assert!(
        replaced.contains("forces replacement") && replaced.contains("1 added, 0 changed, 1 destroyed"),
        "{replaced}"
    );
    stack.plans_no_change(&["-var=delay=5", "-var=name=tasks"]);
    let again = stack.apply(&["-var=delay=5", "-var=name=tasks", "-replace=aws_s3_bucket.this"]).succeeds();
    assert!(again.contains("1 added, 0 changed, 1 destroyed"), "{again}");

    stack.destroy().succeeds();
    for kind in ["aws_vpc", "aws_subnet", "aws_sqs_queue", "aws_s3_bucket"] {
        assert!(ground.cloud().list(kind, None).is_empty(), "{kind} is left");
    }
}

#[test]
fn a_replica_is_promoted_while_its_source_is_lost() {
    let ground = Ground::new();
    let primary = ground.stack("demo/primary/vector-db", "us-east-1");
    let secondary = ground.stack("demo/secondary/vector-db", "eu-west-1");
    primary.write(DATABASE);
    secondary.write(DATABASE);
    let orphan = secondary.apply(&[SOURCE]).fails();
    assert!(orphan.contains("DBInstanceNotFound"), "{orphan}");

    let start = ground.cloud().clock().now();
    primary.apply(&[]).succeeds();
    secondary.apply(&[SOURCE]).succeeds();
    secondary.plans_no_change(&[SOURCE]);
    assert!(ground.cloud().clock().now().seconds_since(start) > 480.0 + 1500.0, "creating takes its time");
    let replica = only(ground.cloud(), "aws_db_instance", "eu-west-1");
    assert_eq!(replica.attributes["username"], "postgres", "a replica has its source's user");

    ground.client().lose(Loss::Region("us-east-1".to_owned())).unwrap();
    let lost = primary.run(&["plan"]).fails();
    assert!(lost.contains("lookup rds.us-east-1.amazonaws.com") && lost.contains("no such host"), "{lost}");

    let before = ground.cloud().clock().now();
    let promoted = secondary.apply(&[]).succeeds();
    assert!(promoted.contains("0 added, 1 changed, 0 destroyed"), "{promoted}");
    secondary.plans_no_change(&[]);
    assert!(ground.cloud().clock().now().seconds_since(before) >= 300.0, "promoting takes its time");
    let writer = only(ground.cloud(), "aws_db_instance", "eu-west-1");
    assert_eq!(writer.attributes["replicate_source_db"], Json::Null);
    for name in ["id", "address", "arn"] {
        assert_eq!(writer.attributes[name], replica.attributes[name], "{name} stays at promotion");
    }
    let calls = ground.client().log(&LogQuery::default()).unwrap();
    let crossed = calls.iter().filter(|entry| {
        let line = serde_json::to_string(entry).unwrap();
        line.contains("demo/secondary/vector-db") && line.contains("us-east-1") && entry.at >= before
    });
    assert_eq!(crossed.count(), 0, "a promotion calls nobody in the lost region");

    ground.client().give_back(Loss::Region("us-east-1".to_owned())).unwrap();
    let demoted = secondary.apply(&[SOURCE]).fails();
    assert!(demoted.contains("cannot elect new source database for replication"), "{demoted}");
    let replaced = secondary.apply(&[SOURCE, "-replace=aws_db_instance.this"]).succeeds();
    assert!(replaced.contains("1 added, 0 changed, 1 destroyed"), "{replaced}");
}

#[test]
fn what_changed_outside_is_planned_back() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/vector-db", "us-east-1");
    stack.write(DATABASE);
    stack.apply(&[]).succeeds();
    let mut database = only(ground.cloud(), "aws_db_instance", "us-east-1");
    database.attributes["instance_class"] = Json::from("db.r6g.xlarge");
    ground.cloud().put(database);
    let plan = stack.run(&["plan", "-detailed-exitcode"]).exits(2);
    assert!(plan.contains(r#""db.r6g.xlarge" -> "db.r6g.large""#), "{plan}");

    let gone = only(ground.cloud(), "aws_db_instance", "us-east-1");
    ground.cloud().remove(&gone.key);
    let plan = stack.run(&["plan", "-detailed-exitcode"]).exits(2);
    assert!(plan.contains("will be created"), "{plan}");
}

#[test]
fn what_others_need_is_not_deleted_and_what_is_missing_is_not_used() {
    let ground = Ground::new();
    let platform = ground.stack("demo/primary/platform", "us-east-1");
    platform.write(NETWORK);
    platform.apply(&[]).succeeds();
    let other = ground.stack("demo/primary/cache", "us-east-1");
    other.write(
        r#"
        data "aws_vpc" "this" {
          tags = { Name = "demo" }
        }
        resource "aws_security_group" "this" {
          name   = "cache"
          vpc_id = data.aws_vpc.this.id
        }
        "#,
    );
    other.apply(&[]).succeeds();
    let refused = platform.destroy().fails();
    assert!(refused.contains("DependencyViolation"), "{refused}");
    other.destroy().succeeds();
    platform.destroy().succeeds();

    other.write(r#"resource "aws_security_group" "this" { vpc_id = "vpc-0123456789abcdef0" }"#);
    let missing = other.apply(&[]).fails();
    assert!(missing.contains("InvalidVpcID.NotFound"), "{missing}");
}

#[test]
fn an_account_has_quotas() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/platform", "us-east-1");
    stack.write(
        r#"
        resource "aws_vpc" "this" {
          count      = 5
          cidr_block = "10.${count.index}.0.0/16"
        }
        "#,
    );
    stack.apply(&[]).succeeds();
    let other = ground.stack("demo/primary/other", "us-east-1");
    other.write(r#"resource "aws_vpc" "this" { cidr_block = "10.9.0.0/16" }"#);
    let refused = other.apply(&[]).fails();
    assert!(refused.contains("VpcLimitExceeded"), "{refused}");
    let elsewhere = ground.stack("demo/secondary/platform", "eu-west-1");
    elsewhere.write(r#"resource "aws_vpc" "this" { cidr_block = "10.9.0.0/16" }"#);
    elsewhere.apply(&[]).succeeds();
}

#[test]
fn a_cluster_and_what_runs_on_it_come_up_in_one_apply() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/platform", "us-east-1");
    stack.write(&format!("{NETWORK}{CLUSTER}"));
    stack.apply(&[]).succeeds();
    stack.plans_no_change(&[]);
    let deployment = only(ground.cloud(), "kubernetes_deployment_v1", "us-east-1");
    assert_eq!(deployment.cluster, "demo");
    let scaled = stack.apply(&["-var=replicas=3", "-var=nodes=3"]).succeeds();
    assert!(scaled.contains("0 added, 2 changed, 0 destroyed"), "{scaled}");
    let torn = stack.apply(&["-var=minimum=5", "-var=replicas=3", "-var=nodes=3"]).fails();
    assert!(torn.contains("Minimum capacity 5 can't be greater than desired size 3"), "{torn}");
    stack.run(&["destroy", "-auto-approve", "-target=aws_eks_node_group.gpu"]).succeeds();

    ground.client().lose(Loss::Capacity { region: "us-east-1".to_owned(), instance_type: None, instances: 0 }).unwrap();
    let scarce = stack.apply(&["-var=replicas=3", "-var=nodes=3"]).fails();
    assert!(scarce.contains("CREATE_FAILED") && scarce.contains("InsufficientInstanceCapacity"), "{scarce}");

    stack.run(&["state", "rm", "kubernetes_deployment_v1.this", "kubernetes_namespace_v1.this"]).succeeds();
    stack.destroy().succeeds();
    assert!(ground.cloud().list("kubernetes_namespace_v1", None).is_empty(), "a cluster takes its objects with it");
}

const CLUSTER: &str = r#"
variable "replicas" {
  type    = number
  default = 1
}
variable "nodes" {
  type    = number
  default = 1
}
variable "minimum" {
  type    = number
  default = 0
}
resource "aws_iam_role" "this" {
  name               = "demo"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_eks_cluster" "this" {
  name     = "demo"
  role_arn = aws_iam_role.this.arn
  vpc_config {
    subnet_ids = [for subnet in aws_subnet.this : subnet.id]
  }
}
resource "aws_eks_node_group" "gpu" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "gpu"
  node_role_arn   = aws_iam_role.this.arn
  subnet_ids      = [for subnet in aws_subnet.this : subnet.id]
  instance_types  = ["g5.2xlarge"]
  scaling_config {
    min_size     = var.minimum
    desired_size = var.nodes
    max_size     = 5
  }
}
provider "kubernetes" {
  host                   = aws_eks_cluster.this.endpoint
  cluster_ca_certificate = base64decode(aws_eks_cluster.this.certificate_authority[0].data)
  exec {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "aws"
    args        = ["eks", "get-token", "--cluster-name", "demo"]
  }
}
resource "kubernetes_namespace_v1" "this" {
  metadata {
    name = "demo"
  }
}
resource "kubernetes_deployment_v1" "this" {
  metadata {
    name      = "llm"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }
  spec {
    replicas = tostring(var.replicas)
    selector {
      match_labels = { app = "llm" }
    }
    template {
      metadata {
        labels = { app = "llm" }
      }
      spec {
        container {
          name  = "vllm"
          image = "vllm"
          resources {
            limits = { "nvidia.com/gpu" = "1" }
          }
        }
      }
    }
  }
  wait_for_rollout = false
}
"#;

#[test]
fn an_interrupted_apply_is_finished_by_the_next() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/vector-db", "us-east-1");
    stack.write(DATABASE);
    // Another session that is busy holds the clock: the creation lasts until it is interrupted.
    let busy = ground.session("demo/secondary/vector-db");
    let begun = stack.begin(&["apply", "-auto-approve"], "Creating...");
    let stopped = begun.interrupt();
    assert!(stopped.fails().contains("was interrupted"));
    drop(busy);
    let state = stack.run(&["show"]).succeeds();
    assert!(state.contains("(tainted)"), "{state}");
    let finished = stack.apply(&[]).succeeds();
    assert!(finished.contains("1 added, 0 changed, 1 destroyed"), "{finished}");
    stack.plans_no_change(&[]);
}

#[test]
fn secrets_are_handed_on_and_never_kept() {
    let ground = Ground::new();
    let stack: Stack<'_> = ground.stack("demo/primary/links", "us-east-1");
    stack.write(
        r#"
        ephemeral "aws_secretsmanager_random_password" "this" {
          password_length = 20
        }
        resource "aws_secretsmanager_secret" "this" {
          name = "demo-database"
          replica {
            region = "eu-west-1"
          }
        }
        resource "aws_secretsmanager_secret_version" "this" {
          secret_id                = aws_secretsmanager_secret.this.id
          secret_string_wo         = jsonencode({ username = "written-by-nobody", password = ephemeral.aws_secretsmanager_random_password.this.random_password })
          secret_string_wo_version = 1
        }
        "#,
    );
    stack.apply(&[]).succeeds();
    stack.plans_no_change(&[]);
    let copy = ground.stack("demo/secondary/vector-db", "eu-west-1");
    copy.write(
        r#"
        ephemeral "aws_secretsmanager_secret_version" "this" {
          secret_id = "demo-database"
        }
        resource "aws_db_instance" "this" {
          identifier          = "demo"
          engine              = "postgres"
          username            = "postgres"
          password_wo         = jsondecode(ephemeral.aws_secretsmanager_secret_version.this.secret_string)["password"]
          password_wo_version = 1
          instance_class      = "db.r6g.large"
          skip_final_snapshot = true
        }
        "#,
    );
    copy.apply(&[]).succeeds();
    copy.plans_no_change(&[]);
    let held = serde_json::to_string(&ground.cloud().list("aws_secretsmanager_secret_version", None)).unwrap();
    assert!(!held.contains("written-by-nobody"), "the written value is not in the sandbox");
}

#[test]
fn objects_are_imported() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/message-queue", "us-east-1");
    stack.write(r#"resource "aws_sqs_queue" "this" { name = "jobs" }"#);
    stack.apply(&[]).succeeds();
    stack.run(&["state", "rm", "aws_sqs_queue.this"]).succeeds();
    let url = "https://sqs.us-east-1.amazonaws.com/000000000000/jobs";
    stack.run(&["import", "aws_sqs_queue.this", url]).succeeds();
    stack.plans_no_change(&[]);
    let missing = stack.run(&["import", "aws_sqs_queue.other", "nowhere"]).fails();
    assert!(missing.contains("other"), "{missing}");
}

#[test]
fn policies_are_documents_and_roles_take_them() {
    let ground = Ground::new();
    let stack = ground.stack("demo/global/identity/aws", "us-east-1");
    stack.write(
        r#"
        data "aws_partition" "this" {}
        data "aws_region" "this" {}
        data "aws_availability_zones" "this" {
          state = "available"
        }
        data "aws_iam_policy_document" "trust" {
          statement {
            actions = ["sts:AssumeRole"]
            principals {
              type        = "Service"
              identifiers = ["eks.amazonaws.com"]
            }
          }
        }
        resource "aws_iam_role" "this" {
          name               = "demo"
          assume_role_policy = data.aws_iam_policy_document.trust.json
        }
        resource "aws_iam_role_policy_attachment" "this" {
          role       = aws_iam_role.this.name
          policy_arn = "arn:${data.aws_partition.this.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
        }
        output "zones" {
          value = join(" ", data.aws_availability_zones.this.names)
        }
        output "trust" {
          value = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.Service
        }
        "#,
    );
    stack.apply(&[]).succeeds();
    stack.plans_no_change(&[]);
    assert!(stack.output("zones").starts_with("us-east-1a us-east-1b"));
    assert_eq!(stack.output("trust"), "eks.amazonaws.com");
    stack.destroy().succeeds();
}
