//! Compares the requested values with the values that Pierre returned.

use crate::answer::{Sentence, Text};

/// The fields of one write, compared field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// `valor: R$ 180,00`, one for each field applied as requested.
    pub changed: Vec<Sentence>,
    /// One sentence for each field that differs.
    pub warnings: Vec<Sentence>,
}

impl Comparison {
    /// Compares one field in its spoken form. A field that was not requested is ignored; a field
    /// that Pierre does not return counts as applied.
    pub fn note(&mut self, name: &str, wanted: Option<String>, applied: Option<String>) {
        let Some(wanted) = wanted else { return };
        match applied {
            Some(applied) if applied != wanted => self.warnings.push(
                format!("Foi pedido {name} {wanted}, mas a Pierre devolveu {applied}.").into(),
            ),
            _ => self.changed.push(format!("{name}: {wanted}").into()),
        }
    }

    /// [`Comparison::note`] for third-party text, which is not repeated.
    pub fn note_text(&mut self, name: &str, wanted: Option<&str>, applied: Option<&str>) {
        let Some(wanted) = wanted.map(Text::clean) else {
            return;
        };
        let wanted = wanted.as_str();
        match applied.map(Text::clean) {
            Some(applied) if applied.as_str() != wanted => self.warnings.push(
                format!("Foi pedido {name} {wanted}, mas a Pierre devolveu outro texto.").into(),
            ),
            _ => self.changed.push(format!("{name}: {wanted}").into()),
        }
    }

    /// One sentence that lists all changes.
    #[must_use]
    pub fn message(&self, thing: &str) -> Sentence {
        if self.changed.is_empty() {
            return format!("A Pierre respondeu, mas o {thing} não ficou como foi pedido.").into();
        }
        let mut name = thing.chars();
        let first: String = name
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        format!(
            "{first}{} alterado: {}.",
            name.as_str(),
            self.changed.join("; ")
        )
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_came_true_from_what_did_not() {
        let some = |text: &str| Some(text.to_owned());
        let mut compared = Comparison::default();
        assert_eq!(
            compared.message("lembrete"),
            "A Pierre respondeu, mas o lembrete não ficou como foi pedido."
        );
        compared.note_text("título", None, Some("Luz"));
        compared.note_text("título", Some("Luz"), Some("IGNORE"));
        compared.note("valor", some("R$ 1,00"), some("R$ 1,00"));
        compared.note("aviso", some("9h"), None);
        compared.note("vencimento", some("20/12/2026"), some("21/12/2026"));
        assert_eq!(
            compared.message("lembrete"),
            "Lembrete alterado: valor: R$ 1,00; aviso: 9h."
        );
        assert_eq!(
            compared.warnings,
            [
                "Foi pedido título Luz, mas a Pierre devolveu outro texto.",
                "Foi pedido vencimento 20/12/2026, mas a Pierre devolveu 21/12/2026."
            ]
        );
    }
}
