/** A window's socket for tests, as far as they need it: it hears text frames and can send short ones (RFC 6455). */
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Socket } from "node:net";

export interface ListeningWindow extends Disposable {
  /** Messages in the order they came. */
  readonly heard: readonly { readonly type: string; readonly [more: string]: unknown }[];
  send(message: unknown): void;
}

export function listenLive(url: string, headers: Readonly<Record<string, string>> = {}): Promise<ListeningWindow> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
        ...headers,
      },
    });
    asked.on("error", reject);
    asked.on("response", (response) => {
      response.resume();
      reject(new Error(`refused with ${response.statusCode}`));
    });
    asked.on("upgrade", (_, socket: Socket, head) => {
      const heard: ListeningWindow["heard"][number][] = [];
      let bytes: Buffer = head;
      const read = (): void => {
        for (;;) {
          const frame = takeFrame(bytes);
          if (!frame) return;
          bytes = frame.rest;
          if (frame.opcode === 1) heard.push(JSON.parse(frame.text));
        }
      };
      socket.on("error", () => undefined); // the server went away first
      socket.on("data", (piece) => {
        bytes = Buffer.concat([bytes, piece]);
        read();
      });
      read();
      resolve({
        heard,
        send: (message) => void socket.write(makeFrame(JSON.stringify(message))),
        [Symbol.dispose]: () => socket.destroy(),
      });
    });
    asked.end();
  });
}

function takeFrame(bytes: Buffer): { opcode: number; text: string; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] as number) & 127;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < head + length) return undefined;
  return {
    opcode: (bytes[0] as number) & 15,
    text: bytes.subarray(head, head + length).toString(),
    rest: bytes.subarray(head + length),
  };
}

function makeFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const head = Buffer.from(
    body.length < 126 ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 255],
  );
  return Buffer.concat([head, mask, body.map((byte, n) => byte ^ (mask[n % 4] as number))]);
}
