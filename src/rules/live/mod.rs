//! What is needed to act live.

crate::rules::family! {
    hostname_placeholder,
    account_placeholder,
    role_missing,
    cluster_out_of_reach,
    one_account,
    dns_without_account,
    gate_image_missing,
    fence_key_missing,
    not_rendered_yet,
}
