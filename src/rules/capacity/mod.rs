//! GPUs: enough, reserved, alike, replaceable.

crate::rules::family! {
    survivors_too_small,
    unreserved_growth,
    no_headroom,
    model_does_not_fit,
    gpus_idle,
    gpus_left_over,
    gpu_differs,
    architecture_differs,
    no_substitute,
    gpu_in_few_zones,
    gpu_not_confirmed,
    scales_from_zero,
    one_node,
}
