/** Access tokens that the program gives. */

/**
 * Gives the access token for a call. It is asked once a call, with `undefined`, and once more with the token that the service
 * refused: it keeps the token between calls, and renews exactly that one.
 */
export type AskToken = (refused: string | undefined) => string | Promise<string>;
