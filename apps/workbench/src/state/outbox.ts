/**
 * Steps that the server has not answered yet, kept in the browser's database before anything else happens to them, so that
 * neither a reload nor a lost connection loses a stroke.
 */
import type { Proposal } from "@cambrian/protocol";

export interface Waiting {
  /** In the order in which they were made. */
  readonly order: number;
  readonly project: string;
  readonly proposal: Proposal;
}

const STORE = "waiting";

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("cambrian", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "order" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export function keepWaiting(waiting: Waiting): Promise<unknown> {
  return run("readwrite", (store) => store.put(waiting));
}

export function dropWaiting(order: number): Promise<unknown> {
  return run("readwrite", (store) => store.delete(order));
}

/** All of a project, in order. */
export async function readWaiting(project: string): Promise<readonly Waiting[]> {
  const all = (await run("readonly", (store) => store.getAll())) as Waiting[];
  return all.filter((each) => each.project === project).sort((a, b) => a.order - b.order);
}
