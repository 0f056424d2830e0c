import { expect, test } from "vitest";
import { type Draft, keepCorners, keepDraft, takeCorners, takeDraft } from "./draft.js";

const storage = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};
const draft: Draft = { project: "p", image: "i", plane: { t: 0, z: 2 }, tool: "brush", runs: [4, 2, 0, 9], isNew: [9] };

test("a stroke is given back once, on its own plane only", () => {
  const store = storage();
  keepDraft(draft, store);
  expect(takeDraft("p", "i", { t: 0, z: 1 }, store)).toBeUndefined();
  expect(takeDraft("p", "other", { t: 0, z: 2 }, store)).toBeUndefined();
  expect(takeDraft("p", "i", { t: 0, z: 2 }, store)).toEqual(draft);
  expect(takeDraft("p", "i", { t: 0, z: 2 }, store)).toBeUndefined();
});

test("a finished stroke leaves nothing behind, and damaged notes are thrown away", () => {
  const store = storage();
  keepDraft(draft, store);
  keepDraft(undefined, store);
  expect(store.kept.size).toBe(0);
  store.setItem("cambrian-stroke", "{");
  expect(takeDraft("p", "i", { t: 0, z: 2 }, store)).toBeUndefined();
  expect(store.kept.size).toBe(0);
});

test("a stroke larger than the storage is not half kept", () => {
  const store = {
    ...storage(),
    setItem: () => {
      throw new Error("full");
    },
  };
  keepDraft(draft, store);
  expect(takeDraft("p", "i", { t: 0, z: 2 }, store)).toBeUndefined();
});

test("an open polygon waits on its plane until it is closed", () => {
  const store = storage();
  const place = { project: "p", image: "i", plane: { t: 0, z: 0 } };
  keepCorners(place, [{ y: 1, x: 2 }], store);
  expect(takeCorners({ ...place, image: "other" }, store)).toEqual([]);
  expect(takeCorners(place, store)).toEqual([{ y: 1, x: 2 }]);
  keepCorners(place, [], store);
  expect(takeCorners(place, store)).toEqual([]);
});
