/**
 * Draws in a project until it is killed: opens the folder, says every step that was answered on a line of stdout.
 *
 *   node run-to-kill.mjs FOLDER SEED
 */
import { randomUUID } from "node:crypto";
import { openProjectFolder } from "@cambrian/project/node";

const [folder = "", seed = "1"] = process.argv.slice(2);
const SIDE = 256;
let state = Number(seed) * 2654435761;
const random = (below) => {
  state = (state * 1664525 + 1013904223) % 2 ** 32;
  return Math.floor((state / 2 ** 32) * below);
};
const people = [
  { kind: "person", id: "amina", name: "Amina" },
  { kind: "person", id: "jonas", name: "Jonas" },
];
const store = await openProjectFolder(folder, { create: true });
const say = ({ operation }) => process.stdout.write(`${operation.seq} ${operation.id}\n`);
const act = async (change, by) => {
  for (const each of await store.apply([{ id: randomUUID(), base: store.state.seq, change }], by)) say(each);
};
if (store.state.seq === 0) await act({ kind: "project.create", name: "Kill", task: "cells" }, people[0]);

const image = () => ({
  id: randomUUID(),
  name: `image ${store.state.images.length}`,
  path: `images/${store.state.images.length}.png`,
  format: "png",
  dtype: "uint8",
  size: { t: 1, c: 1, z: 1, y: SIDE, x: SIDE },
  channels: [{ name: "grey", color: "#FFFFFF" }],
  rgb: false,
  sha256: "",
  bytes: 1,
  metadata: {},
});

for (;;) {
  const by = people[random(2)];
  const { images } = store.state;
  const choice = random(100);
  if (images.length === 0 || (choice < 4 && images.length < 12)) {
    await act({ kind: "images.add", images: [image()] }, by);
    continue;
  }
  const { id } = images[random(images.length)];
  if (choice < 12) await act({ kind: "image.describe", image: id, set: { metadata: { well: `B${random(12)}` } } }, by);
  else if (choice < 20) {
    const { undo } = await store.undoState(by);
    if (undo) say(await store.undo(by, { force: true }));
  } else if (choice < 21 && store.state.seq > 5) say(await store.restore(1 + random(store.state.seq - 1), by));
  else {
    const [y0, x0, height, width] = [random(SIDE - 40), random(SIDE - 40), 4 + random(36), 4 + random(36)];
    const object = 1 + random(60);
    const runs = [];
    for (let y = y0; y < y0 + height; y++) runs.push(y * SIDE + x0, width, 0, object);
    await act({ kind: "labels.edit", image: id, plane: { t: 0, z: 0 }, tool: "brush", runs, objects: [] }, by);
  }
}
