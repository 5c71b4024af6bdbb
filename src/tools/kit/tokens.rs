//! About how many tokens of o200k a text costs, without the tokenizer's tables: by kind of character,
//! slightly above the truth for what Brazilian banks write. A test compares the two.

/// Hundredths of a token, so that short words do not each round up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight(usize);

impl Weight {
    /// What a text of its own weighs.
    pub(crate) fn of(text: &str) -> Self {
        Self(pieces(text).map(|(_, weight)| weight).sum())
    }

    /// So many whole tokens.
    pub(crate) const fn tokens(count: usize) -> Self {
        Self(count * TOKEN)
    }

    /// Both.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// What is left of this beside `other`; `None` when it is more.
    pub(crate) fn less(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

/// The text if it weighs no more than `room`, else its beginning and an ellipsis: whole words unless
/// they would be fewer than `least` characters or much of another one fits.
pub(crate) fn cut(text: &str, room: Weight, least: usize) -> Option<String> {
    if Weight::of(text) <= room {
        return Some(text.to_owned());
    }
    let room = room.less(Weight::tokens(1))?;
    let (mut end, mut weight) = (0, 0);
    for (next, piece) in pieces(text) {
        if weight + piece > room.0 {
            break;
        }
        (end, weight) = (next, weight + piece);
    }
    let characters = |end: usize| text.get(..end).map_or(0, |it| it.chars().count());
    let rest = text.get(end..).unwrap_or_default();
    let inside = rest
        .char_indices()
        .map(|(at, _)| end + at)
        .take_while(|end| Weight::of(text.get(..*end).unwrap_or_default()) <= room)
        .last()
        .unwrap_or(end);
    // Part of the next word where whole ones say too little, or where much of it has room.
    if characters(end) < least || characters(inside) >= characters(end) + PART {
        end = inside;
    }
    let signs = [
        ' ', '-', '*', ':', ';', '|', '(', ',', '.', '/', '"', '+', '_',
    ];
    let kept = text.get(..end)?.trim_end_matches(signs);
    (!kept.is_empty()).then(|| format!("{kept}…"))
}

/// Letters of a word that are worth more than a whole word at the end.
const PART: usize = 5;
const TOKEN: usize = 100;

/// Words, each as it stands in a text, that cost less than their length says and stand in many
/// categories, names of accounts and descriptions.
const KNOWN: [(&str, usize); KNOWN_WORDS] = [
    (" Açúcar", 2),
    (" BRASIL", 2),
    (" Bradesco", 3),
    (" Brasil", 1),
    (" Crédito", 1),
    (" DIGITAL", 1),
    (" Digital", 1),
    (" Estacionamento", 3),
    (" Global", 1),
    (" Grande", 1),
    (" INTERNET", 1),
    (" Inter", 1),
    (" Itaú", 2),
    (" Loja", 1),
    (" Mastercard", 1),
    (" Mercado", 1),
    (" ONLINE", 1),
    (" PAGAMENTO", 2),
    (" PIX", 1),
    (" Pix", 1),
    (" Platinum", 1),
    (" Praça", 1),
    (" RECEBIDO", 3),
    (" SERVICOS", 2),
    (" Santander", 1),
    (" Shopping", 1),
    (" São", 1),
    (" Vila", 1),
    (" automotivos", 3),
    (" bancárias", 2),
    (" bebidas", 1),
    (" cartão", 1),
    (" cheque", 1),
    (" combustível", 1),
    (" conjunta", 1),
    (" conta", 1),
    (" crédito", 1),
    (" custos", 1),
    (" delivery", 1),
    (" digitais", 1),
    (" débito", 2),
    (" enviada", 1),
    (" enviado", 1),
    (" especial", 1),
    (" estabelecimento", 1),
    (" financeiras", 1),
    (" financiamento", 1),
    (" gasolina", 1),
    (" livre", 1),
    (" mesma", 1),
    (" online", 1),
    (" operações", 1),
    (" pagamento", 1),
    (" pelo", 1),
    (" recebida", 2),
    (" recebido", 1),
    (" residencial", 1),
    (" shopping", 1),
    (" sobre", 1),
    (" streaming", 1),
    (" titularidade", 2),
    (" transporte", 1),
    (" veículos", 1),
    (" vídeo", 1),
    ("Alimentos", 2),
    ("Aluguel", 3),
    ("Amazon", 1),
    ("Assinatura", 3),
    ("Atraso", 3),
    ("Auto", 1),
    ("COM", 1),
    ("Compra", 1),
    ("Compras", 2),
    ("Conta", 1),
    ("Empréstimos", 4),
    ("GOOGLE", 2),
    ("Impostos", 2),
    ("Investimentos", 2),
    ("Itaú", 3),
    ("Nubank", 3),
    ("PENDING", 2),
    ("PIX", 1),
    ("Pagamento", 1),
    ("Pix", 1),
    ("Restaurante", 2),
    ("Restaurantes", 3),
    ("Seguros", 2),
    ("Serviços", 2),
    ("Streaming", 1),
    ("Supermercado", 3),
    ("Taxas", 2),
    ("Transferência", 2),
    ("Transferências", 2),
    ("Transporte", 2),
    ("USD", 1),
    ("Uber", 1),
];
const KNOWN_WORDS: usize = 96;

/// Words, groups of digits and signs: where each ends and what it weighs.
fn pieces(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let bare = rest.strip_prefix(' ').unwrap_or(rest);
        let (weight, length) = if first.is_numeric() {
            let length = run(rest, char::is_numeric);
            let digits = rest.get(..length).map_or(0, |it| it.chars().count());
            (digits.div_ceil(3) * TOKEN, length)
        } else if bare.starts_with(char::is_alphabetic) {
            let spaced = rest.len() - bare.len();
            let length = word_end(bare);
            let word = bare.get(..length).unwrap_or_default();
            (word_weight(word, spaced > 0), spaced + length)
        } else if first == ' ' && !bare.starts_with(char::is_numeric) {
            // A space is part of the sign that follows it.
            (0, first.len_utf8())
        } else {
            (sign_weight(first), first.len_utf8())
        };
        at += length;
        Some((at, weight))
    })
}

/// How many bytes at the start of `text` are of this kind.
fn run(text: &str, kind: impl Fn(char) -> bool) -> usize {
    text.find(|it| !kind(it)).unwrap_or(text.len())
}

/// Where the first word ends: after its letters, or where a capital follows a small letter.
fn word_end(text: &str) -> usize {
    let mut after_small = false;
    for (at, letter) in text.char_indices() {
        if !letter.is_alphabetic() || (after_small && letter.is_uppercase()) {
            return at;
        }
        after_small = letter.is_lowercase();
    }
    text.len()
}

fn word_weight(word: &str, spaced: bool) -> usize {
    let known = |(text, _): &&(&str, usize)| match text.strip_prefix(' ') {
        Some(text) => spaced && text == word,
        None => !spaced && *text == word,
    };
    if let Some((_, tokens)) = KNOWN.iter().find(known) {
        return tokens * TOKEN;
    }
    let (mut capitals, mut letters, mut foreign, mut accents) =
        (0_usize, 0_usize, 0_usize, 0_usize);
    for letter in word.chars() {
        capitals += usize::from(letter.is_uppercase());
        match u32::from(letter) {
            ..0x80 => letters += 1,
            0x80..0x250 => {
                letters += 1;
                accents += 1;
            }
            // Outside the Latin alphabet a letter may be a token or two of its own.
            _ => foreign += 1,
        }
    }
    // Shouted words are rare in what a tokenizer learned from, and fall apart into pairs of letters.
    let weight = if capitals > 1 {
        20 + letters * 46 + accents * 80
    } else {
        40 + letters * 21 + accents * 50
    };
    let weight = weight + foreign * 200 + if spaced { 0 } else { 20 };
    weight.max(TOKEN)
}

fn sign_weight(sign: char) -> usize {
    match u32::from(sign) {
        // Written with a backslash in JSON.
        0x22 | 0x5C => 2 * TOKEN,
        ..0x80 | 0x2026 => TOKEN,
        0x80..0x1_0000 => 2 * TOKEN,
        _ => 3 * TOKEN,
    }
}

#[cfg(test)]
mod tests;
