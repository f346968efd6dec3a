//! The key that signs entries, and the public part of it, which gates have.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// Signs entries. Its text is in no message.
pub(crate) struct PrivateKey(SigningKey);

/// Tells whether the environment's key signed something. As text, base64 of 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyError {
    /// It is no Ed25519 private key.
    #[error("it isn't an Ed25519 private key in PKCS #8 form, as `terradrill fence key` makes it")]
    Private,
    /// It is no Ed25519 public key.
    #[error("it isn't an Ed25519 public key: base64 of 32 bytes, as `terradrill fence key` prints it")]
    Public,
}

impl PrivateKey {
    /// The key of these bytes, which must be random.
    #[must_use]
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&bytes))
    }

    /// Reads PKCS #8 in PEM form.
    ///
    /// # Errors
    /// [`KeyError::Private`] if it isn't one.
    pub(crate) fn from_pem(text: &str) -> Result<Self, KeyError> {
        SigningKey::from_pkcs8_pem(text.trim()).map(Self).map_err(|_| KeyError::Private)
    }

    /// PKCS #8 in PEM form.
    #[must_use]
    pub(crate) fn to_pem(&self) -> String {
        self.0.to_pkcs8_pem(Default::default()).expect("a key can be written").to_string()
    }

    /// The public part.
    #[must_use]
    pub(crate) fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl PublicKey {
    /// Reads base64.
    ///
    /// # Errors
    /// [`KeyError::Public`] if it is no key, or one that anybody could sign for.
    pub(crate) fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        key.filter(|key| !key.is_weak()).map(Self).ok_or(KeyError::Public)
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&STANDARD.encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let key = PrivateKey::from_bytes([7; 32]);
        let again = PrivateKey::from_pem(&key.to_pem()).expect("our own");
        assert_eq!(again.public(), key.public());
        assert_eq!(PublicKey::parse(&key.public().to_string()), Ok(key.public()));
        assert_eq!(format!("{key:?}"), "PrivateKey");
    }

    #[test]
    fn what_is_no_key() {
        assert_eq!(PrivateKey::from_pem("-----BEGIN PRIVATE KEY-----").err(), Some(KeyError::Private));
        // The second is the neutral element, for which anybody can sign.
        for text in ["", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAA"] {
            assert_eq!(PublicKey::parse(text), Err(KeyError::Public), "{text}");
        }
    }
}
