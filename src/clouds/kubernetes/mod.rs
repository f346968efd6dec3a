//! What is to be known of objects in a Kubernetes cluster, on whatever cloud it runs.

pub(super) mod project;
