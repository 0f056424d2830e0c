import { expect, test } from "vitest";
import { chooseCommand } from "./choose-command.js";
import { makeFolderFor } from "./testing/run-cli.js";

const known = new Set(["open", "train"]);

test("nothing, a path or flags alone open the workbench; a verb is a verb, and a misspelt one stays one", () => {
  using folder = makeFolderFor("choose");
  const choose = (...words: string[]) => chooseCommand(words, known, folder.path);
  expect(choose()).toEqual(["open"]);
  expect(choose("./data")).toEqual(["open", "./data"]);
  expect(choose("C:\\\\data", "--port", "1")).toEqual(["open", "C:\\\\data", "--port", "1"]);
  expect(choose("--no-open", "--port", "8080")).toEqual(["open", "--no-open", "--port", "8080"]);
  expect(choose("..")).toEqual(["open", ".."]);
  expect(choose("train", "cells")).toEqual(["train", "cells"]);
  expect(choose("trian")).toEqual(["trian"]);
  expect(choose("--help")).toEqual(["--help"]);
  expect(choose("--version")).toEqual(["--version"]);
});
