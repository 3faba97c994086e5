//! What a payer is asked for, and whether what she says will do.

use serde_json::{Map, Value};

use crate::{
    state::Session,
    web::{Form, Language, Tongues},
};

/// A member of the API's customer that the page knows how to ask for.
struct Known {
    member: &'static str,
    label: Tongues<&'static str>,
    hint: Tongues<&'static str>,
    /// What is said where [`check`](Self::check) fails.
    wrong: Tongues<&'static str>,
    kind: &'static str,
    autocomplete: &'static str,
    /// The browser's own check: never stricter than ours.
    pattern: &'static str,
    longest: usize,
    check: fn(&str) -> bool,
}

static KNOWN: [Known; 8] = [
    Known {
        member: "firstName",
        label: Tongues { english: "First name", spanish: "Nombre" },
        hint: Tongues { english: "", spanish: "" },
        wrong: Tongues {
            english: "Write your first name in letters.",
            spanish: "Escribe tu nombre con letras.",
        },
        kind: "text",
        autocomplete: "given-name",
        pattern: "",
        longest: 100,
        check: is_name,
    },
    Known {
        member: "lastName",
        label: Tongues { english: "Last name", spanish: "Apellido" },
        hint: Tongues { english: "", spanish: "" },
        wrong: Tongues {
            english: "Write your last name in letters.",
            spanish: "Escribe tu apellido con letras.",
        },
        kind: "text",
        autocomplete: "family-name",
        pattern: "",
        longest: 100,
        check: is_name,
    },
    Known {
        member: "email",
        label: Tongues { english: "E-mail", spanish: "Correo electrónico" },
        hint: Tongues { english: "Your receipt goes there.", spanish: "Ahí llega tu comprobante." },
        wrong: Tongues {
            english: "Write an e-mail address, such as jane@example.com.",
            spanish: "Escribe un correo, como jane@example.com.",
        },
        kind: "email",
        autocomplete: "email",
        pattern: "",
        longest: 254,
        check: is_email,
    },
    Known {
        member: "documentType",
        label: Tongues { english: "Document", spanish: "Documento" },
        hint: Tongues { english: "", spanish: "" },
        wrong: Tongues {
            english: "Choose a document of the list.",
            spanish: "Elige un documento de la lista.",
        },
        kind: "select",
        autocomplete: "off",
        pattern: "",
        longest: 40,
        check: is_document_type,
    },
    Known {
        member: "documentNumber",
        label: Tongues { english: "Document number", spanish: "Número de documento" },
        hint: Tongues { english: "", spanish: "" },
        wrong: Tongues {
            english: "Write 4 to 30 letters or digits; points and dashes may stand between them.",
            spanish: "Escribe de 4 a 30 letras o números; puede llevar puntos y guiones.",
        },
        kind: "text",
        autocomplete: "off",
        pattern: r"[0-9A-Za-z.\- ]{4,40}",
        longest: 40,
        check: is_document_number,
    },
    Known {
        member: "phoneNumberPrefix",
        label: Tongues { english: "Country code", spanish: "Código de país" },
        hint: Tongues { english: "Such as +56.", spanish: "Como +56." },
        wrong: Tongues {
            english: "Write a plus and 1 to 4 digits, such as +56.",
            spanish: "Escribe un más y de 1 a 4 números, como +56.",
        },
        kind: "tel",
        autocomplete: "tel-country-code",
        pattern: r"\+[0-9]{1,4}",
        longest: 5,
        check: is_prefix,
    },
    Known {
        member: "phoneNumber",
        label: Tongues { english: "Phone number", spanish: "Teléfono" },
        hint: Tongues { english: "Without the country code.", spanish: "Sin el código de país." },
        wrong: Tongues {
            english: "Write 5 to 15 digits; spaces and dashes may stand between them.",
            spanish: "Escribe de 5 a 15 números; puede llevar espacios y guiones.",
        },
        kind: "tel",
        autocomplete: "tel-national",
        pattern: r"[0-9\- ]{5,25}",
        longest: 25,
        check: is_phone,
    },
    Known {
        member: "address",
        label: Tongues { english: "Address", spanish: "Dirección" },
        hint: Tongues { english: "", spanish: "" },
        wrong: Tongues {
            english: "Write your address in 4 to 200 characters.",
            spanish: "Escribe tu dirección en 4 a 200 caracteres.",
        },
        kind: "text",
        autocomplete: "street-address",
        pattern: "",
        longest: 200,
        check: |text| text.chars().count() >= 4 && is_printable(text),
    },
];

const MISSING: Tongues<&str> = Tongues { english: "This is needed.", spanish: "Esto hace falta." };
const NOT_LIKE_THIS: Tongues<&str> = Tongues {
    english: "Write at most 200 characters, in one line.",
    spanish: "Escribe hasta 200 caracteres, en una línea.",
};
const CHOOSE: Tongues<&str> = Tongues { english: "Choose…", spanish: "Elige…" };
const PASSPORT: Tongues<&str> = Tongues { english: "Passport", spanish: "Pasaporte" };

/// Of what the page does not know.
const LONGEST: usize = 200;

/// The documents that the API names.
const DOCUMENT_TYPES: [&str; 13] =
    ["CC", "CE", "CED_CIU", "CED_EXT", "CUIL", "CUIT", "CURP", "DNI", "NIT", "PASSPORT", "RFC", "RUC", "RUT"];

fn is_printable(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

fn is_name(text: &str) -> bool {
    is_printable(text) && text.chars().any(char::is_alphabetic) && !text.contains(['<', '>', '@'])
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_local = |c: char| !c.is_whitespace() && !c.is_control() && !"@,;:<>()[]\\\"".contains(c);
    (1..=64).contains(&local.len())
        && local.chars().all(is_local)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn is_document_type(text: &str) -> bool {
    DOCUMENT_TYPES.contains(&text)
}

fn is_document_number(text: &str) -> bool {
    let bare = text.chars().filter(|c| !" .-".contains(*c)).count();
    (4..=30).contains(&bare) && text.chars().all(|c| c.is_ascii_alphanumeric() || " .-".contains(c))
}

fn is_prefix(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " -".contains(c))
}

/// Something that a payer is asked for.
pub(super) struct Asked {
    /// The member of the customer.
    member: String,
    known: Option<&'static Known>,
    needed: bool,
}

impl Asked {
    /// What this session's `customerRequirements` ask for: texts, or objects that have one as their `name`.
    pub(super) fn by(session: &Session) -> Vec<Self> {
        let mut asked: Vec<Self> = Vec::new();
        let wanted = session.offer.kept.get("customerRequirements").and_then(Value::as_array);
        for requirement in wanted.into_iter().flatten() {
            let named = ["name", "field", "type"].into_iter().find_map(|name| requirement[name].as_str());
            let Some(name) = requirement.as_str().or(named).map(str::trim) else { continue };
            let needed = requirement["required"].as_bool().unwrap_or(true);
            for member in members(name) {
                if !asked.iter().any(|asked| asked.member == member) {
                    let known = KNOWN.iter().find(|known| known.member == member);
                    asked.push(Self { member, known, needed });
                }
            }
        }
        asked
    }

    /// The name of its control.
    fn control(&self) -> String {
        format!("customer.{}", self.member)
    }

    fn problem(&self, said: &str, language: Language) -> Option<&'static str> {
        if said.is_empty() {
            return self.needed.then(|| *MISSING.of(language));
        }
        let length = said.chars().count();
        match self.known {
            Some(known) if length > known.longest || !(known.check)(said) => Some(known.wrong.of(language)),
            None if length > LONGEST || !is_printable(said) => Some(NOT_LIKE_THIS.of(language)),
            _ => None,
        }
    }
}

/// The members that a requirement means, however it is written.
fn members(name: &str) -> Vec<String> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let several: &[&str] = match plain.as_str() {
        "name" | "fullname" => &["firstName", "lastName"],
        "document" => &["documentType", "documentNumber"],
        "phone" => &["phoneNumberPrefix", "phoneNumber"],
        _ => &[],
    };
    if !several.is_empty() {
        return several.iter().map(ToString::to_string).collect();
    }
    let known = KNOWN.iter().find(|known| known.member.to_lowercase() == plain);
    match known {
        Some(known) => vec![known.member.to_owned()],
        None if name.is_empty() || name.chars().count() > 64 => Vec::new(),
        None => vec![name.to_owned()],
    }
}

/// A field of the form as it is shown.
pub(super) struct Field {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: &'static str,
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) pattern: &'static str,
    pub(super) longest: usize,
    pub(super) needed: bool,
    pub(super) value: String,
    /// Of a list: what is sent, and what is shown.
    pub(super) choices: Vec<(&'static str, &'static str)>,
    pub(super) problem: Option<&'static str>,
}

impl Field {
    /// The ids of what is said about it, for its `aria-describedby`.
    pub(super) fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let problem = self.problem.map(|_| format!("{}-problem", self.id));
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }
}

/// The fields as they are shown first, with what is known of the payer.
pub(super) fn blank(asked: &[Asked], session: &Session, language: Language) -> Vec<Field> {
    let known = |asked: &Asked| session.customer.as_ref()?[&asked.member].as_str();
    shown(asked, |asked| (known(asked).unwrap_or_default(), None), language)
}

/// The customer that a form describes, or the fields with what is wrong.
pub(super) fn read(
    asked: &[Asked],
    form: &Form,
    language: Language,
) -> Result<Map<String, Value>, Vec<Field>> {
    let said = |asked: &Asked| form.get(&asked.control());
    let problem = |asked: &Asked| asked.problem(said(asked), language);
    if asked.iter().any(|asked| problem(asked).is_some()) {
        return Err(shown(asked, |asked| (said(asked), problem(asked)), language));
    }
    let filled = asked.iter().map(|asked| (&asked.member, said(asked))).filter(|(_, said)| !said.is_empty());
    Ok(filled.map(|(member, said)| (member.clone(), said.into())).collect())
}

/// The fields as they were filled in, though nothing is wrong with them.
pub(super) fn filled(asked: &[Asked], form: &Form, language: Language) -> Vec<Field> {
    shown(asked, |asked| (form.get(&asked.control()), None), language)
}

/// The fields, each with its value and with what is wrong with it.
fn shown<'a>(
    asked: &'a [Asked],
    of: impl Fn(&'a Asked) -> (&'a str, Option<&'static str>),
    language: Language,
) -> Vec<Field> {
    let one = |(place, asked)| {
        let (value, problem) = of(asked);
        field(place, asked, value.to_owned(), problem, language)
    };
    asked.iter().enumerate().map(one).collect()
}

fn field(
    place: usize,
    asked: &Asked,
    value: String,
    problem: Option<&'static str>,
    language: Language,
) -> Field {
    let known = asked.known;
    let is_list = known.is_some_and(|known| known.kind == "select");
    let mut choices = Vec::new();
    if is_list {
        choices.push(("", *CHOOSE.of(language)));
        choices.extend(DOCUMENT_TYPES.map(|document| match document {
            "PASSPORT" => (document, *PASSPORT.of(language)),
            _ => (document, document),
        }));
    }
    Field {
        id: format!("field-{place}"),
        name: asked.control(),
        label: known.map_or(asked.member.clone(), |known| (*known.label.of(language)).to_owned()),
        hint: known.map_or("", |known| known.hint.of(language)),
        kind: known.map_or("text", |known| known.kind),
        autocomplete: known.map_or("off", |known| known.autocomplete),
        pattern: known.map_or("", |known| known.pattern),
        longest: known.map_or(LONGEST, |known| known.longest),
        needed: asked.needed,
        value,
        choices,
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_do_and_what_will_not() {
        for (check, good, bad) in [
            (
                is_email as fn(&str) -> bool,
                &["jane@example.com", "j.d+x@a-b.co", "lost@sandbox.test", "josé@correo.cl"][..],
                &[
                    "",
                    "jane",
                    "jane@",
                    "@example.com",
                    "jane@example",
                    "a b@example.com",
                    "jane@-a.com",
                    ".a@b.co",
                    "a@b..co",
                    "a@b@",
                    "a@b.c\n",
                ][..],
            ),
            (is_name, &["Jané", "O'Higgins", "李", "María José"], &["", "12", "<b>", "a\u{0}b"]),
            (
                is_document_number,
                &["1000000000", "12.345.678-5", "AB 12345"],
                &["", "123", "1234567/8", "----", "1234é"],
            ),
            (is_prefix, &["+56", "+1"], &["", "56", "+", "+12345", "+5a"]),
            (is_phone, &["3000000000", "9 1234-5678"], &["", "1234", "+56912345678", "12345678901234567"]),
            (is_document_type, &["CC", "PASSPORT"], &["", "cc", "XX"]),
        ] {
            for text in good {
                assert!(check(text), "{text:?}");
            }
            for text in bad {
                assert!(!check(text), "{text:?}");
            }
        }
    }

    #[test]
    fn a_requirement_is_understood_however_it_is_written() {
        for (name, meant) in [
            ("email", &["email"][..]),
            ("DOCUMENT_NUMBER", &["documentNumber"]),
            ("first-name", &["firstName"]),
            ("phone", &["phoneNumberPrefix", "phoneNumber"]),
            ("loyaltyCard", &["loyaltyCard"]),
            ("", &[]),
        ] {
            assert_eq!(members(name), meant, "{name:?}");
        }
    }
}
