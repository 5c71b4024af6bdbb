//! The words for values that are meant for programs: Pierre's, and those of our own answers.

/// Values, each with its word.
pub(super) type Words = &'static [(&'static str, &'static str)];

pub(super) const BASES: Words = &[
    ("competencia", "data da compra"),
    ("fatura", "vencimento da fatura"),
    ("caixa", "saída do dinheiro da conta"),
];

pub(super) const CURRENCIES: Words = &[
    ("BRL", "real"),
    ("USD", "dólar"),
    ("EUR", "euro"),
    ("GBP", "libra"),
];

pub(super) const KINDS: Words = &[
    // Of movements.
    ("income", "entrada"),
    ("spending", "gasto"),
    ("refund", "estorno"),
    ("cardBillPayment", "pagamento de fatura"),
    ("ownTransfer", "entre contas próprias"),
    ("investment", "investimento"),
    ("fee", "tarifa"),
    ("interest", "juros"),
    ("tax", "imposto"),
    ("cashWithdrawal", "saque"),
    ("debt", "dívida"),
    ("undecided", "sem classificação"),
    // Of commitments.
    ("bill", "fatura"),
    ("installment", "parcelas"),
    ("reminder", "lembrete"),
];

pub(super) const OUTCOMES: Words = &[
    ("completed", "concluída"),
    ("partialSuccess", "parcial"),
    ("inProgress", "em andamento"),
    ("needsUserInput", "à espera da pessoa"),
    ("loginError", "acesso recusado"),
    ("outdated", "desatualizada"),
    ("alreadyRunning", "já em curso"),
    ("limitExceeded", "em pausa"),
    ("notSyncable", "sem sincronização"),
    ("failed", "com falha"),
];

pub(super) const PERIODS: Words = &[
    ("daily", "diário"),
    ("weekly", "semanal"),
    ("biweekly", "quinzenal"),
    ("monthly", "mensal"),
];

pub(super) const PATTERNS: Words = &[
    ("daily", "todo dia"),
    ("weekly", "toda semana"),
    ("monthly", "todo mês"),
    ("yearly", "todo ano"),
];

pub(super) const SOURCES: Words = &[("read", "lido"), ("inferred", "deduzido")];

pub(super) const STATES: Words = &[
    // Of transactions.
    ("POSTED", "confirmado"),
    ("PENDING", "pendente"),
    // Of reminders.
    ("active", "ativo"),
    ("completed", "concluído"),
    ("inactive", "em pausa"),
    ("cancelled", "cancelado"),
    ("canceled", "cancelado"),
    // Of limits.
    ("ok", "dentro do limite"),
    ("warning", "perto do limite"),
    ("exceeded", "estourado"),
];

pub(super) const SUBTYPES: Words = &[
    ("CHECKING_ACCOUNT", "conta corrente"),
    ("SAVINGS_ACCOUNT", "poupança"),
    ("CREDIT_CARD", "cartão de crédito"),
    ("PAYMENT_ACCOUNT", "conta de pagamento"),
];

pub(super) const TYPES: Words = &[
    ("BANK", "conta bancária"),
    ("CREDIT", "cartão de crédito"),
    ("INVESTMENT", "investimento"),
    ("LOAN", "empréstimo"),
];
