//! What plans are refused for, as tables.

use serde_json::json;

use super::*;

fn stack() -> StackId {
    "primary/vector-db".parse().expect("a stack")
}

fn plan(kind: &str, actions: &[&str], before: Value, after: Value) -> Plan {
    plan_with(kind, actions, before, after, json!({}))
}

fn plan_with(kind: &str, actions: &[&str], before: Value, after: Value, unknown: Value) -> Plan {
    let mode = if actions == ["read"] { "data" } else { "managed" };
    serde_json::from_value(json!({"resource_changes": [{
        "address": format!("module.it.{kind}.this"), "mode": mode, "type": kind,
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": unknown,
            "replace_paths": if actions.len() == 2 { json!([["engine"]]) } else { json!([]) }},
    }]}))
    .expect("a plan")
}

fn said(plan: &Plan, policy: &Policy) -> Vec<String> {
    judge(&stack(), plan, policy).refusals.iter().map(ToString::to_string).collect()
}

fn posture(expected: &[(&str, &[&str])]) -> Policy {
    Policy {
        permits: Permits::Posture,
        serves: true,
        expected: expected.iter().map(|(kind, attributes)| Expectation::new(kind, attributes)).collect(),
        ..Policy::default()
    }
}

#[test]
fn what_holds_something_is_not_destroyed_unnoticed() {
    let policy = Policy::default();
    let gone = |kind: &str| plan(kind, &["delete"], json!({"id": "x"}), Value::Null);
    let again = |kind: &str| plan(kind, &["delete", "create"], json!({"id": "x"}), json!({}));
    let table = [
        (gone("aws_db_instance"), "module.it.aws_db_instance.this holds data and would be destroyed"),
        (gone("aws_eks_node_group"), "module.it.aws_eks_node_group.this serves and would be destroyed"),
        (
            again("aws_kms_key"),
            "module.it.aws_kms_key.this holds keys or secrets and would be replaced, because of engine",
        ),
        (
            plan("aws_s3_bucket", &["forget"], json!({}), Value::Null),
            "module.it.aws_s3_bucket.this holds data and would be destroyed",
        ),
    ];
    for (plan, expected) in table {
        assert_eq!(said(&plan, &policy), [expected]);
    }
    for harmless in [
        gone("aws_security_group"),
        again("aws_vpc_endpoint"),
        plan("aws_db_instance", &["create"], Value::Null, json!({})),
    ] {
        assert_eq!(said(&harmless, &policy), [""; 0]);
    }
}

#[test]
fn destroying_is_what_destroy_is_for_but_replacing_is_not() {
    let policy = Policy { permits: Permits::Destroy, ..Policy::default() };
    assert!(said(&plan("aws_db_instance", &["delete"], json!({}), Value::Null), &policy).is_empty());
    assert_eq!(said(&plan("aws_db_instance", &["create", "delete"], json!({}), json!({})), &policy).len(), 1);
}

#[test]
fn an_address_is_allowed_by_name_with_a_reason() {
    let plan = plan("aws_db_instance", &["delete"], json!({}), Value::Null);
    let allow = |stack: Option<StackId>, address: &str| Policy {
        allowed: vec![Allowance { stack, address: address.to_owned(), reason: "moved by hand".to_owned() }],
        ..Policy::default()
    };
    let address = "module.it.aws_db_instance.this";
    for policy in [allow(None, address), allow(Some(stack()), address)] {
        let verdict = judge(&stack(), &plan, &policy);
        assert!(verdict.refusals.is_empty());
        assert_eq!(verdict.allowed.len(), 1);
        assert_eq!(verdict.allowed[0].1, "moved by hand");
    }
    for policy in
        [allow(None, "aws_db_instance.this"), allow(Some("a/b".parse().expect("a stack")), address), allow(None, "")]
    {
        assert!(!judge(&stack(), &plan, &policy).refusals.is_empty());
    }
}

#[test]
fn a_posture_changes_what_follows_from_it_and_nothing_else() {
    let policy = posture(&[
        ("aws_eks_node_group", &["scaling_config"]),
        ("aws_db_instance", &["replicate_source_db", "multi_az"]),
    ]);
    let scale = json!({"scaling_config": [{"min_size": 0, "desired_size": 1}], "tags": {"a": "b"}, "status": "x"});
    let scaled = json!({"scaling_config": [{"min_size": 5, "desired_size": 5}], "tags": {"a": "b"}});
    let retagged = json!({"scaling_config": [{"min_size": 5, "desired_size": 5}], "tags": {"a": "c"}});
    let unknown = json!({"status": true});
    let group = "module.it.aws_eks_node_group.this";
    let table = [
        (plan_with("aws_eks_node_group", &["update"], scale.clone(), scaled.clone(), unknown.clone()), vec![]),
        (
            plan_with("aws_eks_node_group", &["update"], scale.clone(), retagged, unknown.clone()),
            vec![format!("{group}: update of tags.a doesn't follow from the posture")],
        ),
        (
            plan_with("aws_eks_node_group", &["update"], scale.clone(), scale.clone(), unknown),
            vec![format!("{group}: update of status doesn't follow from the posture")],
        ),
        (
            plan(
                "aws_db_instance",
                &["update"],
                json!({"replicate_source_db": "arn:x"}),
                json!({"replicate_source_db": null}),
            ),
            vec![],
        ),
        (
            plan("aws_security_group", &["create"], Value::Null, json!({})),
            vec!["module.it.aws_security_group.this: create doesn't follow from the posture".to_owned()],
        ),
        (
            plan("aws_security_group", &["delete"], json!({}), Value::Null),
            vec!["module.it.aws_security_group.this: delete doesn't follow from the posture".to_owned()],
        ),
        (
            plan("aws_db_instance", &["delete", "create"], json!({}), json!({})),
            vec!["module.it.aws_db_instance.this holds data and would be replaced, because of engine".to_owned()],
        ),
        (plan("aws_security_group", &["no-op"], json!({"a": 1}), json!({"a": 1})), vec![]),
        (plan("aws_subnets", &["read"], Value::Null, json!({})), vec![]),
    ];
    for (plan, expected) in table {
        assert_eq!(said(&plan, &policy), expected);
    }
}

#[test]
fn changes_in_place_that_do_harm() {
    let database = "module.it.aws_db_instance.this";
    let serving = Policy { serves: true, ..Policy::default() };
    let update = |kind: &str, before: Value, after: Value| plan(kind, &["update"], before, after);
    let nodes = |min: u32, desired: u32| json!({"scaling_config": [{"min_size": min, "desired_size": desired}]});
    let table = [
        (
            update("aws_db_instance", json!({"replicate_source_db": null}), json!({"replicate_source_db": "arn:x"})),
            vec![format!("{database} stands on its own and can't become a replica in place; it has to be replaced")],
        ),
        (
            update("aws_db_instance", json!({"replicate_source_db": "arn:x"}), json!({"replicate_source_db": null})),
            vec![format!(
                "{database}: the change of replicate_source_db promotes a replica, which can't be taken back in place"
            )],
        ),
        (
            update("aws_db_instance", json!({"deletion_protection": true}), json!({"deletion_protection": false})),
            vec![format!(
                "{database}: the change of deletion_protection gives up the protection from deletion, which can't be \
                 taken back in place"
            )],
        ),
        (
            update("aws_eks_node_group", nodes(3, 5), nodes(3, 4)),
            vec![
                "module.it.aws_eks_node_group.this loses nodes in a region that serves (scaling_config.desired_size \
                 go down)"
                    .to_owned(),
            ],
        ),
        (update("aws_eks_node_group", nodes(3, 5), nodes(4, 6)), vec![]),
    ];
    for (plan, expected) in table {
        assert_eq!(said(&plan, &serving), expected);
    }
    assert!(said(&update("aws_eks_node_group", nodes(3, 5), nodes(0, 0)), &Policy::default()).is_empty());
}

#[test]
fn lost_control_planes_are_not_needed() {
    let home = crate::catalog::locations::find("us-east-1").expect("in the catalogue");
    let unreachable = Unreachable::with(home).collect();
    let policy = Policy { unreachable, ..Policy::default() };
    assert_eq!(
        said(&plan("aws_iam_role", &["update"], json!({"a": 1}), json!({"a": 2})), &policy),
        ["module.it.aws_iam_role.this needs IAM in us-east-1, which is lost"]
    );
    assert_eq!(said(&plan("aws_iam_role", &["read"], Value::Null, json!({})), &policy).len(), 1);
    assert!(said(&plan("aws_iam_role", &["no-op"], json!({}), json!({})), &policy).is_empty());
    assert!(said(&plan("aws_sqs_queue", &["create"], Value::Null, json!({})), &policy).is_empty());
}

#[test]
fn an_older_posture_is_refused_whatever_is_allowed() {
    let plan: Plan = serde_json::from_value(json!({
        "output_changes": {"epoch": {"actions": ["update"], "before": 4, "after": 3}}
    }))
    .expect("a plan");
    let policy = |epoch| Policy { epoch, ..Policy::default() };
    assert_eq!(
        said(&plan, &policy(Some(3))),
        ["the state was made with the posture of epoch 4, and this one is of epoch 3"]
    );
    assert!(said(&plan, &policy(Some(4))).is_empty());
    assert!(said(&plan, &policy(Some(5))).is_empty());
    assert!(said(&plan, &policy(None)).is_empty());
}

#[test]
fn what_was_left_half_made_is_said_to_be_that() {
    let mut tainted = plan("aws_kms_key", &["delete", "create"], json!({}), json!({}));
    tainted.resource_changes[0].action_reason = Some("replace_because_tainted".to_owned());
    let said = said(&tainted, &Policy::default());
    assert!(said[0].contains("(tainted)") && said[0].contains("terraform untaint"), "{said:?}");
    let allowed = Allowance { stack: None, address: "module.it.aws_kms_key.this".into(), reason: "it is empty".into() };
    let policy = Policy { allowed: vec![allowed], ..Policy::default() };
    assert!(judge(&stack(), &tainted, &policy).refusals.is_empty());
    let policy = Policy { replaces_tainted: true, ..Policy::default() };
    assert!(judge(&stack(), &tainted, &policy).refusals.is_empty());
}
