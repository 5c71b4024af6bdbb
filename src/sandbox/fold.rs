//! Text without case and accents.

/// Lower case, without the accents of Portuguese.
pub(super) fn fold(text: &str) -> String {
    let plain = |letter| match letter {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    };
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.map(plain).collect()
}
