import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@cambrian/source"] },
  ssr: { resolve: { conditions: ["@cambrian/source"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "apps/*/src/**/*.test.{ts,tsx}",
      "scripts/**/*.test.ts",
      "e2e/**/*.test.ts",
    ],
    // Tests that take minutes run by `npm run test:slow`.
    exclude: [...configDefaults.exclude, ...(process.env.CAMBRIAN_SLOW ? [] : ["**/*.slow.test.ts"])],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
