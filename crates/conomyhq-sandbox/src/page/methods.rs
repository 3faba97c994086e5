//! Payment methods as a payer is shown them. One that is not known here is shown by the API's name.

use crate::web::{Language, Tongues};

/// A method to choose.
pub(super) struct Choice {
    /// The API's name.
    pub(super) code: String,
    pub(super) name: String,
    /// What kind it is, if that is known.
    pub(super) kind: &'static str,
    pub(super) chosen: bool,
}

static TRANSFER: Tongues<&str> = Tongues { english: "Bank transfer", spanish: "Transferencia bancaria" };
static CARDS: Tongues<&str> = Tongues { english: "Debit or credit", spanish: "Débito o crédito" };
static WALLET: Tongues<&str> = Tongues { english: "Wallet", spanish: "Billetera digital" };

const fn same(name: &'static str) -> Tongues<&'static str> {
    Tongues { english: name, spanish: name }
}

/// The API's name, the payer's, and what kind it is.
type Known = (&'static str, Tongues<&'static str>, Option<&'static Tongues<&'static str>>);

static KNOWN: [Known; 17] = [
    ("ACCOUNT", Tongues { english: "ConomyHQ account", spanish: "Cuenta ConomyHQ" }, None),
    ("ACH", same("ACH"), Some(&TRANSFER)),
    ("BANCOLOMBIA", same("Bancolombia"), Some(&TRANSFER)),
    ("BANK_ACCOUNT", Tongues { english: "Bank account", spanish: "Cuenta bancaria" }, Some(&TRANSFER)),
    ("BREB", same("Bre-B"), Some(&TRANSFER)),
    ("CARD", Tongues { english: "Card", spanish: "Tarjeta" }, Some(&CARDS)),
    ("CRYPTO", Tongues { english: "Crypto", spanish: "Criptomonedas" }, None),
    ("DAVIPLATA", same("DaviPlata"), Some(&WALLET)),
    ("DAVIVIENDA", same("Davivienda"), Some(&TRANSFER)),
    ("ETPAY", same("ETpay"), Some(&TRANSFER)),
    ("FINTOC", same("Fintoc"), Some(&TRANSFER)),
    ("NEQUI", same("Nequi"), Some(&WALLET)),
    ("PIX", same("Pix"), Some(&TRANSFER)),
    ("PSE", same("PSE"), Some(&TRANSFER)),
    ("SPEI", same("SPEI"), Some(&TRANSFER)),
    ("WEBPAY", same("Webpay"), Some(&CARDS)),
    ("WOMPI", same("Wompi"), None),
];

/// What a payer calls it.
pub(super) fn name(code: &str, language: Language) -> String {
    let known = KNOWN.iter().find(|(known, ..)| *known == code);
    known.map_or(code, |(_, name, _)| name.of(language)).to_owned()
}

/// The methods to choose among; the only one is chosen.
pub(super) fn choices(methods: Vec<String>, chosen: &str, language: Language) -> Vec<Choice> {
    let only = methods.len() == 1;
    let choice = |code: String| {
        let kind = KNOWN.iter().find(|(known, ..)| *known == code).and_then(|(_, _, kind)| *kind);
        Choice {
            name: name(&code, language),
            kind: kind.map_or("", |kind| kind.of(language)),
            chosen: only || code == chosen,
            code,
        }
    };
    methods.into_iter().map(choice).collect()
}
