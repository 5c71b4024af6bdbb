//! Masks personal data in a text. Numbers count only when their check digits or the words before
//! them say so: an order number of eleven digits is not a CPF.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

use super::{
    check_digits, own_numbers,
    skeleton::{self, Skeleton},
};

/// One pattern of personal data. Where the expression has a group, only the group is masked.
struct Shape {
    regex: Regex,
    check: fn(&str) -> bool,
    mask: &'static str,
    /// The fewest digits in a match; zero for e-mail addresses.
    digits: usize,
    /// Whether a match could also be an amount or a date, which the characters after it decide.
    is_vague: bool,
}

/// Replaces numbers that could not be classified.
const MARK: char = '•';

/// Separators between the groups of a number.
const APART: &str = r"[ .\-/_]{0,2}";

fn shapes() -> Vec<Shape> {
    type Check = fn(&str) -> bool;
    let always: Check = |_| true;
    let d3 = format!(r"\d{{3}}{APART}");
    let phone_words =
        r"(?i)\b(?:tel|telefone|fone|cel|celular|whats|whatsapp|wpp|zap|contato)\W{0,4}";
    let shapes: Vec<(String, Check, &'static str, usize)> = vec![
        (
            r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+".into(),
            always,
            "[e-mail]",
            0,
        ),
        (
            r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b".into(),
            always,
            "[chave PIX]",
            1,
        ),
        (
            r"(?i)\b[0-9a-f]{32}\b".into(),
            check_digits::is_random_key,
            "[chave PIX]",
            1,
        ),
        (many(48), check_digits::is_boleto, "[boleto]", 48),
        (many(47), check_digits::is_boleto, "[boleto]", 47),
        (many(44), check_digits::is_boleto, "[boleto]", 44),
        (
            format!(r"(?i)\b[0-9a-z]{{2}}{a}[0-9a-z]{{3}}{a}[0-9a-z]{{3}}{a}[0-9a-z]{{4}}{a}\d{{2}}\b", a = r"[.\-/]?"),
            check_digits::is_cnpj,
            "[CNPJ]",
            2,
        ),
        (
            format!(r"\d{{2}}{APART}{d3}{d3}\d{{4}}{APART}\d{{2}}"),
            check_digits::is_cnpj,
            "[CNPJ]",
            14,
        ),
        (
            format!(r"{d3}{d3}{d3}\d{{2}}"),
            check_digits::is_cpf,
            "[CPF]",
            11,
        ),
        (
            r"(?:\d[ .\-_]){10}\d".into(),
            check_digits::is_cpf,
            "[CPF]",
            11,
        ),
        (
            r"\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{1,7}|\d{4}[ .\-]?\d{6}[ .\-]?\d{4,5}".into(),
            check_digits::is_card,
            "[cartão]",
            13,
        ),
        (
            r"\+? ?55[ .\-]?\(?0?\d{2}\)?[ .\-]?9?[ .\-]?\d{4}[ .\-]?\d{4}".into(),
            check_digits::is_phone,
            "[telefone]",
            12,
        ),
        (r"\+\d{8,15}".into(), always, "[telefone]", 8),
        (
            r"\(0?\d{2}\)[ .\-]?9?[ .\-]?\d{4}[ .\-]?\d{4}".into(),
            check_digits::is_phone,
            "[telefone]",
            10,
        ),
        (
            r"0?\d{2}[ .\-]?9[ .]?\d{4}[ .\-]\d{4}|\d{2} [2-5]\d{3}-\d{4}".into(),
            check_digits::is_phone,
            "[telefone]",
            10,
        ),
        (r"9\d{4}-\d{4}".into(), always, "[telefone]", 9),
        (
            r"(?i)\b(?:pix|chave|tel|telefone|fone|cel|celular|whats|whatsapp|wpp|zap|contato)\W{0,4}(0?\d{2}[ .\-]?9?\d{4}[ .\-]?\d{4})".into(),
            check_digits::is_phone,
            "[telefone]",
            10,
        ),
        (
            format!(r"{phone_words}(9?\d{{4}}[ .\-]?\d{{4}})"),
            always,
            "[telefone]",
            8,
        ),
        (
            r"(?i)\bag(?:encia)?\b\W{0,3}(?:no?\W{1,2})?\d{4,5}(?:-[\dx])?[ ,;/\-]{1,3}(\d{3,12}-[\dx])".into(),
            check_digits::is_account,
            "[conta]",
            8,
        ),
        (
            r"(?i)\bag(?:encia)?\b\W{0,3}(?:no?\W{1,2})?(\d{4,5}(?:-[\dx])?)".into(),
            always,
            "[agência]",
            4,
        ),
        (
            r"\d{4}(?:-\d)?/\d{4,12}-[\dxX]".into(),
            check_digits::is_account,
            "[conta]",
            9,
        ),
        (
            r"(?i)\b(?:conta|cta|c/?c|c\.c|c/?p|corrente|poupanca)\b\W{0,3}(?:(?:corrente|poupanca|salario|pagamento)\W{1,3})?(?:no?\W{1,2})?(\d(?:\d|\.\d){2,12}(?:-?[\dx])?)".into(),
            check_digits::is_account,
            "[conta]",
            4,
        ),
    ];
    let shape = |(regex, check, mask, digits): (String, Check, &'static str, usize)| {
        Some(Shape {
            regex: Regex::new(&regex.replace(r"\d", "[0-9]")).ok()?,
            check,
            mask,
            digits,
            is_vague: ["[conta]", "[agência]"].contains(&mask) || digits == 8,
        })
    };
    shapes.into_iter().filter_map(shape).collect()
}

/// A number of digits, grouped or not.
fn many(digits: usize) -> String {
    format!(r"\d(?:[ .\-]{{0,2}}\d){{{}}}", digits - 1)
}

/// The text with personal data masked.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(shapes);
    // Fast path: most texts contain nothing to mask.
    let has_address = text.contains(['@', '\u{FE6B}']);
    if !has_address && text.chars().filter(|it| it.is_numeric()).take(2).count() < 2 {
        return Cow::Borrowed(text);
    }
    let skeleton = Skeleton::of(text);
    let plain = skeleton.as_str();
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let usual = if plain.contains('/') { 2 } else { 4 };
    let mut found: Option<String> = None;
    for shape in SHAPES.iter() {
        let possible = if shape.digits == 0 {
            has_address
        } else {
            digits >= shape.digits.max(usual)
        };
        if !possible {
            continue;
        }
        // An unchanged text keeps its skeleton.
        let masked = match &found {
            None => shape.masked(text, &skeleton),
            Some(text) => shape.masked(text, &Skeleton::of(text)),
        };
        found = masked.or(found);
    }
    found.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The text with a mark for every number and every `@`.
pub(super) fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if !skeleton::tells(character) {
            out.push(character);
        } else if !out.ends_with(MARK) {
            out.push(MARK);
        }
    }
    out
}

impl Shape {
    /// The text with this pattern masked, or `None` without a match.
    fn masked(&self, text: &str, skeleton: &Skeleton<'_>) -> Option<String> {
        let plain = skeleton.as_str();
        let mut out = String::new();
        let (mut copied, mut from) = (0, 0);
        while let Some(found) = self.regex.captures_at(plain, from) {
            let part = found.get(1).or_else(|| found.get(0))?;
            let is_it = self.stands_alone(plain, part.range()) && (self.check)(part.as_str());
            if is_it && own_numbers::is_own(part.as_str()) {
                from = part.end();
            } else if is_it {
                out.push_str(text.get(copied..skeleton.place(part.start()))?);
                out.push_str(self.mask);
                copied = skeleton.place(part.end());
                from = part.end();
            } else {
                // A match may begin at a later character.
                let begin = found.get(0)?.start();
                from = begin + plain.get(begin..)?.chars().next()?.len_utf8();
            }
        }
        if copied == 0 {
            return None;
        }
        out.push_str(text.get(copied..)?);
        Some(out)
    }

    /// Whether a match is not part of a longer number, nor, if vague, of an amount or a date.
    fn stands_alone(&self, plain: &str, part: std::ops::Range<usize>) -> bool {
        let is_digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
        let before = plain
            .get(..part.start)
            .and_then(|it| it.chars().next_back());
        let mut after = plain.get(part.end..).unwrap_or_default().chars();
        let next = after.next();
        let goes_on = self.is_vague && matches!(next, Some(',' | '/')) && is_digit(after.next());
        !is_digit(before) && !is_digit(next) && !goes_on
    }
}
