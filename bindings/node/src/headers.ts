/** An answer's headers. */

/** As Node shows headers: one value a name, repeated ones joined by commas. @internal */
export function headersOf(pairs: [name: string, value: string][]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
