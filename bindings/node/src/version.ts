// @generated from Cargo.toml by `cargo xtask codegen`. Do not edit.

/**
 * The package's version.
 *
 * @internal
 */
export const VERSION = "0.1.0";
