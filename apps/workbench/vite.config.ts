/** Builds the workbench into dist/; `CAMBRIAN_SERVER` is where `vite` sends /api while developing. */
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  base: "/",
  plugins: [react()],
  resolve: { conditions: ["@cambrian/source", ...defaultClientConditions] },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", sourcemap: false, chunkSizeWarningLimit: 900 },
  server: {
    proxy: { "/api": { target: process.env.CAMBRIAN_SERVER ?? "http://127.0.0.1:4747", ws: true } },
  },
});
