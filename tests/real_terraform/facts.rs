//! What the oldest and the newest release of each provider say of their types, under the real terraform.

use serde_json::Value as Json;
use terradrill::sandbox::Releases;

use crate::ground::Ground;

const BOTH: [Releases; 2] = [Releases::Oldest, Releases::Newest];

#[test]
fn what_a_release_refuses_is_refused_before_anything_is_made() {
    for releases in BOTH {
        let ground = Ground::playing(releases);
        let stack = ground.stack("demo/primary/platform", "us-east-1");
        stack.write(
            r#"
            resource "aws_sqs_queue" "this" {
              name                       = "jobs"
              name_prefix                = "jobs-"
              visibility_timeout_seconds = 50000
            }
            resource "aws_lb" "this" {
              name               = "demo"
              load_balancer_type = "classic"
            }
            "#,
        );
        let refused = stack.run(&["validate"]).fails();
        assert!(
            refused.contains("visibility_timeout_seconds is 50000. Allowed: a number from 0 to 43200."),
            "{refused}"
        );
        assert!(refused.contains("visibility_timeout_seconds = 50000"), "the place is shown: {refused}");
        assert!(refused.contains("name and name_prefix exclude each other"), "{refused}");
        assert!(refused.contains(r#"load_balancer_type is "classic". Allowed: "application", "network""#), "{refused}");
        assert!(refused.contains("None of subnet_mapping, subnets is written."), "{refused}");
        assert!(ground.cloud().list("aws_sqs_queue", None).is_empty());
    }
}

#[test]
fn a_deprecated_argument_is_warned_of() {
    let ground = Ground::new();
    let stack = ground.stack("demo/primary/platform", "us-east-1");
    stack.write(
        r#"
        resource "aws_iam_role" "this" {
          name                = "demo"
          assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [] })
          managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
        }
        "#,
    );
    let text = stack.run(&["validate"]).succeeds();
    assert!(text.contains("Warning: Argument is deprecated"), "{text}");
    assert!(text.contains("aws_iam_role_policy_attachment"), "{text}");
}

#[test]
fn defaults_are_planned_and_stand_in_the_state() {
    for releases in BOTH {
        let ground = Ground::playing(releases);
        let stack = ground.stack("demo/primary/message-queue", "us-east-1");
        stack.write(r#"resource "aws_sqs_queue" "this" { name = "jobs" }"#);
        let applied = stack.apply(&[]).succeeds();
        assert!(applied.contains("visibility_timeout_seconds        = 30"), "{applied}");
        stack.plans_no_change(&[]);
        let queue = ground.cloud().list("aws_sqs_queue", None).remove(0);
        assert_eq!(queue.attributes["message_retention_seconds"], Json::from(345_600));
    }
}

/// The newest release writes a new value of a secret into it, the oldest one makes a new version of it.
const SECRET: &str = r#"
variable "revision" {
  type    = number
  default = 1
}
resource "aws_secretsmanager_secret" "this" {
  name = "demo"
}
resource "aws_secretsmanager_secret_version" "this" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo         = "not a secret"
  secret_string_wo_version = var.revision
}
"#;

#[test]
fn the_ends_differ_in_what_replaces() {
    for (releases, summary) in
        [(Releases::Oldest, "1 added, 0 changed, 1 destroyed"), (Releases::Newest, "0 added, 1 changed, 0 destroyed")]
    {
        let ground = Ground::playing(releases);
        let stack = ground.stack("demo/primary/vector-db", "us-east-1");
        stack.write(SECRET);
        stack.apply(&[]).succeeds();
        let rotated = stack.apply(&["-var=revision=2"]).succeeds();
        assert!(rotated.contains(summary), "{releases}: {rotated}");
        stack.plans_no_change(&["-var=revision=2"]);
    }
}

#[test]
fn what_stands_is_taken_over_by_the_other_release() {
    let ground = Ground::playing(Releases::Oldest);
    ground.stack("demo/primary/vector-db", "us-east-1").write(SECRET);
    ground.stack("demo/primary/vector-db", "us-east-1").apply(&[]).succeeds();
    let ground = ground.changed_to(Releases::Newest);
    assert_eq!(ground.client().status().unwrap().providers, Releases::Newest);
    let stack = ground.stack("demo/primary/vector-db", "us-east-1");
    stack.write(SECRET);
    stack.plans_no_change(&[]);
}

#[test]
fn an_argument_of_a_later_release_is_refused_by_the_oldest() {
    let configuration = r#"
        resource "kubernetes_deployment_v1" "this" {
          metadata { name = "llm" }
          spec {
            selector { match_labels = { app = "llm" } }
            template {
              metadata { labels = { app = "llm" } }
              spec {
                init_container {
                  name           = "proxy"
                  image          = "proxy"
                  restart_policy = "Always"
                }
                container {
                  name  = "llm"
                  image = "llm"
                }
              }
            }
          }
        }
        "#;
    let ground = Ground::playing(Releases::Newest);
    let stack = ground.stack("demo/primary/workloads", "us-east-1");
    stack.write(configuration);
    stack.run(&["validate"]).succeeds();
    let ground = ground.changed_to(Releases::Oldest);
    let stack = ground.stack("demo/primary/workloads", "us-east-1");
    let refused = stack.run(&["validate"]).fails();
    assert!(refused.contains("Argument of a later release") && refused.contains("restart_policy"), "{refused}");
}
