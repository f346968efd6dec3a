//! Images of containers: which they are, and whether that can change behind one's back.

use std::collections::BTreeMap;

use super::spec::TopologySpec;
use super::tree::shown;
use super::validate::Validation;

/// An image, as it is written: `vllm/vllm-openai@sha256:…`. In a region it is pulled from the region's own registry, which
/// has it under its last name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The last part of its path: the name of its repository in a region's registry.
    pub name: String,
    /// What follows: `:tag` or `@sha256:digest`.
    pub version: String,
    /// Whether the topology names it; else it is the one that is taken where none is named.
    pub given: bool,
}

/// Images beside those of inference services: what each is for, and which one it is where none is given.
pub(super) const OWN: [(&str, &str); 4] = [
    ("aws-cli", "amazon/aws-cli:2.31.0"),
    ("device-plugin", "nvidia/k8s-device-plugin:v0.18.0"),
    ("postgres", "postgres:17-alpine"),
    ("python", "python:3.13-alpine"),
];

/// nginx, where none is named.
const PROXY: &str = "nginxinc/nginx-unprivileged:1.29-alpine";

/// What stands for terradrill's own image where none is named: nobody can pull it.
const NO_GATE: &str = "terradrill/terradrill:unset";

/// The image of an inference service that names none.
pub(super) const SERVER: &str = "vllm/vllm-openai:v0.11.0";

impl Image {
    /// Reads `[registry/]path[:tag][@sha256:digest]`; a digest rules, whatever the tag beside it says.
    #[must_use]
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (path, digest) = match text.split_once("@sha256:") {
            Some((path, digest)) => (path, Some(digest)),
            None => (text, None),
        };
        let (folders, last) = path.rsplit_once('/').map_or((None, path), |(folders, last)| (Some(folders), last));
        let (name, tag) = last.split_once(':').map_or((last, None), |(name, tag)| (name, Some(tag)));
        let is_part = |part: &str| {
            let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
            part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.chars().all(legal)
        };
        // A registry's host may have a port.
        let is_folder = |part: &str| is_part(&part.replacen(':', ".", 1));
        let is_tag = |tag: &str| {
            (1..=128).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        let is_digest = |digest: &str| digest.len() == 64 && digest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        let legal = folders.is_none_or(|folders| folders.split('/').all(is_folder))
            && is_part(name)
            && tag.is_none_or(is_tag)
            && digest.is_none_or(is_digest);
        let version = match (digest, tag) {
            (Some(digest), _) => format!("@sha256:{digest}"),
            (None, Some(tag)) => format!(":{tag}"),
            (None, None) => return None,
        };
        legal.then(|| Self { name: name.to_owned(), version, given: false })
    }

    /// Whether it is one image for ever: a tag can be moved to another.
    #[must_use]
    pub(crate) fn is_pinned(&self) -> bool {
        self.version.starts_with('@')
    }

    /// As it is pulled, after the registry's own address: `vllm-openai@sha256:…`.
    #[must_use]
    pub(crate) fn reference(&self) -> String {
        format!("{}{}", self.name, self.version)
    }
}

/// The images of a region's gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// terradrill's own image; `None` where none is named, which only the sandbox can do with.
    pub image: Option<Image>,
    /// nginx.
    pub proxy: Image,
}

impl Gate {
    /// terradrill's own image; where none is named, one that nobody can pull.
    #[must_use]
    pub(crate) fn image_or_placeholder(&self) -> Image {
        self.image.clone().unwrap_or_else(|| Image::parse(NO_GATE).expect("the placeholder is an image"))
    }

    pub(super) fn new(spec: &TopologySpec, check: &mut Validation<'_>) -> Self {
        let mut image = |text: Option<&String>, key| text.and_then(|text| given(text, &["gate", key], check));
        Self {
            image: image(spec.gate.image.as_ref(), "image"),
            proxy: image(spec.gate.proxy.as_ref(), "proxy")
                .or_else(|| Image::parse(PROXY))
                .expect("the default is an image"),
        }
    }
}

/// An image that a file names.
pub(super) fn given(text: &str, path: &[&str], check: &mut Validation<'_>) -> Option<Image> {
    let image = Image::parse(text);
    if image.is_none() {
        let help = "write path and digest, such as `vllm/vllm-openai@sha256:…`";
        check.wrong("topology::image", path, format!("`{}` isn't an image", shown(text)), help);
    }
    image.map(|image| Image { given: true, ..image })
}

/// The images beside those of inference services, by what they are for.
pub(super) fn own(spec: &TopologySpec, check: &mut Validation<'_>) -> BTreeMap<&'static str, Image> {
    for name in spec.images.keys().filter(|name| !OWN.iter().any(|(own, _)| own == name)) {
        let own = OWN.map(|(own, _)| format!("`{own}`")).join(", ");
        let help = match name.as_str() {
            "proxy" => "it has moved: write `gate: { proxy: … }`".to_owned(),
            _ => format!("the images here are {own}"),
        };
        let summary = format!("Nothing uses an image `{}`", shown(name));
        check.wrong_key("topology::image", &["images", name], summary, &help);
    }
    let image = |(name, default): (&'static str, &str)| {
        let asked = spec.images.get(name);
        let image = asked.and_then(|text| given(text, &["images", name], check));
        Some((name, image.or_else(|| Image::parse(default))?))
    };
    OWN.into_iter().filter_map(image).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_a_name_and_a_version() {
        let digest = "0".repeat(64);
        let read = |text: &str| Image::parse(text).map(|image| (image.reference(), image.is_pinned()));
        assert_eq!(read("postgres:17-alpine"), Some(("postgres:17-alpine".into(), false)));
        assert_eq!(read("vllm/vllm-openai:v0.11.0"), Some(("vllm-openai:v0.11.0".into(), false)));
        let pinned = format!("vllm-openai@sha256:{digest}");
        assert_eq!(read(&format!("host:5000/vllm/{pinned}")), Some((pinned.clone(), true)));
        assert_eq!(read(&format!("vllm/vllm-openai:v1@sha256:{digest}")), Some((pinned, true)));
        for wrong in ["", "postgres", "a:", "A:1", "a/:1", "a b:1", "a:1@sha256:12", "a@sha256:x", "\"a\":1", "${a}:1"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert!(
            OWN.iter()
                .map(|(_, image)| *image)
                .chain([SERVER, PROXY, NO_GATE])
                .all(|image| Image::parse(image).is_some())
        );
    }
}
