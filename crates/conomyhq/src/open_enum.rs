//! Enums that know today's values and carry any other string unchanged.
//!
//! The API adds values without a new version. A closed enum would turn a payment that went through into an error.

/// Declares an open enum: one variant a known value, and `Unknown` for every other string.
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident (printable: $printable:literal) { $($variant:ident = $value:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $value, "`")] $variant,)*
            /// A value this version does not know, as the service sent it. It goes back out unchanged.
            Unknown(String),
        }

        impl $name {
            /// The values known to this version.
            pub const KNOWN: &'static [&'static str] = &[$($value),*];

            /// The value in the API's spelling.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        /// The empty one: what an answer that does not say it has.
        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        /// A known value that the spec lets be printed; what else the service may send is masked.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant if $printable => f.write_str(stringify!($variant)),)*
                    _ => f.write_str("***"),
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

pub(crate) use open_enum;
