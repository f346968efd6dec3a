//! Terraform's state.

crate::rules::family! {
    state_home_serves,
    state_home_retired,
    state_is_local,
    state_lock_in_table,
    state_on_another_cloud,
    state_at_hcp,
}
