/** Screens by step: each folder of screens/ with an index.tsx is one, loaded when it is first shown. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

type ScreenModule = { readonly default: ComponentType };

const found = import.meta.glob<ScreenModule>("../screens/*/index.tsx");

export const screens: Readonly<Record<string, LazyExoticComponent<ComponentType>>> = Object.fromEntries(
  Object.entries(found).map(([path, load]) => [path.split("/")[2] ?? "", lazy(load)]),
);
