/** Where the workbench begins. */
import "@fontsource/ibm-plex-sans/400.css";
import "@fontsource/ibm-plex-sans/500.css";
import "@fontsource/ibm-plex-sans/600.css";
import "@fontsource/ibm-plex-mono/400.css";
import "@mantine/core/styles.css";
import "./theme/tokens.css";
import "./theme/mantine.css";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/api.js";
import { App } from "./shell/app.js";
import { theme } from "./theme/mantine.js";
import { useScheme } from "./theme/scheme.js";

function Root() {
  return (
    <MantineProvider theme={theme} forceColorScheme={useScheme()}>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  );
}

const place = document.getElementById("root");
if (!place) throw new TypeError("the page has no place for the workbench");
createRoot(place).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
