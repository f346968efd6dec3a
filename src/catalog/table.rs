//! Reads the embedded tables.
//!
//! Rows borrow from the embedded text, so that a table costs no allocation per field: `check` reads several
//! of them in the few milliseconds that it has. The format is CSV with a header line; a field that holds a
//! comma is in double quotes, no field holds a quote or a line break.

/// The rows of an embedded table, without its header.
///
/// # Panics
///
/// When a row doesn't have `N` fields: the tables are part of the program, and a test reads them all.
pub(super) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().skip(1).map(|line| {
        let mut fields = [""; N];
        let mut rest = Some(line);
        for field in &mut fields {
            let Some(text) = rest else { panic!("the row `{line}` has fewer than {N} fields") };
            (*field, rest) = first_field(text);
        }
        assert!(rest.is_none(), "the row `{line}` has more than {N} fields");
        fields
    })
}

/// The first field of a line, and what follows its comma.
fn first_field(text: &'static str) -> (&'static str, Option<&'static str>) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (field, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
        return (field, rest.strip_prefix(','));
    }
    match text.split_once(',') {
        Some((field, rest)) => (field, Some(rest)),
        None => (text, None),
    }
}

/// A number of a table; `None` for an empty field, which means "not known".
///
/// # Panics
///
/// When the field is no number.
pub(super) fn number(field: &str) -> Option<f64> {
    if field.is_empty() {
        return None;
    }
    match field.parse() {
        Ok(number) => Some(number),
        Err(_) => panic!("`{field}` is not a number"),
    }
}

/// A date of a table; `None` for an empty field.
///
/// # Panics
///
/// When the field is no date of the form `2026-11-20`.
pub(super) fn date(field: &str) -> Option<jiff::civil::Date> {
    if field.is_empty() {
        return None;
    }
    match field.parse() {
        Ok(date) => Some(date),
        Err(_) => panic!("`{field}` is not a date"),
    }
}

/// Declares an enum whose variants stand in tables as words.
macro_rules! words {
    ($(#[$about:meta])* $visibility:vis enum $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $($(#[$what])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word of the tables.
            #[must_use]
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|known| known.name() == text);
                found.ok_or_else(|| format!("`{text}` is none of the words of {}", stringify!($name)))
            }
        }
    };
}
pub(super) use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_and_empty_fields() {
        let table = "a,b,c\n\"x, y\",,z\n,\"\",\n";
        assert_eq!(rows::<3>(table).collect::<Vec<_>>(), [["x, y", "", "z"], ["", "", ""]]);
    }

    #[test]
    #[should_panic(expected = "more than 2 fields")]
    fn too_many_fields() {
        rows::<2>("a,b\n1,2,3\n").for_each(drop);
    }
}
