//! Problems, as Terraform shows them.

use crate::sandbox::proto;

/// An error with a summary and, below it, a detail.
pub(super) fn error(summary: impl Into<String>, detail: impl Into<String>) -> proto::Diagnostic {
    proto::Diagnostic {
        severity: proto::diagnostic::Severity::Error as i32,
        summary: summary.into(),
        detail: detail.into(),
        attribute: None,
    }
}

/// A fault of the sandbox itself or of the bytes that it was sent: what no real provider would say.
pub(super) fn fault(detail: impl Into<String>) -> proto::Diagnostic {
    error("The sandbox can't answer", detail)
}
