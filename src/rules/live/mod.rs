//! What is needed to act live.

crate::rules::family! {
    hostname_placeholder,
    account_placeholder,
    role_missing,
    one_account,
    dns_without_account,
    not_rendered_yet,
}
