//! Versions and types that end.

crate::rules::family! {
    kubernetes_ends,
    kubernetes_unknown,
    kubernetes_differs,
    gpu_retired,
    gpu_previous_generation,
    gpu_preview,
    retired_region,
    image_by_tag,
}
