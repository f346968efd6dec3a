//! The tokens of HCL, as far as layout needs them: strings and heredocs are one token each, whatever is inside.

/// What a token is to the formatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Name or keyword.
    Identifier,
    Number,
    /// A quoted string with its quotes.
    Quoted,
    /// From `<<` to the closing marker.
    Heredoc,
    /// `#`, `//` or `/* */`, without the line's end.
    Comment,
    Newline,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    Comma,
    Dot,
    Ellipsis,
    Equal,
    Colon,
    DoubleColon,
    Question,
    Bang,
    Minus,
    /// Every other operator: all of them stand between two operands.
    Operator,
}

impl Kind {
    /// How many brackets the token opens (1), or closes (-1).
    pub(super) fn bracket_change(self) -> i32 {
        match self {
            Self::OpenBrace | Self::OpenBracket | Self::OpenParenthesis => 1,
            Self::CloseBrace | Self::CloseBracket | Self::CloseParenthesis => -1,
            _ => 0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

/// Splits a text into its tokens, blanks left out. Never fails: what is no HCL becomes operators, for the parser to refuse.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if matches!(first, ' ' | '\t' | '\r') {
            at += 1;
            continue;
        }
        let (kind, length) = token(&text[at..], first);
        found.push(Token { kind, text: &text[at..at + length] });
        at += length;
    }
    found
}

fn token(rest: &str, first: char) -> (Kind, usize) {
    let punctuation = match first {
        '\n' => Kind::Newline,
        '{' => Kind::OpenBrace,
        '}' => Kind::CloseBrace,
        '[' => Kind::OpenBracket,
        ']' => Kind::CloseBracket,
        '(' => Kind::OpenParenthesis,
        ')' => Kind::CloseParenthesis,
        ',' => Kind::Comma,
        '?' => Kind::Question,
        '-' => Kind::Minus,
        '"' => return (Kind::Quoted, quoted_length(rest)),
        '#' => return (Kind::Comment, line_length(rest)),
        '0'..='9' => return (Kind::Number, number_length(rest)),
        _ if first.is_alphabetic() || first == '_' => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
            return (Kind::Identifier, end.unwrap_or(rest.len()));
        }
        _ => return operator(rest, first),
    };
    (punctuation, 1)
}

/// Tokens of one to three characters that begin alike.
fn operator(rest: &str, first: char) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, line_length(rest));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if let Some(length) = heredoc_length(rest) {
        return (Kind::Heredoc, length);
    }
    if rest.starts_with("...") {
        return (Kind::Ellipsis, 3);
    }
    if rest.starts_with("::") {
        return (Kind::DoubleColon, 2);
    }
    if ["==", "!=", "<=", ">=", "&&", "||", "=>"].iter().any(|operator| rest.starts_with(operator)) {
        return (Kind::Operator, 2);
    }
    let kind = match first {
        '=' => Kind::Equal,
        ':' => Kind::Colon,
        '.' => Kind::Dot,
        '!' => Kind::Bang,
        _ => Kind::Operator,
    };
    (kind, first.len_utf8())
}

fn line_length(rest: &str) -> usize {
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    line.trim_end().len()
}

fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}

/// Length of a quoted string, with its quotes, and with the strings inside its interpolations.
fn quoted_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'"', ..] => return at + 1,
            [b'\\', _, ..] => at += 2,
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => at += 3,
            [b'$' | b'%', b'{', ..] => at += 2 + interpolation_length(&rest[at + 2..]),
            _ => at += 1,
        }
        // An escape before a character of several bytes may have led into its middle.
        while at < bytes.len() && !rest.is_char_boundary(at) {
            at += 1;
        }
    }
    bytes.len()
}

/// Length of an interpolation after its opening marker, with its closing brace.
fn interpolation_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut depth = 1;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += quoted_length(&rest[at..]);
                continue;
            }
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn heredoc_length(rest: &str) -> Option<usize> {
    let marker = rest.strip_prefix("<<-").or_else(|| rest.strip_prefix("<<"))?;
    let end = marker.find('\n')?;
    let marker = marker[..end].trim_end();
    if marker.is_empty() || !marker.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
        return None;
    }
    let mut at = rest.find('\n')? + 1;
    for line in rest[at..].split_inclusive('\n') {
        if line.trim() == marker {
            return Some(at + line.trim_end().len());
        }
        at += line.len();
    }
    Some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn strings_and_heredocs_are_single_tokens() {
        assert_eq!(texts(r#"a = "x${f("}")}y" # c  "#), ["a", "=", r#""x${f("}")}y""#, "# c"]);
        assert_eq!(texts(r#""\"" "$${" "\\""#), [r#""\"""#, r#""$${""#, r#""\\""#]);
        assert_eq!(texts("a = <<-EOT\n  x = {\n  EOT\nb"), ["a", "=", "<<-EOT\n  x = {\n  EOT", "\n", "b"]);
        assert_eq!(texts("/* a\n b */ c"), ["/* a\n b */", "c"]);
    }

    #[test]
    fn operators_and_numbers() {
        assert_eq!(
            texts("a>=1.5e-3&&!b||c=>d...::"),
            ["a", ">=", "1.5e-3", "&&", "!", "b", "||", "c", "=>", "d", "...", "::"]
        );
        assert_eq!(texts("a.0.b[1]<<2"), ["a", ".", "0", ".", "b", "[", "1", "]", "<", "<", "2"]);
    }

    #[test]
    fn what_is_cut_off_ends_with_the_text() {
        for text in ["\"abc", "\"${a", "<<EOT\nabc", "/* abc", "\"\\", "\"\\é"] {
            assert_eq!(texts(text).concat(), text);
        }
    }
}
