//! YAML text as a tree in which every node knows its place.
//!
//! A serde deserializer stops at the first mistake; a topology's mistakes are to be reported all at once, so the text is
//! first read into this tree. Aliases are followed within a budget: a file can't grow beyond it ("YAML bomb").

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};
use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The largest file that is read, in bytes. A topology of a thousand regions has about half of that.
pub(crate) const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The most nodes that a file may have after its aliases are followed.
const MAX_NODES: usize = 200_000;

/// A YAML node and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// What it is.
    pub(super) value: Value,
    /// Byte range of the node in the source.
    pub(super) span: Range<usize>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A scalar: its text, and whether it was quoted (then it is a string whatever it looks like).
    Scalar {
        /// The text after YAML's escapes.
        text: String,
        /// Quoted or a block scalar.
        quoted: bool,
    },
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in the order of the file.
    Mapping(IndexMap<String, Entry>),
}

/// What a mapping has under a key.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The key's place.
    pub(super) key_span: Range<usize>,
    /// The value.
    pub(super) value: Node,
}

impl Node {
    /// The entry of a mapping with this key.
    #[must_use]
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Mapping(entries) => entries.get(key),
            _ => None,
        }
    }

    /// The node at a path of keys and sequence indexes, or the deepest one on the way to it.
    #[must_use]
    pub(super) fn nearest(&self, path: &[&str]) -> &Node {
        let Some((first, rest)) = path.split_first() else { return self };
        match &self.value {
            Value::Mapping(_) => self.entry(first).map_or(self, |entry| entry.value.nearest(rest)),
            Value::Sequence(items) => {
                first.parse::<usize>().ok().and_then(|index| items.get(index)).map_or(self, |item| item.nearest(rest))
            }
            Value::Scalar { .. } => self,
        }
    }

    /// The place of the key at the end of a path; of the nearest node if the key isn't in the file.
    #[must_use]
    pub(super) fn key_span(&self, path: &[&str]) -> Range<usize> {
        let Some((last, parents)) = path.split_last() else { return self.span.clone() };
        let parent = self.nearest(parents);
        match parent.entry(last) {
            Some(entry) => entry.key_span.clone(),
            None if parents.is_empty() => 0..0,
            None => self.key_span(parents),
        }
    }
}

/// Reads a text. The tree is `None` if the text isn't one YAML document with a mapping at its top.
pub(super) fn read(text: &str) -> (Option<Node>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: BTreeMap::new(), nodes: 0 };
    match reader.document(&mut diagnostics) {
        Ok(Some(node)) if matches!(node.value, Value::Mapping(_)) => (Some(node), diagnostics),
        Ok(Some(node)) => {
            diagnostics.push(
                Diagnostic::error("yaml::not-a-mapping", "The file must be a mapping of keys to values")
                    .at(node.span, "this is something else")
                    .help("start with `regions:`; `terradrill schema` describes all keys"),
            );
            (None, diagnostics)
        }
        Ok(None) => {
            diagnostics.push(
                Diagnostic::error("yaml::empty", "The file is empty")
                    .help("a topology needs at least `regions:` with one region"),
            );
            (None, diagnostics)
        }
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            (None, diagnostics)
        }
    }
}

type Fatal = Box<Diagnostic>;

struct Reader<'input> {
    parser: Parser<'input, granit_parser::StrInput<'input>>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
}

impl<'input> Reader<'input> {
    fn next(&mut self) -> Result<(Event<'input>, Range<usize>), Fatal> {
        loop {
            let (event, span) = match self.parser.next() {
                Some(Ok(pair)) => pair,
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(0);
                    return Err(Box::new(
                        Diagnostic::error("yaml::syntax", format!("This isn't valid YAML: {}", error.kind()))
                            .at(at..at, "here"),
                    ));
                }
                None => return Ok((Event::StreamEnd, 0..0)),
            };
            if matches!(event, Event::Comment(..)) {
                continue;
            }
            return Ok((event, span.byte_range().unwrap_or(0..0)));
        }
    }

    fn document(&mut self, diagnostics: &mut Diagnostics) -> Result<Option<Node>, Fatal> {
        let mut document = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(document),
                Event::DocumentStart(..) if document.is_some() => {
                    return Err(Box::new(
                        Diagnostic::error("yaml::several-documents", "The file holds more than one YAML document")
                            .at(span, "a second one starts here")
                            .help("keep one topology to a file"),
                    ));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => document = self.node(event, span, diagnostics)?.filter(|node| !node.is_blank()),
            }
        }
    }

    fn node(
        &mut self,
        event: Event<'input>,
        span: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Node>, Fatal> {
        self.count(1, &span)?;
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                (Node { value: Value::Scalar { text: text.into_owned(), quoted }, span }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                let mut items = Vec::new();
                let mut end = span.end;
                loop {
                    let (event, at) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    if let Some(item) = self.node(event, at, diagnostics)? {
                        end = end.max(item.span.end);
                        items.push(item);
                    }
                }
                (Node { value: Value::Sequence(items), span: span.start..end }, anchor)
            }
            Event::MappingStart(_, anchor, _) => (self.mapping(span, diagnostics)?, anchor),
            Event::Alias(id) => {
                let Some(target) = self.anchors.get(&id).cloned() else {
                    return Err(Box::new(
                        Diagnostic::error("yaml::alias", "This alias refers to a node that contains it").at(span, ""),
                    ));
                };
                self.count(target.size(), &span)?;
                return Ok(Some(Node { span, ..target }));
            }
            _ => return Ok(None),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(Some(node))
    }

    fn mapping(&mut self, span: Range<usize>, diagnostics: &mut Diagnostics) -> Result<Node, Fatal> {
        let mut entries: IndexMap<String, Entry> = IndexMap::new();
        let mut end = span.end;
        loop {
            let (event, key_span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = self.node(event, key_span.clone(), diagnostics)?;
            let (event, at) = self.next()?;
            let Some(value) = self.node(event, at, diagnostics)? else { continue };
            end = end.max(value.span.end);
            let Some(Node { value: Value::Scalar { text: key, .. }, .. }) = key else {
                diagnostics.push(
                    Diagnostic::error("yaml::key", "A key must be plain text")
                        .at(key_span, "this is a list or a mapping"),
                );
                continue;
            };
            if let Some(first) = entries.get(&key) {
                diagnostics.push(
                    Diagnostic::error("yaml::duplicate-key", format!("The key `{}` is given twice", shown(&key)))
                        .at(key_span, "given again here")
                        .at(first.key_span.clone(), "first given here")
                        .help("keep one of the two"),
                );
                continue;
            }
            entries.insert(key, Entry { key_span, value });
        }
        Ok(Node { value: Value::Mapping(entries), span: span.start..end })
    }

    fn count(&mut self, nodes: usize, span: &Range<usize>) -> Result<(), Fatal> {
        self.nodes += nodes;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error("yaml::too-large", format!("The file grows beyond {MAX_NODES} values"))
                .at(span.clone(), "the limit is reached here")
                .help("aliases (`*name`) multiply what they stand for; write a smaller topology"),
        ))
    }
}

impl Node {
    fn size(&self) -> usize {
        match &self.value {
            Value::Scalar { .. } => 1,
            Value::Sequence(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            Value::Mapping(entries) => 1 + entries.values().map(|entry| 1 + entry.value.size()).sum::<usize>(),
        }
    }

    /// Whether nothing stands here: no text, no items, no keys.
    pub(super) fn is_empty(&self) -> bool {
        match &self.value {
            Value::Scalar { .. } => self.is_blank(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        }
    }

    fn is_blank(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, quoted: false } if text.is_empty() || text == "~" || text == "null")
    }
}

/// A user's text, shortened and without control characters, fit for a message.
#[must_use]
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short.replace("\\'", "'").replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        read(text).1.into_iter().map(|d| d.code).collect()
    }

    #[test]
    fn nodes_know_their_places() {
        let text = "regions:\n  primary:\n    region: us-east-1 # here\n    list: [a, b]\n";
        let tree = read(text).0.expect("a tree");
        assert_eq!(&text[tree.nearest(&["regions", "primary", "region"]).span.clone()], "us-east-1");
        assert_eq!(&text[tree.nearest(&["regions", "primary", "list", "1"]).span.clone()], "b");
        assert_eq!(&text[tree.key_span(&["regions", "primary"])], "primary");
        assert_eq!(&text[tree.key_span(&["regions", "primary", "missing"])], "primary");
    }

    #[test]
    fn a_mistake_in_the_yaml_has_a_code() {
        for (text, code) in [
            ("", "yaml::empty"),
            ("# only a comment\n", "yaml::empty"),
            ("- a\n- b\n", "yaml::not-a-mapping"),
            ("a: 1\na: 2\n", "yaml::duplicate-key"),
            ("a: [1\n", "yaml::syntax"),
            ("a: 1\n---\nb: 2\n", "yaml::several-documents"),
            ("{[a]: 1}\n", "yaml::key"),
        ] {
            assert_eq!(codes(text), [code], "{text:?}");
        }
    }

    #[test]
    fn aliases_are_followed_within_a_budget() {
        let text = "a: &x {k: v}\nb: *x\n";
        let tree = read(text).0.expect("a tree");
        assert_eq!(tree.entry("b").map(|e| e.value.entry("k").is_some()), Some(true));

        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let previous = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![previous; 10].join(", ")));
        }
        assert_eq!(codes(&bomb), ["yaml::too-large"]);
    }
}
