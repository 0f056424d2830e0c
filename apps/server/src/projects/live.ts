/**
 * Who has a project open right now, and telling them what happens: operations, jobs, and where the others are.
 */
import { randomUUID } from "node:crypto";
import type { Acknowledgement, Author, JobRecord } from "@cambrian/project";
import { type LiveMessage, type LivePresence, livePresenceSchema } from "@cambrian/protocol";

/** What of a socket is used. */
export interface LiveSocket {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  on(event: "message", listener: (data: { toString(): string }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  readonly bufferedAmount: number;
}

interface Window {
  readonly id: string;
  readonly author: Author;
  readonly socket: LiveSocket;
  presence: Omit<LivePresence, "type">;
}

export interface Live {
  /** A window came; it is greeted with the last operation and told everything from then on. */
  join(socket: LiveSocket, author: Author, seq: number): void;
  operation(acknowledgement: Acknowledgement): void;
  job(job: JobRecord): void;
  /** How many windows there are. */
  readonly size: number;
  close(): void;
}

/** A window that does not read what it is sent is let go; it comes back and asks what it missed. */
const BEHIND = 32 * 2 ** 20;
/** Presence is told at most this often, in milliseconds; strokes arrive much more often. */
const EVERY = 60;

const ABSENT: Omit<LivePresence, "type"> = { image: null, step: null, pointer: null, doing: null, stroke: null };

export function makeLive(): Live {
  const windows = new Set<Window>();
  let due: NodeJS.Timeout | undefined;
  const sendTo = (window: Window, text: string): void => {
    if (window.socket.bufferedAmount > BEHIND) window.socket.close(1013, "too far behind");
    else window.socket.send(text);
  };
  const tell = (message: LiveMessage): void => {
    if (windows.size === 0) return;
    const text = JSON.stringify(message);
    for (const window of windows) sendTo(window, text);
  };
  const tellPresence = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      tell({
        type: "presence",
        people: [...windows].map(({ id, author, presence }) => ({ id, author, ...presence })),
      });
    }, EVERY);
  };
  return {
    join(socket, author, seq) {
      const window: Window = { id: randomUUID(), author, socket, presence: ABSENT };
      windows.add(window);
      socket.on("message", (data) => {
        const parsed = livePresenceSchema.safeParse(parseJson(data.toString()));
        if (!parsed.success) return socket.close(1003, "not a presence message");
        const { type: _, ...presence } = parsed.data;
        window.presence = presence;
        tellPresence();
      });
      socket.on("close", () => {
        windows.delete(window);
        tellPresence();
      });
      socket.on("error", () => windows.delete(window)); // a connection that broke; "close" follows
      sendTo(window, JSON.stringify({ type: "hello", seq, you: window.id } satisfies LiveMessage));
      tellPresence();
    },
    operation: (acknowledgement) => tell({ type: "operation", acknowledgement } as LiveMessage),
    job: (job) => tell({ type: "job", job } as LiveMessage),
    get size() {
      return windows.size;
    },
    close() {
      if (due) clearTimeout(due);
      for (const { socket } of windows) socket.close(1001, "the server stops");
      windows.clear();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
