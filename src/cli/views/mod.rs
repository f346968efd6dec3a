//! How answers look: values in, text out.

pub(crate) mod check;
pub(crate) mod check_json;
pub(crate) mod check_sarif;
pub(crate) mod drill;
pub(crate) mod estimates;
pub(crate) mod fence;
pub(crate) mod plan;
pub(crate) mod run;
pub(crate) mod scenario;
pub(crate) mod scenario_json;
pub(crate) mod table;

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// The text in lines of at most this many columns, where words allow it.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    // Names are kept whole: no word is broken, nor at its hyphens.
    let options = Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(text, options)
}
