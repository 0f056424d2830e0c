/** The socket: operations, jobs and people as they come; opened again when it breaks. */
import type { Acknowledgement, JobRecord, LiveMessage, LivePresence } from "@cambrian/protocol";
import { routes } from "@cambrian/protocol";
import { api } from "../api/api.js";
import { makeStore } from "./store.js";
import { online, resumeWaiting } from "./submit.js";
import { fillGap, jobs, projectNow, receive, receiveJob } from "./world.js";

export interface Person {
  /** Of the window. */
  readonly id: string;
  readonly author: { readonly kind: "person" | "model" | "import"; readonly id: string; readonly name: string };
  readonly color: string;
  readonly image: string | null;
  readonly step: string | null;
  readonly pointer: { readonly y: number; readonly x: number } | null;
  readonly doing: string | null;
  readonly stroke: readonly number[] | null;
}

/** Colours of people present, in the order in which they came. */
const COLOURS = ["#FFB27A", "#7FE0C2", "#F7A8D8", "#D6E27A"] as const;

export const people = makeStore<readonly Person[]>([]);

let socket: WebSocket | undefined;
let me = "";
let wanted = "";
let presence: Omit<LivePresence, "type"> = { image: null, step: null, pointer: null, doing: null, stroke: null };
let delay = 300;

/** Tell others where I am; parts that are not named stay. */
export function setPresence(change: Partial<Omit<LivePresence, "type">>): void {
  presence = { ...presence, ...change };
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "presence", ...presence }));
}

/** Listen to a project until `leaveLive`. */
export function joinLive(project: string): void {
  wanted = project;
  connect();
}

export function leaveLive(): void {
  wanted = "";
  socket?.close();
  socket = undefined;
  people.set([]);
}

function connect(): void {
  const project = wanted;
  if (!project) return;
  const { protocol, host } = location;
  const opened = new WebSocket(
    `${protocol === "https:" ? "wss" : "ws"}://${host}/api/projects/${encodeURIComponent(project)}/live`,
  );
  socket = opened;
  opened.onmessage = ({ data }) => void hear(JSON.parse(String(data)) as LiveMessage, project);
  opened.onopen = () => {
    delay = 300;
    online.set(true);
    setPresence({});
  };
  opened.onclose = () => {
    if (socket !== opened || wanted !== project) return;
    people.set([]);
    online.set(false);
    setTimeout(() => {
      if (wanted === project && socket === opened) connect();
    }, delay);
    delay = Math.min(delay * 2, 5000);
  };
}

async function hear(message: LiveMessage, project: string): Promise<void> {
  if (wanted !== project) return;
  switch (message.type) {
    case "hello":
      me = message.you;
      await fillGap(message.seq + 1);
      jobs.set((await api.call(routes.jobs, { params: { project } })) as readonly JobRecord[]);
      await resumeWaiting(project);
      return;
    case "operation":
      return receive(message.acknowledgement as Acknowledgement);
    case "job":
      return receiveJob(message.job as JobRecord);
    case "presence": {
      const order = [...new Set(message.people.map(({ author }) => author.id))];
      people.set(
        message.people
          .filter(({ id }) => id !== me)
          .map((person) => ({
            ...person,
            color: COLOURS[order.indexOf(person.author.id) % COLOURS.length] ?? COLOURS[0],
          })),
      );
    }
  }
}

/** Is a project open that the socket listens to? */
export function isLive(): boolean {
  return wanted !== "" && projectNow() !== undefined;
}
