//! Random facts, told in every shape and each way of delivering parts, come to the same totals on
//! every basis: those that follow from the facts.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use pierre_mcp::{
    ledger::{
        Period,
        book::{Basis, Book},
        installments::merged,
        sources::Sources,
        spending::Sums,
    },
    pierre::models::{Accounts, BillSummary, Bills, Installments, Statement},
    sandbox::{
        Shape,
        bodies::{self, Bodies},
        untidy::{Delivery, Facts},
    },
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const SHAPES: [Shape; 3] = [Shape::Live, Shape::LiveApril2026, Shape::Documented];
const BASES: [Basis; 3] = [Basis::Competencia, Basis::Fatura, Basis::Caixa];
const ACCOUNTS: [&str; 3] = ["nubank", "itau", "bb"];
/// With closing and due day.
const CARDS: [(&str, i8, i8); 3] = [
    ("nubank_card", 8, 15),
    ("itau_card", 17, 24),
    ("c6_card", 13, 20),
];
const OTHERS: [&str; 2] = ["caio", "loja"];

/// One thing that happens. Places are indices into the lists above, days are days of a month.
#[derive(Clone, Debug)]
enum Deed {
    OnAccount {
        account: usize,
        refund: Option<i64>,
    },
    OnCard {
        card: usize,
        refund: Option<i64>,
    },
    InParts {
        card: usize,
        parts: u8,
        cancelled: bool,
    },
    Moved {
        from: usize,
        to: usize,
        nights: i64,
    },
    Swept {
        account: usize,
    },
    Salary {
        account: usize,
    },
    Sent {
        account: usize,
        to: usize,
        back: Option<i64>,
    },
    Received {
        account: usize,
        from: usize,
    },
}

#[derive(Clone, Debug)]
struct Case {
    deeds: Vec<(Deed, i8, i8, i64)>,
    /// From which account each card's bills are paid, and by what.
    payers: [(usize, usize); 3],
}

fn deed() -> impl Strategy<Value = Deed> {
    let place = 0..3_usize;
    prop_oneof![
        (place.clone(), proptest::option::of(1..9_i64))
            .prop_map(|(account, refund)| Deed::OnAccount { account, refund }),
        (place.clone(), proptest::option::of(1..9_i64))
            .prop_map(|(card, refund)| Deed::OnCard { card, refund }),
        (place.clone(), 2..11_u8, any::<bool>()).prop_map(|(card, parts, cancelled)| {
            Deed::InParts {
                card,
                parts,
                cancelled,
            }
        }),
        (place.clone(), 1..3_usize, 0..4_i64).prop_map(|(from, by, nights)| Deed::Moved {
            from,
            to: (from + by) % 3,
            nights
        }),
        place.clone().prop_map(|account| Deed::Swept { account }),
        place.clone().prop_map(|account| Deed::Salary { account }),
        (place.clone(), 0..2_usize, proptest::option::of(1..4_i64))
            .prop_map(|(account, to, back)| Deed::Sent { account, to, back }),
        (place, 0..2_usize).prop_map(|(account, from)| Deed::Received { account, from }),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let deeds = proptest::collection::vec((deed(), 5..11_i8, 1..28_i8, 20..4_000_i64), 1..24);
    let payers = proptest::array::uniform3((0..3_usize, 0..3_usize));
    (deeds, payers).prop_map(|(deeds, payers)| Case { deeds, payers })
}

/// What follows from the facts, as they are made.
#[derive(Default)]
struct Truth {
    competencia: BTreeMap<Date, i64>,
    fatura: BTreeMap<Date, i64>,
    caixa: BTreeMap<Date, i64>,
    bills: BTreeMap<(usize, Date), i64>,
}

impl Truth {
    fn on(&self, basis: Basis) -> &BTreeMap<Date, i64> {
        match basis {
            Basis::Competencia => &self.competencia,
            Basis::Fatura => &self.fatura,
            Basis::Caixa => &self.caixa,
        }
    }

    fn account(&mut self, day: Date, cents: i64) {
        for basis in [&mut self.competencia, &mut self.fatura, &mut self.caixa] {
            *basis.entry(day).or_default() += cents;
        }
    }

    fn card(&mut self, card: usize, due: Date, cents: i64) {
        *self.fatura.entry(due).or_default() += cents;
        *self.bills.entry((card, due)).or_default() -= cents;
    }
}

fn on(month: i8, day: i8) -> Date {
    Date::new(2026, month, day).unwrap()
}

/// When what a card is charged on a day is due.
fn due((_, closes, due): (&str, i8, i8), day: Date) -> Date {
    let month = i32::from(day.day() >= closes);
    let first = day.first_of_month().saturating_add(month.months());
    Date::new(first.year(), first.month(), due).unwrap()
}

fn text(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The facts of a case, and the truth. No two deeds have the same amount, so that each can be told
/// from the others.
fn facts(case: &Case) -> (Facts, Truth) {
    let mut facts = Vec::new();
    let mut truth = Truth::default();
    for (at, (deed, month, day, amount)) in (0_i64..).zip(&case.deeds) {
        let cents = amount * 100 + at;
        let date = on(*month, *day);
        let shop = format!(
            "Loja {}",
            ["Norte", "Sul", "Leste", "Oeste"][usize::try_from(at % 4).unwrap()]
        );
        let id = format!("f{at}");
        let after = |days: i64| date.saturating_add(days.days());
        match deed {
            Deed::OnAccount { account, refund } => {
                facts.push(json!({"id": id, "day": date.to_string(), "what": "bought", "on": ACCOUNTS[*account], "shop": shop, "price": text(cents), "category": "Compras"}));
                truth.account(date, -cents);
                if let Some(days) = refund {
                    facts.push(
                        json!({"day": after(*days).to_string(), "what": "refunded", "of": id}),
                    );
                    truth.account(after(*days), cents);
                }
            }
            Deed::OnCard { card, refund } => {
                let of = CARDS[*card];
                // Banks differ in what they make of the closing day.
                let open = |day: Date| {
                    if day.day() == of.1 {
                        day.tomorrow().unwrap()
                    } else {
                        day
                    }
                };
                let date = open(date);
                facts.push(json!({"id": id, "day": date.to_string(), "what": "bought", "on": of.0, "shop": shop, "price": text(cents), "category": "Compras"}));
                *truth.competencia.entry(date).or_default() -= cents;
                truth.card(*card, due(of, date), -cents);
                if let Some(days) = refund {
                    let back = open(date.saturating_add(days.days()));
                    facts.push(json!({"day": back.to_string(), "what": "refunded", "of": id}));
                    *truth.competencia.entry(back).or_default() += cents;
                    truth.card(*card, due(of, back), cents);
                }
            }
            Deed::InParts {
                card,
                parts,
                cancelled,
            } => {
                let of = CARDS[*card];
                // Bought before the closing day, so that each part is due in the month of its day.
                let date = on(*month, day % (of.1 - 3) + 1);
                facts.push(json!({"id": id, "day": date.to_string(), "what": "bought", "on": of.0, "shop": shop, "price": text(cents), "category": "Compras", "parts": parts}));
                *truth.competencia.entry(date).or_default() -= cents;
                let back = date.tomorrow().unwrap();
                if *cancelled {
                    facts.push(json!({"day": back.to_string(), "what": "cancelled", "of": id}));
                    *truth.competencia.entry(back).or_default() += cents;
                    continue;
                }
                let count = i64::from(*parts);
                for part in 0..count {
                    let extra = if part == 0 { cents % count } else { 0 };
                    let day = due(of, date).saturating_add(part.months());
                    truth.card(*card, day, -(cents / count + extra));
                }
            }
            Deed::Moved { from, to, nights } => {
                facts.push(json!({"day": date.to_string(), "what": "moved", "from": ACCOUNTS[*from], "to": ACCOUNTS[*to], "amount": text(cents), "arrives": after(*nights).to_string(), "told": {"category": "Transferência mesma titularidade"}}));
            }
            Deed::Swept { account } => {
                facts.push(json!({"day": date.to_string(), "what": "swept", "account": ACCOUNTS[*account], "amount": text(cents)}));
                facts.push(json!({"day": after(3).to_string(), "what": "swept", "account": ACCOUNTS[*account], "amount": text(cents), "back": true}));
            }
            Deed::Salary { account } => {
                facts.push(json!({"day": date.to_string(), "what": "earned", "into": ACCOUNTS[*account], "from": "firma", "amount": text(cents)}));
            }
            Deed::Sent { account, to, back } => {
                facts.push(json!({"id": id, "day": date.to_string(), "what": "sent", "from": ACCOUNTS[*account], "to": OTHERS[*to], "amount": text(cents)}));
                truth.account(date, -cents);
                if let Some(days) = back {
                    facts.push(
                        json!({"day": after(*days).to_string(), "what": "returned", "of": id}),
                    );
                    truth.account(after(*days), cents);
                }
            }
            Deed::Received { account, from } => {
                facts.push(json!({"day": date.to_string(), "what": "received", "into": ACCOUNTS[*account], "from": OTHERS[*from], "amount": text(cents)}));
            }
        }
    }
    for ((card, day), cents) in truth.bills.clone() {
        let (payer, via) = case.payers[card];
        // A bill that a refund turned round is paid by nobody; the next one is less.
        if day >= on(11, 22)
            || cents <= 0
            || truth.bills.iter().any(|(of, it)| of.0 == card && *it < 0)
        {
            continue;
        }
        let via = ["debit", "boleto", "pix"][via];
        facts.push(json!({"day": day.to_string(), "what": "paid_bill", "card": CARDS[card].0, "due": day.to_string(), "from": ACCOUNTS[payer], "via": via}));
        *truth.caixa.entry(day).or_default() -= cents;
    }
    let account = |slug: &str, bank: &str, kind: &str| json!({"slug": slug, "bank": bank, "kind": kind, "name": format!("{bank} {kind}"), "number": "1234-5", "opening": "9000.00"});
    let mut accounts: Vec<Value> = ACCOUNTS
        .iter()
        .map(|it| account(it, it, "checking"))
        .collect();
    for ((slug, closes, due), evidence) in CARDS.iter().zip(["id", "due", "forecast"]) {
        let mut card = account(slug, slug.trim_end_matches("_card"), "card");
        for (name, value) in [
            ("opening", json!("0.00")),
            ("limit", json!("90000.00")),
            ("closes", json!(closes)),
            ("due", json!(due)),
            ("closing_told", json!(true)),
            ("evidence", json!(evidence)),
        ] {
            card[name] = value;
        }
        accounts.push(card);
    }
    let facts = json!({
        "today": "2026-11-22", "since": "2026-05-01", "owner": "helena",
        "people": {
            "helena": {"name": "Helena Prado Siqueira", "document": "529.982.247-25"},
            "caio": {"name": "Caio Menezes Rocha", "document": "111.444.777-35"},
            "loja": {"name": "Ateliê Xodó", "document": "11.222.333/0001-81"},
            "firma": {"name": "Farol Engenharia", "document": "12.345.678/0001-95"},
        },
        "accounts": accounts, "facts": facts,
    });
    (serde_json::from_value(facts).unwrap(), truth)
}

fn read<T: DeserializeOwned>(body: &str) -> T {
    serde_json::from_str(body).unwrap()
}

fn sources(bodies: &Bodies) -> Sources {
    Sources {
        rows: read::<Statement>(&bodies.transactions).transactions.rows,
        accounts: read::<Accounts>(&bodies.accounts).accounts.rows,
        purchases: merged(read::<Installments>(&bodies.installments).lists)
            .list
            .rows,
        closed: read::<Bills>(&bodies.bills).bills.rows,
        open: read::<BillSummary>(&bodies.bill_summary).cards.rows,
    }
}

fn months() -> impl Iterator<Item = Period> {
    let month = |number| {
        let start = on(number, 1);
        Period {
            start,
            end: start.last_of_month(),
        }
    };
    (6..11).map(month)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_come_to_the_same_totals_however_they_are_told(case in case()) {
        let (facts, truth) = facts(&case);
        for shape in SHAPES {
            for delivery in Delivery::ALL {
                let bodies = bodies::bodies(&facts, shape, delivery).unwrap();
                let sources = sources(&bodies);
                for basis in BASES {
                    for period in months() {
                        let book = Book::of(sources.clone(), Some(basis), period);
                        let found = Sums::of(book.entries()).counted.total;
                        let days = truth.on(basis).range(period.start..=period.end);
                        let cents: i64 = days.map(|(_, cents)| cents).sum();
                        prop_assert_eq!(
                            found,
                            Decimal::new(cents, 2),
                            "{:?} {:?} {:?} {:?}",
                            shape,
                            delivery,
                            basis,
                            period
                        );
                    }
                }
            }
        }
    }
}
