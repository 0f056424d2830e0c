/**
 * Protocol-buffer messages to bytes and back, driven by a table of fields.
 *
 * Only what ONNX uses: varints, 32-bit floats, bytes, strings, nested messages, and repeated fields
 * (packed or not). Unknown fields are skipped. Reading never trusts a length: everything is checked against
 * the bytes that are there, and nesting is bounded.
 */
import { CambrianError } from "@cambrian/core";

type Scalar = "int" | "float" | "string" | "bytes";
/** One field: its number, what it holds, and whether it may occur many times. */
export interface Field {
  readonly number: number;
  readonly type: Scalar | Message;
  readonly repeated?: true;
}
export interface Message {
  readonly [field: string]: Field;
}

type Plain = Readonly<Record<string, unknown>>;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

class Writer {
  #bytes = new Uint8Array(1024);
  #length = 0;

  #room(extra: number): void {
    if (this.#length + extra <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + extra));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
  varint(value: number): void {
    this.#room(10);
    // Negative numbers are 64-bit two's complement, as protobuf wants for int64.
    let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
  float(value: number): void {
    this.raw(new Uint8Array(Float32Array.of(value).buffer));
  }
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Encode `value` by `message`; fields that are `undefined` are left out. */
export function encodeMessage(message: Message, value: Plain): Uint8Array {
  const writer = new Writer();
  for (const [name, field] of Object.entries(message)) {
    const given = value[name];
    if (given === undefined) continue;
    const items = (field.repeated ? given : [given]) as readonly unknown[];
    if (field.repeated && (field.type === "int" || field.type === "float") && items.length > 0) {
      const packed = new Writer();
      for (const item of items) field.type === "int" ? packed.varint(Number(item)) : packed.float(Number(item));
      const bytes = packed.finish();
      writer.varint((field.number << 3) | 2);
      writer.varint(bytes.length);
      writer.raw(bytes);
      continue;
    }
    for (const item of items) {
      if (field.type === "int") {
        writer.varint(field.number << 3);
        writer.varint(Number(item));
      } else if (field.type === "float") {
        writer.varint((field.number << 3) | 5);
        writer.float(Number(item));
      } else {
        const bytes =
          field.type === "string"
            ? utf8.encode(String(item))
            : field.type === "bytes"
              ? (item as Uint8Array)
              : encodeMessage(field.type, item as Plain);
        writer.varint((field.number << 3) | 2);
        writer.varint(bytes.length);
        writer.raw(bytes);
      }
    }
  }
  return writer.finish();
}

const damaged = (what: string): CambrianError =>
  new CambrianError("onnx/damaged", `This is not a readable ONNX file: ${what}. Copy or export the model again.`, {
    what,
  });

class Reader {
  #at: number;
  readonly #end: number;
  constructor(
    readonly bytes: Uint8Array,
    start = 0,
    end = bytes.length,
  ) {
    this.#at = start;
    this.#end = end;
  }
  get done(): boolean {
    return this.#at >= this.#end;
  }
  varint(): number {
    let low = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.#at >= this.#end) throw damaged("a number is cut off");
      const byte = this.bytes[this.#at++] as number;
      low |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, low));
    }
    throw damaged("a number is longer than 64 bits");
  }
  take(length: number): Reader {
    if (length < 0 || length > this.#end - this.#at)
      throw damaged(`a part claims ${length} bytes where ${this.#end - this.#at} are left`);
    const part = new Reader(this.bytes, this.#at, this.#at + length);
    this.#at += length;
    return part;
  }
  rest(): Uint8Array {
    return this.bytes.subarray(this.#at, this.#end);
  }
  float(): number {
    const part = this.take(4).rest();
    return new DataView(part.buffer, part.byteOffset, 4).getFloat32(0, true);
  }
  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 1) this.take(8);
    else if (wire === 2) this.take(this.varint());
    else if (wire === 5) this.take(4);
    else throw damaged(`wire type ${wire}`);
  }
}

/** Decode bytes by `message`; repeated fields are always arrays. `bytes` fields are views into the input. Throws `onnx/damaged`. */
export function decodeMessage(message: Message, bytes: Uint8Array): Record<string, unknown> {
  return decode(message, new Reader(bytes), 0);
}

function decode(message: Message, reader: Reader, depth: number): Record<string, unknown> {
  if (depth > 32) throw damaged("parts are nested more than 32 deep");
  const byNumber = new Map(Object.entries(message).map(([name, field]) => [field.number, { name, field }]));
  const value: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(message)) if (field.repeated) value[name] = [];
  while (!reader.done) {
    const tag = reader.varint();
    const wire = tag & 7;
    const known = byNumber.get(tag >>> 3);
    if (!known) {
      reader.skip(wire);
      continue;
    }
    const { name, field } = known;
    const put = (item: unknown): void => {
      if (field.repeated) (value[name] as unknown[]).push(item);
      else value[name] = item;
    };
    const { type } = field;
    if (type === "int" || type === "float") {
      const one = (from: Reader): number => (type === "int" ? from.varint() : from.float());
      if (wire === 2) {
        const part = reader.take(reader.varint());
        while (!part.done) put(one(part));
      } else if (wire === (type === "int" ? 0 : 5)) put(one(reader));
      else throw damaged(`field "${name}" has wire type ${wire}`);
      continue;
    }
    if (wire !== 2) throw damaged(`field "${name}" has wire type ${wire}`);
    const part = reader.take(reader.varint());
    if (type === "string") put(fromUtf8.decode(part.rest()));
    else if (type === "bytes") put(part.rest());
    else put(decode(type, part, depth + 1));
  }
  return value;
}
