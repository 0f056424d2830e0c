#!/usr/bin/env node
/**
 * The command `cambrian`. Checks that Node is new enough and that the program was built, then hands over to the
 * command line in dist/cli.js. Written so that even an old Node can read it and say what is wrong.
 */
import { existsSync } from "node:fs";

const needed = [20, 19];
const found = process.versions.node.split(".").map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  console.error(
    `cambrian needs Node ${needed.join(".")} or newer; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org and try again.`,
  );
  process.exitCode = 1;
} else {
  const program = new URL("../dist/cli.js", import.meta.url);
  if (existsSync(program)) {
    const { main } = await import(program.href);
    process.exitCode = await main(process.argv.slice(2));
  } else {
    console.error(
      "cambrian is not built yet: dist/cli.js is missing. Run `npm run build` in the folder you cloned, then try again.",
    );
    process.exitCode = 1;
  }
}
