/** Access tokens that the program gives. */

import { LONE_SURROGATE } from "./settings.js";

/**
 * Gives the access token for a call. It is asked once a call, with `undefined`, and once more with the token that the service
 * refused: it keeps the token between calls, and renews exactly that one.
 */
export type AskToken = (refused: string | undefined) => string | Promise<string>;

/**
 * Asks for a token, and refuses what is none.
 *
 * @internal
 */
export async function tokenOf(ask: AskToken, refused: string | undefined): Promise<string> {
  const token: unknown = await ask(refused);
  if (typeof token !== "string") throw new TypeError("accessToken must give a string");
  if (!token.isWellFormed()) throw new TypeError(`accessToken gives what ${LONE_SURROGATE}`);
  return token;
}
