/** Mantine dressed in the tokens: no shadow, no gradient, controls 24, 32 and 40 high. */
import { ActionIcon, Button, createTheme, type MantineColorsTuple } from "@mantine/core";

const tuple = (color: string): MantineColorsTuple => [
  color,
  color,
  color,
  color,
  color,
  color,
  color,
  color,
  color,
  color,
];

export const theme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "15px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "20px", xl: "28px" },
  radius: { xs: "3px", sm: "4px", md: "4px", lg: "6px", xl: "6px" },
  defaultRadius: "sm",
  primaryColor: "pri",
  colors: { pri: tuple("var(--pri)") },
  autoContrast: false,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // A filled control is bone with ink on it, or ink with white: never the library's own pairing.
    Button: Button.extend({
      vars: (_, { variant }) => ({
        root: variant === undefined || variant === "filled" ? { "--button-color": "var(--onpri)" } : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({
      vars: (_, { variant }) => ({
        root: variant === undefined || variant === "filled" ? { "--ai-color": "var(--onpri)" } : {},
      }),
    }),
  },
  headings: { fontFamily: "var(--sans)", fontWeight: "600" },
});
