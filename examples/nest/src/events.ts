import { Injectable } from "@nestjs/common";

/** What webhooks told of a transaction. */
export interface Told {
  state: string;
  events: number;
}

/** How far a transaction is. Events come in any order, so it is as far as any of them says. */
const PROGRESS: Readonly<Record<string, number>> = { CAPTURED: 1, RECEIVED: 2, FAILED: 2 };

/** What webhooks told: each event's transaction and its status, by the event's key. A shop has this in its database. */
@Injectable()
export class Events {
  private readonly told = new Map<string, { id: string; status: string }>();

  /** Deliveries come more than once. What else an event changes belongs here, in the same transaction of the database. */
  note(key: string, id: string, status: string): void {
    if (!this.told.has(key)) this.told.set(key, { id, status });
  }

  of(id: string): Told | undefined {
    const statuses = [...this.told.values()].filter((told) => told.id === id).map((told) => told.status);
    if (statuses.length === 0) return undefined;
    const state = statuses.reduce((one, other) => ((PROGRESS[other] ?? 0) > (PROGRESS[one] ?? 0) ? other : one));
    return { state, events: statuses.length };
  }
}
