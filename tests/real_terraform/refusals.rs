//! What AWS refuses and delays, under the real terraform.

use terradrill::sandbox::Resource;

use crate::ground::{Ground, Stack};

const SECRET: &str = r#"
resource "aws_secretsmanager_secret" "this" {
  name                    = "demo"
  recovery_window_in_days = 7
}
"#;

#[test]
fn the_name_of_a_deleted_secret_is_taken_until_its_window_is_over() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/vector-db", "us-east-1");
    stack.write(SECRET);
    stack.apply(&[]).succeeds();
    stack.destroy().succeeds();
    assert_eq!(ground.client().status().unwrap().resources, 0);
    let refused = stack.apply(&[]).fails();
    assert!(refused.contains("scheduled for deletion"), "{refused}");
    ground.client().sleep(7.0 * 86_400.0).unwrap();
    stack.apply(&[]).succeeds();

    let at_once = SECRET.replace("= 7", "= 0");
    stack.write(&at_once);
    stack.apply(&[]).succeeds();
    stack.destroy().succeeds();
    stack.apply(&[]).succeeds();
}

const PRIMARY: &str = r#"
resource "aws_db_instance" "this" {
  identifier                = "demo"
  engine                    = "postgres"
  username                  = "postgres"
  password_wo               = "not a secret"
  password_wo_version       = 1
  instance_class            = "db.r6g.large"
  allocated_storage         = 50
  backup_retention_period   = 7
  final_snapshot_identifier = "demo-final"
}
"#;

fn replica(source: &str, storage: u32) -> String {
    format!(
        r#"
        resource "aws_db_instance" "this" {{
          identifier              = "demo"
          replicate_source_db     = {source}
          instance_class          = "db.r6g.large"
          allocated_storage       = {storage}
          backup_retention_period = 7
          backup_window           = "09:00-09:30"
          deletion_protection     = true
          skip_final_snapshot     = true
        }}
        "#
    )
}

const SOURCE: &str = r#""arn:aws:rds:us-east-1:000000000000:db:demo""#;

fn database(ground: &Ground, region: &str) -> Resource {
    ground.cloud().list("aws_db_instance", Some(region)).remove(0)
}

#[test]
fn a_final_snapshot_prolongs_a_deletion_and_needs_a_free_name() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/vector-db", "us-east-1");
    stack.write(PRIMARY);
    stack.apply(&[]).succeeds();
    let before = ground.cloud().clock().now();
    stack.destroy().succeeds();
    assert!(ground.cloud().clock().now().seconds_since(before) >= 540.0, "the snapshot takes its time");
    stack.apply(&[]).succeeds();
    let refused = stack.destroy().fails();
    assert!(refused.contains("DBSnapshotAlreadyExists"), "{refused}");
}

#[test]
fn a_replica_is_made_in_several_calls_and_promoted_outside_of_its_backup() {
    let ground = Ground::new();
    let primary = ground.stack("demo/primary/vector-db", "us-east-1");
    primary.write(PRIMARY);
    primary.apply(&[]).succeeds();
    let secondary = ground.stack("demo/secondary/vector-db", "eu-west-1");
    secondary.write(&replica(SOURCE, 50));
    secondary.apply(&[]).succeeds();

    // The call that makes it ignores the protection.
    assert_eq!(database(&ground, "eu-west-1").attributes["deletion_protection"], false);
    let protected = secondary.apply(&[]).succeeds();
    assert!(protected.contains("deletion_protection") && protected.contains("1 changed"), "{protected}");
    secondary.plans_no_change(&[]);

    // Its storage is its source's, and stays so at first.
    secondary.write(&replica(SOURCE, 80));
    let refused = secondary.apply(&[]).fails();
    assert!(refused.contains("first 6 hours"), "{refused}");
    secondary.write(&replica(SOURCE, 20));
    let refused = secondary.apply(&[]).fails();
    assert!(refused.contains("can't shrink"), "{refused}");

    sleep_until(&ground, 9 * 3600 + 60);
    let promotion = replica("null", 50).replace("replicate_source_db     = null\n", "");
    secondary.write(&promotion);
    let refused = secondary.apply(&[]).fails();
    assert!(refused.contains("InvalidDBInstanceState") && refused.contains("backing-up"), "{refused}");
    sleep_until(&ground, 9 * 3600 + 600);
    let promoted = secondary.apply(&[]).succeeds();
    assert!(promoted.contains("1 changed"), "{promoted}");
}

/// Sleeps until a second of the day.
fn sleep_until(ground: &Ground, second: u64) {
    let now = ground.cloud().clock().now().0 / 1000 % 86_400;
    ground.client().sleep((second - now) as f64).expect("slept");
}

#[test]
fn a_cache_is_upgraded_in_place_and_downgraded_as_a_new_one() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/cache", "us-east-1");
    let cache = |version: &str| {
        format!(
            r#"
            resource "aws_elasticache_replication_group" "this" {{
              replication_group_id = "demo"
              description          = "demo"
              engine               = "valkey"
              engine_version       = "{version}"
              node_type            = "cache.r7g.large"
              num_cache_clusters   = 2
            }}
            "#
        )
    };
    stack.write(&cache("7.2"));
    stack.apply(&[]).succeeds();
    stack.write(&cache("8.0"));
    let up = stack.apply(&[]).succeeds();
    assert!(up.contains("0 added, 1 changed, 0 destroyed"), "{up}");
    stack.write(&cache("7.2"));
    let down = stack.run(&["plan", "-detailed-exitcode"]).exits(2);
    assert!(down.contains("1 to add, 0 to change, 1 to destroy"), "{down}");
}

#[test]
fn a_network_load_balancer_takes_subnets_and_gives_none_back() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/platform", "us-east-1");
    let balancer = |subnets: &str| {
        format!(
            r#"
            resource "aws_vpc" "this" {{ cidr_block = "10.0.0.0/16" }}
            resource "aws_subnet" "this" {{
              for_each          = {{ a = 0, b = 1 }}
              vpc_id            = aws_vpc.this.id
              cidr_block        = "10.0.${{each.value}}.0/24"
              availability_zone = "us-east-1${{each.key}}"
            }}
            resource "aws_lb" "this" {{
              name               = "demo"
              internal           = true
              load_balancer_type = "network"
              subnets            = [for zone in {subnets} : aws_subnet.this[zone].id]
            }}
            "#
        )
    };
    stack.write(&balancer(r#"["a"]"#));
    stack.apply(&[]).succeeds();
    stack.write(&balancer(r#"["a", "b"]"#));
    let more = stack.apply(&[]).succeeds();
    assert!(more.contains("0 added, 1 changed, 0 destroyed"), "{more}");
    stack.write(&balancer(r#"["a"]"#));
    let fewer = stack.run(&["plan", "-detailed-exitcode"]).exits(2);
    assert!(fewer.contains("1 to add, 0 to change, 1 to destroy"), "{fewer}");
}

#[test]
fn a_record_of_another_set_is_the_same_record_under_another_name() {
    let ground = Ground::new();
    let stack = ground.stack("demo/global/traffic", "us-east-1");
    let record = |set: &str| {
        format!(
            r#"
            resource "aws_route53_zone" "this" {{ name = "example.com" }}
            resource "aws_route53_record" "this" {{
              zone_id        = aws_route53_zone.this.zone_id
              name           = "api.example.com"
              type           = "A"
              ttl            = 60
              records        = ["192.0.2.1"]
              set_identifier = "{set}"
              weighted_routing_policy {{ weight = 1 }}
            }}
            "#
        )
    };
    stack.write(&record("one"));
    stack.apply(&[]).succeeds();
    stack.write(&record("two"));
    let renamed = stack.apply(&[]).succeeds();
    assert!(renamed.contains("0 added, 1 changed, 0 destroyed"), "{renamed}");
    stack.plans_no_change(&[]);
    let records: Vec<String> =
        ground.cloud().list("aws_route53_record", None).into_iter().map(|record| record.key.identity).collect();
    assert!(records.len() == 1 && records[0].ends_with("/two"), "{records:?}");
    stack.destroy().succeeds();
}

#[test]
fn new_nodes_come_before_another_size() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/platform", "us-east-1");
    stack.write(NODES);
    stack.apply(&[]).succeeds();
    let seconds = |stack: &Stack<'_>, arguments: &[&str]| {
        let before = ground.cloud().clock().now();
        let applied = stack.apply(arguments).succeeds();
        assert!(applied.contains("0 added") && applied.contains("0 destroyed"), "{applied}");
        ground.cloud().clock().now().seconds_since(before)
    };
    let scaled = seconds(&stack, &["-var=nodes=2"]);
    assert!(scaled < 300.0, "{scaled}");
    let rolled = seconds(&stack, &["-var=nodes=3", "-var=disk=200"]);
    assert!(rolled >= 1230.0, "the new template waits before the new size: {rolled}");
}

const NODES: &str = r#"
variable "nodes" {
  type    = number
  default = 1
}
variable "disk" {
  type    = number
  default = 100
}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "this" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.${each.value}.0/24"
  availability_zone = "us-east-1${each.key}"
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
resource "aws_launch_template" "this" {
  name = "demo"
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = var.disk
    }
  }
}
resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "gpu"
  node_role_arn   = aws_iam_role.this.arn
  subnet_ids      = [for subnet in aws_subnet.this : subnet.id]
  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }
  scaling_config {
    min_size     = 0
    desired_size = var.nodes
    max_size     = 5
  }
}
"#;
