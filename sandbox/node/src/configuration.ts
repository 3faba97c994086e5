/** What can be changed while a sandbox runs. Times are in milliseconds; the sandbox has them in seconds. */
export interface Configuration {
  /** How long a payment stays where it is; with `null` it moves only when it is told to. */
  paymentStep: number | null;
  /** How long after the fact a list of payments shows it. */
  listLag: number;
  /** Who is told of payments; `null`: nobody. */
  webhookUrl: string | null;
  /** Whether webhooks are signed in a header, as an older page of the documentation has it. */
  webhookHeader: boolean;
  /** Whether webhooks wait until a test has them delivered. */
  webhookHold: boolean;
  /** How many times each webhook is to arrive. */
  webhookCopies: number;
  /** How often a webhook is tried. */
  webhookAttempts: number;
  /** How long after its first failure it is tried again; twice as long after each further one. */
  webhookBackoff: number;
  /** How long its answer is waited for. */
  webhookTimeout: number;
  /** What faults are drawn by that chance deals to clients; `null`: there are none. */
  chaosSeed: number | null;
  /** The chance that a request meets one. */
  chaosRate: number;
}

/** What is to be changed; the rest stays. */
export interface ConfigurationChange extends Partial<Configuration> {
  /** What signs webhooks. It is not shown. */
  webhookSecret?: string;
}

/** The same as the sandbox shows it. */
export interface Shown {
  payment_step_seconds: number | null;
  list_lag_seconds: number;
  webhook_url: string | null;
  webhook_header: boolean;
  webhook_hold: boolean;
  webhook_copies: number;
  webhook_attempts: number;
  webhook_backoff_seconds: number;
  webhook_timeout_seconds: number;
  chaos_seed: number | null;
  chaos_rate: number;
}

/** A change as the sandbox reads it. What is undefined is no part of its JSON. */
export function told(change: ConfigurationChange): object {
  return {
    payment_step_seconds: change.paymentStep === null ? null : seconds(change.paymentStep),
    list_lag_seconds: seconds(change.listLag),
    webhook_url: change.webhookUrl,
    webhook_secret: change.webhookSecret,
    webhook_header: change.webhookHeader,
    webhook_hold: change.webhookHold,
    webhook_copies: change.webhookCopies,
    webhook_attempts: change.webhookAttempts,
    webhook_backoff_seconds: seconds(change.webhookBackoff),
    webhook_timeout_seconds: seconds(change.webhookTimeout),
    chaos_seed: change.chaosSeed,
    chaos_rate: change.chaosRate,
  };
}

export function read(shown: Shown): Configuration {
  return {
    paymentStep: shown.payment_step_seconds === null ? null : shown.payment_step_seconds * 1000,
    listLag: shown.list_lag_seconds * 1000,
    webhookUrl: shown.webhook_url,
    webhookHeader: shown.webhook_header,
    webhookHold: shown.webhook_hold,
    webhookCopies: shown.webhook_copies,
    webhookAttempts: shown.webhook_attempts,
    webhookBackoff: shown.webhook_backoff_seconds * 1000,
    webhookTimeout: shown.webhook_timeout_seconds * 1000,
    chaosSeed: shown.chaos_seed,
    chaosRate: shown.chaos_rate,
  };
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
