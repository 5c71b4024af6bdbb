//! A household for worst cases: twelve accounts with long names, forty categories and three
//! thousand rows in the last ninety days, made from small tables, the same ones each time.

use std::io;

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::Calendar;
use super::{ACCOUNTS, Household, parse, set, text};

/// Rows of the last ninety days.
const ROWS: usize = 3_000;
const DAYS: i32 = 90;

/// Name, bank, kind and currency of each account. The place in the list is in the id.
const TABLE: [(&str, &str, &str, &str); 12] = [
    (
        "Conta Corrente Personnalité Itaú Unibanco",
        "Itaú",
        "CHECKING_ACCOUNT",
        "BRL",
    ),
    (
        "Conta Corrente Bradesco Prime Exclusive",
        "Bradesco",
        "CHECKING_ACCOUNT",
        "BRL",
    ),
    (
        "Conta Digital PJ Banco Inter",
        "Banco Inter",
        "CHECKING_ACCOUNT",
        "BRL",
    ),
    ("Conta do Nubank", "Nubank", "CHECKING_ACCOUNT", "BRL"),
    (
        "Conta de Pagamento Mercado Pago",
        "Mercado Pago",
        "CHECKING_ACCOUNT",
        "BRL",
    ),
    (
        "Conta Global C6 em Dólar Americano",
        "C6 Bank",
        "CHECKING_ACCOUNT",
        "USD",
    ),
    (
        "Poupança Caixa Econômica Federal",
        "Caixa",
        "SAVINGS",
        "BRL",
    ),
    (
        "Poupança Ouro Banco do Brasil",
        "Banco do Brasil",
        "SAVINGS",
        "BRL",
    ),
    (
        "ITAU PERSONNALITE MASTERCARD BLACK PONTOS",
        "Itaú",
        "CREDIT_CARD",
        "BRL",
    ),
    (
        "Cartão de Crédito Santander Unlimited Mastercard Black",
        "Santander",
        "CREDIT_CARD",
        "BRL",
    ),
    (
        "Cartão de Crédito Santander Unlimited Visa Infinite",
        "Santander",
        "CREDIT_CARD",
        "BRL",
    ),
    ("Nubank Ultravioleta", "Nubank", "CREDIT_CARD", "BRL"),
];
const FIRST_CARD: usize = 8;

const CATEGORIES: [&str; 40] = [
    "Alimentos e bebidas",
    "Atraso no pagamento e custos de cheque especial",
    "Compras",
    "Compras online",
    "Impostos sobre operações financeiras",
    "Juros cobrados",
    "Livraria",
    "Pagamento de cartão de crédito",
    "Postos de gasolina",
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
    "Transferência - Boleto Bancário",
    "Transporte",
    "Vestiário",
    "Táxi e transporte por aplicativo",
    "Consultas médicas e exames laboratoriais",
    "Academias e centros de lazer",
    "Bilhetes de loteria e apostas online",
    "Eletrônicos e eletrodomésticos",
    "Financiamento imobiliário",
    "Contribuição previdenciária",
    "Educação infantil e creche",
    "Pedágios e pagamentos no veículo",
    "Passagens aéreas",
    "Hospedagem",
    "Farmácia",
    "Cosméticos e perfumaria",
    "Proventos, juros e dividendos",
    "Animais de estimação",
    "Doações",
    "Água, luz e gás",
];

const DESCRIPTIONS: [&str; 32] = [
    "MERCADOLIVRE*VENDEDOR OFICIAL ELETROELETRONICOS",
    "PIX ENVIADO MARIA APARECIDA DOS SANTOS OLIVEIRA CAVALCANTI",
    "Transferência Recebida - Antônio Luís Magalhães de Albuquerque Figueiredo",
    "Pagamento de boleto efetuado - CONDOMINIO EDIFICIO SOLAR DAS PALMEIRAS IMPERIAIS",
    "IFOOD *RESTAURANTE SABOR MINEIRO DA VILA NOVA CONCEICAO",
    "Compra no débito - Açougue e Casa de Carnes São Judas Tadeu",
    "QUINTOANDAR SERVICOS IMOBILIARIOS LTDA",
    "JUSBRASIL GOSHME SOLUCOES PARA A INTERNET SA",
    "WELLINGTON KAYKY DE VASCONCELLOS QUEIROZ SCHWARZENEGGER",
    "AUTO POSTO E CONVENIENCIA BURITI DAS MANGABEIRAS LTDA",
    "PADARIA E CONFEITARIA NOSSA SENHORA APARECIDA DO NORTE",
    "GOL LINHAS AEREAS INTELIGENTES*XPTO12 GRU-SSA",
    "EBANX *AIRBNB HMXQ4K8ZT2",
    "Laboratório Hermes Pardini Medicina Diagnóstica Unidade Savassi",
    "Escola de Educação Infantil Girassol Amarelo - mensalidade",
    "NETFLIX ENTRETENIMENTO BRASIL LTDA",
    "Pix 🎉🎉 aniversário da vovó Zuleika, parabéns!!! 🎂🎂",
    "Uber *Trip",
    "Mercadinho Xique-Xique",
    "PG *TON ESPETINHO DO GAUCHO",
    "AMAZON MARKETPLACE BR*PEDIDO",
    "DROGARIA SAO PAULO FILIAL",
    "PREFEITURA DO MUNICIPIO DE CAMPINAS IPTU",
    "RECEITA FEDERAL DARF NUMERADO",
    "CX ELETR 24H RETIRADA AG",
    "LEROY MERLIN COMPANHIA BRASILEIRA DE BRICOLAGEM",
    "SUPERMERCADOS MUNDIAL HIPER BARRA DA TIJUCA",
    "HOTMART *CURSOS DE PROGRAMACAO AVANCADA",
    "SEM PARAR*PEDAGIO RODOVIA DOS BANDEIRANTES",
    "Conversão de moeda \"spread\" R$/US$ 5,4312",
    "C&A MODAS LTDA SHOPPING",
    "Sacolão",
];

/// Reminders, limits and memories.
const MANY: usize = 100;
/// Purchases in parts: each card has some of every kind.
const PURCHASES: usize = 40;

/// The household.
pub(crate) fn household(calendar: &Calendar) -> io::Result<Household> {
    let accounts = accounts()?;
    let purchases: Vec<Value> = (0..PURCHASES).map(purchase).collect();
    let of_parts = Household::of(calendar, accounts.clone(), vec![purchases.clone()], false)?;
    let oldest = calendar.today.saturating_sub(DAYS.days());
    let recent = of_parts.rows.iter().filter(|row| row.day > oldest).count();
    let rows = (0..ROWS.saturating_sub(recent)).map(row).collect();
    Household::of(calendar, accounts, vec![purchases, rows], false)
}

/// Bodies like the household's own, by another name.
fn accounts() -> io::Result<Vec<Value>> {
    let models = parse(ACCOUNTS)?;
    let model = |kind: &str| {
        models
            .iter()
            .find(|account| text(account, "type") == kind)
            .cloned()
    };
    TABLE
        .iter()
        .enumerate()
        .map(|(index, (name, bank, subtype, currency))| {
            let card = *subtype == "CREDIT_CARD";
            let mut account = model(if card { "CREDIT" } else { "BANK" })
                .ok_or_else(|| io::Error::other("no account to go by"))?;
            for (field, value) in [
                ("slug", json!(index.to_string())),
                ("opening", json!(if card { "1500.00" } else { "90000.00" })),
                ("id", json!(id(index))),
                (
                    "itemId",
                    json!(format!("17e30000-0000-4000-8000-0000000002{index:02}")),
                ),
                ("name", json!(name)),
                ("marketingName", json!(name)),
                ("subtype", json!(subtype)),
                ("connectorName", json!(bank)),
                ("currencyCode", json!(currency)),
                ("number", json!(format!("00{index:02}/7712345-{index}"))),
            ] {
                set(&mut account, field, value);
            }
            Ok(account)
        })
        .collect()
}

fn id(account: usize) -> String {
    format!("ac000000-0000-4000-8000-0000000002{account:02}")
}

fn purchase(number: usize) -> Value {
    let months = number % 8;
    let day = number % 28 + 1;
    let description = pick(&DESCRIPTIONS, number * 7);
    json!({
        "account": (FIRST_CARD + number % 4).to_string(),
        "date": format!("{{m-{months}/{day:02}}}"),
        "description": format!("{description} {number} PARC {{part}}"),
        "category": pick(&CATEGORIES, number * 3),
        "type": "DEBIT",
        "amount": cents(number * 2_711 + 9_990),
        "instalments": 6 + number % 7,
        "merchant": { "name": description, "category": "Shopping" },
    })
}

fn row(number: usize) -> Value {
    let account = number % TABLE.len();
    let card = account >= FIRST_CARD;
    let dollars = account == 5;
    let income = number % 9 == 4;
    let back = number % 90;
    let time = format!("{:02}:{:02}", 7 + number % 5, number % 60);
    let description = pick(&DESCRIPTIONS, number * 5 + number / 32);
    let amount = cents(number * 7_919 % 250_000 + 199);
    // Purchases on a card and income are positive, as Pierre has them.
    let amount = if card == income {
        format!("-{amount}")
    } else {
        amount
    };
    let mut row = json!({
        "account": account.to_string(),
        "date": format!("{{d-{back} {time}}}"),
        "description": format!("{description} {}", number % 97),
        "category": pick(&CATEGORIES, number * 11 + number / 40),
        "type": if income { "CREDIT" } else { "DEBIT" },
        "amount": amount,
        "currency_code": if dollars { "USD" } else { "BRL" },
        "merchant": { "name": description, "category": "Shopping" },
        "original_category": pick(&CATEGORIES, number + 1),
    });
    if back < 2 && number.is_multiple_of(2) {
        set(&mut row, "status", "PENDING".into());
    }
    if card && number % 50 == 9 {
        set(&mut row, "currency_code", "USD".into());
        set(
            &mut row,
            "amount_in_account_currency",
            json!(cents(number * 540 + 99)),
        );
    }
    row
}

/// A hundred reminders or limits like these.
pub(crate) fn many(things: &[Value]) -> Vec<Value> {
    let hundred = things.iter().cycle().take(MANY).enumerate();
    hundred
        .map(|(number, thing)| {
            let mut thing = thing.clone();
            let id = format!("{}_{number:02}", text(&thing, "id"));
            set(&mut thing, "id", id.into());
            for (field, value) in [
                ("title", pick(&DESCRIPTIONS, number)),
                ("category", pick(&CATEGORIES, number)),
            ] {
                if thing.get(field).is_some() {
                    set(&mut thing, field, value.into());
                }
            }
            thing
        })
        .collect()
}

/// As many lines that Pierre remembers.
pub(crate) fn memories() -> Vec<Value> {
    let line = |number: usize| {
        let (description, category) = (pick(&DESCRIPTIONS, number), pick(&CATEGORIES, number));
        format!("Quer que {description} {number} conte como {category}, e não como outra categoria")
    };
    (0..MANY).map(|number| line(number).into()).collect()
}

/// `1234.50`.
fn cents(cents: usize) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn pick<'a>(texts: &[&'a str], number: usize) -> &'a str {
    texts
        .iter()
        .cycle()
        .nth(number % texts.len())
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_three_thousand_rows_in_ninety_days_on_any_day() {
        for day in ["2026-11-22", "2024-02-29", "2027-01-01"] {
            let calendar = Calendar::new(Some(day.parse().unwrap())).unwrap();
            let household = household(&calendar).unwrap();
            let oldest = calendar.today.saturating_sub(DAYS.days());
            let recent = || household.rows.iter().filter(|row| row.day > oldest);
            assert_eq!(recent().count(), ROWS, "{day}");
            assert_eq!(household.accounts.len(), TABLE.len());
            assert_eq!(household.purchases.len(), PURCHASES);
            for field in ["category", "id", "account_name"] {
                let mut texts: Vec<_> = recent().map(|row| text(&row.body, field)).collect();
                texts.sort_unstable();
                texts.dedup();
                let least = [("category", 40), ("id", ROWS), ("account_name", 12)];
                let (_, least) = least.iter().find(|(name, _)| *name == field).unwrap();
                assert_eq!(texts.len(), *least, "{day}: {field}");
            }
        }
    }
}
