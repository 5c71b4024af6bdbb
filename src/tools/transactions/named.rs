//! Looks up categories and groups by name, ignoring case and accents. An ambiguous name is refused
//! with the candidates that are on Pierre's list; others are third-party text.

use super::groups::GroupBy;
use crate::{
    tool::{Error, arguments::is_like_json},
    tools::lookup::{Found, find, several},
};

/// Known category names of Pierre. Others exist: a name that is not listed is used as given.
pub(crate) const CATEGORIES: [&str; 30] = [
    "Alimentação",
    "Alimentos e bebidas",
    "Aplicação",
    "Atraso no pagamento e custos de cheque especial",
    "Compras",
    "Compras online",
    "Empréstimos",
    "Impostos sobre operações financeiras",
    "Investimentos",
    "Juros cobrados",
    "Livraria",
    "Outros rendimentos",
    "Pagamento de cartão de crédito",
    "Postos de gasolina",
    "Renda",
    "Renda não-recorrente",
    "Resgate",
    "Restaurantes, bares e lanchonetes",
    "Seguros",
    "Serviços",
    "Serviços automotivos",
    "Serviços digitais",
    "Streaming de vídeo",
    "Supermercado",
    "Taxas bancárias",
    "Telecomunicação",
    "Transferência - PIX",
    "Transferência mesma titularidade",
    "Transferências",
    "Transporte",
];

/// Whether the name is on Pierre's list, and so not third-party text.
fn is_known_category(name: &str) -> bool {
    CATEGORIES.contains(&name)
}

/// The category in Pierre's spelling; an unknown name is returned as given.
///
/// # Errors
/// [`Error::InvalidArguments`] with the candidates when several match, and when the text is a
/// list written by a program.
pub(crate) fn category<'a>(
    argument: &str,
    name: &'a str,
    of_rows: impl IntoIterator<Item = &'a str>,
) -> Result<&'a str, Error> {
    if is_like_json(name) {
        return Err(Error::invalid(&format!(
            "`{argument}`: informe o nome de uma categoria, como Supermercado."
        )));
    }
    let mut known: Vec<&str> = CATEGORIES.into_iter().chain(of_rows).collect();
    known.sort_unstable();
    known.dedup();
    // Concise rows show long names shortened.
    let name = name.trim_end_matches('…').trim_end();
    match find(name, known, |it| vec![it.to_owned()]) {
        Found::Nothing => Ok(name),
        Found::One(category) => Ok(category),
        Found::Several(candidates) => {
            let what = "mais de uma categoria tem";
            Err(several(argument, what, &candidates, is_known_category))
        }
    }
}

/// The group of an answer that a name means.
///
/// # Errors
/// [`Error::InvalidArguments`] with the candidates when several groups match, or none.
pub(crate) fn group<'a>(
    argument: &str,
    by: GroupBy,
    name: &str,
    groups: &'a [impl AsRef<str>],
) -> Result<&'a str, Error> {
    let told: fn(&str) -> bool = match by {
        GroupBy::Merchant => |_| false,
        GroupBy::Category => is_known_category,
        GroupBy::Account | GroupBy::Bank | GroupBy::Month | GroupBy::Day => |_| true,
    };
    let mut known: Vec<&str> = groups.iter().map(AsRef::as_ref).collect();
    known.sort_unstable();
    known.dedup();
    match find(name, known.iter().copied(), |it| vec![it.to_owned()]) {
        Found::One(group) => Ok(group),
        Found::Several(candidates) => {
            Err(several(argument, "mais de um grupo tem", &candidates, told))
        }
        Found::Nothing => Err(several(argument, "nenhum grupo tem", &known, told)),
    }
}

#[cfg(test)]
mod tests;
