/** Tests of the built workbench in a browser: `npx vitest run --config e2e/vitest.config.ts`, or with a file's name behind it. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  resolve: { conditions: ["@cambrian/source"] },
  ssr: { resolve: { conditions: ["@cambrian/source"] } },
  test: {
    include: ["e2e/**/*.e2e.ts"],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 1,
  },
});
