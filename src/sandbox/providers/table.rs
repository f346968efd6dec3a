//! The tables of behaviour.

use std::collections::{BTreeMap, HashMap};

use super::behaviour::Behaviour;

/// The behaviour of the types of one provider.
#[derive(Debug)]
pub(crate) struct Table {
    types: BTreeMap<String, Behaviour>,
    /// By kind: the kinds, paths and attributes by which others need it.
    users: HashMap<String, Vec<(String, String, String)>>,
}

impl Table {
    /// The table that the texts of a provider's files make together.
    pub(super) fn load(files: &[&str]) -> Self {
        Self::parse(&files.join("\n")).expect("the embedded tables are tested to parse")
    }

    fn parse(text: &str) -> Result<Self, String> {
        let types: BTreeMap<String, Behaviour> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
        let mut users: HashMap<String, Vec<_>> = HashMap::new();
        for (kind, behaviour) in &types {
            for (path, reference) in &behaviour.needs {
                let user = (kind.clone(), path.clone(), reference.attribute.clone());
                users.entry(reference.kind.clone()).or_default().push(user);
            }
        }
        for list in users.values_mut() {
            list.sort();
        }
        Ok(Self { types, users })
    }

    /// The behaviour of a type.
    pub(crate) fn get(&self, kind: &str) -> Option<&Behaviour> {
        self.types.get(kind)
    }

    /// Who needs objects of a kind: the user's kind, the path that refers, and the attribute referred to.
    pub(crate) fn users(&self, kind: &str) -> &[(String, String, String)] {
        self.users.get(kind).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use crate::sandbox::providers::Emulator;
    use crate::sandbox::providers::facts::Releases;
    use crate::sandbox::schema::Block;

    /// Whether a path leads through the attributes and blocks of a schema.
    fn exists(block: &Block, path: &str) -> bool {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        match (block.attributes.get(first), block.blocks.get(first), rest) {
            (Some(_), _, None) | (_, Some(_), None) => true,
            (_, Some(nested), Some(rest)) => exists(&nested.block, rest),
            _ => false,
        }
    }

    #[test]
    fn every_served_type_has_a_behaviour_and_every_path_exists() {
        let mut wrong = Vec::new();
        for emulator in Emulator::all() {
            let (schemas, table) = (&emulator.schemas, &emulator.table);
            for kind in schemas.resources.keys() {
                if table.get(kind).is_none() {
                    wrong.push(format!("{kind} has no behaviour"));
                }
            }
            for (kind, behaviour) in &table.types {
                let Some(schema) = schemas.resources.get(kind) else {
                    wrong.push(format!("{kind} has no schema"));
                    continue;
                };
                let references = behaviour.needs.iter().chain(&behaviour.knows);
                for reference in references.clone().map(|(_, reference)| reference).chain(&behaviour.also) {
                    let target = schemas.resources.get(&reference.kind);
                    if !target.is_some_and(|target| exists(&target.block, &reference.attribute)) {
                        wrong.push(format!("{kind} refers to {reference:?}"));
                    }
                }
                for path in behaviour.defaults.keys().chain(behaviour.computed.keys()) {
                    let known = [Releases::Oldest, Releases::Newest].map(|releases| emulator.facts(releases).get(kind));
                    if known.iter().any(|facts| facts.defaults.contains_key(path)) {
                        wrong.push(format!("{kind}: the facts have the default of {path}"));
                    }
                }
                for path in behaviour.defaults.keys() {
                    if !schema.block.attributes.get(path).is_some_and(|attribute| attribute.computed) {
                        wrong.push(format!("{kind}: the API can't fill in {path}, which isn't computed"));
                    }
                }
                let paths = behaviour.defaults.keys().chain(behaviour.computed.keys());
                for path in paths.chain(references.map(|(path, _)| path)) {
                    if !exists(&schema.block, path) {
                        wrong.push(format!("{kind} has no {path}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
