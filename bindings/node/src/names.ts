/** How names are spelled. */

/** A name of the core's as JavaScript spells it. @internal */
export function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
