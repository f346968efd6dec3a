//! Where the paths of facts lead in a value.

use crate::sandbox::plan::Step;
use crate::sandbox::value::Value;

/// A part of a value, and where it is.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// What stands there; null if nothing does.
    pub(super) value: &'a Value,
    /// The names and indexes that lead there.
    pub(super) at: Vec<Step>,
    /// The blocks on the way, from the outermost, that the path shares with others.
    way: Vec<&'a Value>,
}

/// All places that a path leads to: one for each element on the way, none where something on the way is absent or
/// unknown. `path[]` leads to the elements of a list, set or map, `path{}` to the keys of a map.
pub(super) fn places<'a>(root: &'a Value, path: &str) -> Vec<Place<'a>> {
    let mut found = Vec::new();
    let names: Vec<&str> = path.split('.').collect();
    descend(Place::root(root), &names, &mut found);
    found
}

fn descend<'a>(from: Place<'a>, names: &[&str], found: &mut Vec<Place<'a>>) {
    let Some((&name, rest)) = names.split_first() else {
        found.push(from);
        return;
    };
    if let Value::List(_) = from.value {
        from.into_elements().into_iter().for_each(|element| descend(element, names, found));
        return;
    }
    let Value::Map(fields) = from.value else { return };
    let plain = name.trim_end_matches("[]").trim_end_matches("{}");
    let Some(value) = fields.get(plain) else { return };
    let mut step = from.clone();
    step.way.push(from.value);
    step.at.push(Step::Attribute(plain.to_owned()));
    step.value = value;
    match (value, &name[plain.len()..]) {
        (Value::List(_), "[]") => {
            step.into_elements().into_iter().for_each(|element| descend(element, rest, found));
        }
        (Value::Map(fields), "[]") => {
            for (key, item) in fields {
                let mut at = step.at.clone();
                at.push(Step::Key(key.clone()));
                descend(Place { value: item, at, way: step.way.clone() }, rest, found);
            }
        }
        (_, "[]") => {}
        _ => descend(step, rest, found),
    }
}

impl<'a> Place<'a> {
    /// The whole.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, at: Vec::new(), way: Vec::new() }
    }

    /// The elements of a list, or the one thing that stands there.
    pub(super) fn into_elements(self) -> Vec<Self> {
        let Value::List(items) = self.value else { return vec![self] };
        let element = |(index, value)| {
            let mut at = self.at.clone();
            at.push(Step::Index(index));
            Self { value, at, way: self.way.clone() }
        };
        items.iter().enumerate().map(element).collect()
    }
}

impl Place<'_> {
    /// Whether something is written at another path, in the same blocks as far as both lead through the same: `None` if
    /// that isn't known.
    pub(super) fn beside(&self, own: &str, other: &str) -> Option<bool> {
        let common = own.split('.').zip(other.split('.')).take_while(|(own, other)| own == other).count();
        let common = common.min(self.way.len().saturating_sub(1));
        let rest: Vec<&str> = other.split('.').skip(common).collect();
        is_written(self.way[common], &rest)
    }
}

/// Whether something is written at a path; `None` if that isn't known.
pub(super) fn is_written(root: &Value, names: &[&str]) -> Option<bool> {
    match (root, names.split_first()) {
        (Value::Unknown, _) => None,
        (Value::Null, _) => Some(false),
        (Value::List(items), None) => Some(!items.is_empty()),
        (Value::Map(fields), None) => Some(!fields.is_empty()),
        (_, None) => Some(true),
        (Value::List(items), Some(_)) => {
            let mut known = Some(false);
            for item in items {
                match is_written(item, names) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => known = None,
                }
            }
            known
        }
        (value, Some((name, rest))) => is_written(value.get(name), rest),
    }
}
