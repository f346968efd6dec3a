//! `terraform fmt`, as far as rendered files need it: indentation, the alignment of `=` and of trailing comments, single
//! spaces between tokens. Beyond it, runs of blank lines shrink to one and blank lines at the edges of blocks go, so that
//! templates need not care where their conditions leave one.
//!
//! Deliberately absent: whatever changes more than white space, and the inside of strings. A test compares with the real
//! `terraform fmt`.

mod tokens;

use tokens::{Kind, Token, tokens};

/// The text in canonical form. What is no valid HCL comes out as some text that is no valid HCL either.
#[must_use]
pub(crate) fn format(text: &str) -> String {
    let tokens = tokens(text);
    let mut lines = lines(&tokens);
    squeeze(&mut lines);
    let mut formatted = lines.iter().map(Layout::of).collect::<Vec<_>>();
    indent(&mut formatted);
    align(&mut formatted);
    let mut out = String::with_capacity(text.len());
    for layout in &formatted {
        layout.write(&mut out);
    }
    out
}

/// A line in three cells, of which the second and the third are aligned with those of the neighbouring lines.
#[derive(Clone, Copy, Debug)]
struct Line<'t, 'a> {
    lead: &'t [Token<'a>],
    /// From the `=` on, if the whole expression stands on this line.
    assign: &'t [Token<'a>],
    /// A comment behind something else.
    comment: &'t [Token<'a>],
}

impl Line<'_, '_> {
    fn is_blank(&self) -> bool {
        self.lead.is_empty()
    }

    fn brackets(&self) -> i32 {
        self.lead.iter().chain(self.assign).map(|token| token.kind.bracket_change()).sum()
    }

    fn closes_first(&self) -> bool {
        self.lead.first().is_some_and(|token| token.kind.bracket_change() < 0)
    }
}

fn lines<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<Line<'t, 'a>> {
    tokens.split(|token| token.kind == Kind::Newline).map(cells).collect()
}

fn cells<'t, 'a>(tokens: &'t [Token<'a>]) -> Line<'t, 'a> {
    let (mut lead, mut assign, mut comment) = (tokens, &tokens[..0], &tokens[..0]);
    if lead.len() > 1 && lead[lead.len() - 1].kind == Kind::Comment {
        (lead, comment) = lead.split_at(lead.len() - 1);
    }
    if let Some(equal) = lead.iter().skip(1).position(|token| token.kind == Kind::Equal) {
        let (before, after) = lead.split_at(equal + 1);
        if after.iter().map(|token| token.kind.bracket_change()).sum::<i32>() == 0 {
            (lead, assign) = (before, after);
        }
    }
    Line { lead, assign, comment }
}

/// Drops blank lines that nobody would miss.
fn squeeze(lines: &mut Vec<Line<'_, '_>>) {
    let mut kept: Vec<Line<'_, '_>> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        if line.is_blank() {
            let unwanted = kept.last().is_none_or(|last| last.is_blank() || last.brackets() > 0);
            if !unwanted {
                kept.push(line);
            }
        } else {
            if line.closes_first() && kept.last().is_some_and(Line::is_blank) {
                kept.pop();
            }
            kept.push(line);
        }
    }
    if kept.last().is_some_and(Line::is_blank) {
        kept.pop();
    }
    *lines = kept;
}

/// A line's cells as text, with the blanks before each.
#[derive(Debug)]
struct Layout {
    brackets: i32,
    indent: usize,
    lead: String,
    assign: String,
    assign_gap: usize,
    comment: String,
    comment_gap: usize,
}

impl Layout {
    fn of(line: &Line<'_, '_>) -> Self {
        Self {
            brackets: line.brackets(),
            indent: 0,
            lead: spaced(line.lead),
            assign: spaced(line.assign),
            assign_gap: 1,
            comment: spaced(line.comment),
            comment_gap: 1,
        }
    }

    fn lead_width(&self) -> usize {
        self.indent + self.lead.chars().count()
    }

    fn width(&self) -> usize {
        let assign = if self.assign.is_empty() { 0 } else { self.assign_gap + self.assign.chars().count() };
        self.lead_width() + assign
    }

    fn write(&self, out: &mut String) {
        let blanks = |out: &mut String, count| out.extend(std::iter::repeat_n(' ', count));
        if !self.lead.is_empty() {
            blanks(out, self.indent);
            out.push_str(&self.lead);
        }
        if !self.assign.is_empty() {
            blanks(out, self.assign_gap);
            out.push_str(&self.assign);
        }
        if !self.comment.is_empty() {
            blanks(out, self.comment_gap);
            out.push_str(&self.comment);
        }
        out.push('\n');
    }
}

/// Two blanks per line that leaves brackets open, however many it opens.
fn indent(lines: &mut [Layout]) {
    let mut open: Vec<i32> = Vec::new();
    for line in lines {
        let mut closed = -line.brackets;
        while closed > 0 {
            match open.last_mut() {
                Some(last) if *last > closed => {
                    *last -= closed;
                    break;
                }
                Some(last) => {
                    closed -= *last;
                    open.pop();
                }
                None => break,
            }
        }
        line.indent = 2 * open.len();
        if line.brackets > 0 {
            open.push(line.brackets);
        }
    }
}

/// Aligns `=` over neighbouring lines that have one, then comments over neighbouring lines that have one.
fn align(lines: &mut [Layout]) {
    for chain in lines.chunk_by_mut(|a, b| a.assign.is_empty() == b.assign.is_empty()) {
        let widest = chain.iter().map(Layout::lead_width).max().unwrap_or(0);
        for line in chain {
            line.assign_gap = widest - line.lead_width() + 1;
        }
    }
    for chain in lines.chunk_by_mut(|a, b| a.comment.is_empty() == b.comment.is_empty()) {
        let widest = chain.iter().map(Layout::width).max().unwrap_or(0);
        for line in chain {
            line.comment_gap = widest - line.width() + 1;
        }
    }
}

fn spaced(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        if index > 0 {
            let before = index.checked_sub(2).map(|before| tokens[before].kind);
            if space_between(before, tokens[index - 1], *token) {
                text.push(' ');
            }
        }
        text.push_str(token.text);
    }
    text
}

/// Whether a blank stands between `left` and `right`; `before` is what stands before `left`.
fn space_between(before: Option<Kind>, left: Token<'_>, right: Token<'_>) -> bool {
    use Kind::{
        Bang, CloseBrace, CloseBracket, CloseParenthesis, Comma, Dot, DoubleColon, Ellipsis, Identifier, Minus, Number,
        OpenBrace, OpenBracket, OpenParenthesis,
    };
    match (left.kind, right.kind) {
        (Identifier, OpenParenthesis) | (DoubleColon, _) | (_, DoubleColon) => false,
        (Dot, _) | (_, Dot | Comma | Ellipsis) => false,
        (Comma, _) => true,
        (Identifier, _) if left.text == "in" && before == Some(Identifier) => true,
        (Identifier | Number | CloseBrace | CloseBracket | CloseParenthesis, OpenBracket) => false,
        (Bang, _) => false,
        (Minus, _) => before.is_some_and(ends_operand),
        (OpenBrace, CloseBrace) => false,
        (OpenBrace, _) | (_, CloseBrace) => true,
        (OpenBracket | OpenParenthesis, _) | (_, CloseBracket | CloseParenthesis) => false,
        _ => true,
    }
}

/// Whether a minus behind this is a subtraction.
fn ends_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Identifier
            | Kind::Number
            | Kind::Quoted
            | Kind::CloseBrace
            | Kind::CloseBracket
            | Kind::CloseParenthesis
            | Kind::Comment
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    const ROUGH: &str = r#"

resource "aws_vpc"   "this" {

cidr_block=var.cidr
    enable_dns_hostnames   = true # names
  tags = merge(var.tags,{
Name="x-${var.name}"
    Longer = [for k,v in var.m:k if v!=null&&!v.off]
  })


  lifecycle { prevent_destroy=true }
}
// another
locals {
  a = -1
  bb = 3-1 // three
  ccc = (a - 1)*-2 # two
  d = { for k, v in m : k => v... }
  e = a?b:c
  heredoc = <<-EOT
      not = touched {
    EOT
  after = f( 1,"x",[ ] , { } )[0].y[*].z
  list = [{
    a = 1
  }, {
  b = 2
  }]
  nested = [
  [1,
  2],
  ]
  keys = {
  "quoted" = 1
  (a.b) = provider::aws::arn_parse(x)
  }
  in_list = [for x in [1]: x]
  /* block */ x = 1
  n = a[0] == -1 ? !b : -c

}
module "x" {
  source = "./x"
  for_each = toset([
    "a"
  ])

  # comment
  a = 1 # one
  bbbbbbbbb = "$${x}" # two
  providers = {
    aws.a = aws
  }
}
"#;

    #[test]
    fn agrees_with_terraform_fmt() {
        let terraform = which::which("terraform").expect("this test needs terraform");
        let formatted = format(ROUGH);
        let mut child = Command::new(terraform)
            .args(["fmt", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("terraform starts");
        child.stdin.take().expect("piped").write_all(formatted.as_bytes()).expect("terraform reads");
        let output = child.wait_with_output().expect("terraform ends");
        assert!(output.status.success(), "{}{formatted}", String::from_utf8_lossy(&output.stderr));
        let expected = String::from_utf8(output.stdout).expect("text");
        let diff = similar::TextDiff::from_lines(&expected, &formatted);
        assert!(formatted == expected, "- terraform, + ours:\n{}", diff.unified_diff());
    }

    #[test]
    fn is_idempotent_and_squeezes_blank_lines() {
        let once = format(ROUGH);
        assert_eq!(format(&once), once);
        assert!(!once.contains("\n\n\n") && !once.contains("{\n\n") && !once.contains("\n\n}"), "{once}");
        assert_eq!(format("\n\n"), "");
        assert_eq!(format("a=1"), "a = 1\n");
    }
}
