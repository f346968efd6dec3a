//! Digests: short texts that follow from longer ones and tell them apart, the same in every process.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// The SHA-256 of parts one after the other.
#[must_use]
pub(crate) fn sha256<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// The SHA-256 of all that a reader gives, however much that is.
///
/// # Errors
/// If it can't be read.
pub(crate) fn sha256_of(reader: &mut impl Read) -> io::Result<[u8; 32]> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// Bytes in hexadecimal digits.
#[must_use]
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first 16 hexadecimal digits of a text's SHA-256: enough to notice an edit, short enough to be left alone.
#[must_use]
pub(crate) fn short(text: &str) -> String {
    hex(&sha256([text])[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_together() {
        assert_eq!(short("terradrill"), hex(&sha256(["terra", "drill"])[..8]));
        assert_eq!(short("abc"), "ba7816bf8f01cfea");
    }
}
