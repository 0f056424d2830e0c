/** The tool in hand: kept when one leaves the screen, with the settings of the option bar. */
import type { Point } from "@cambrian/core";
import { type PlaneRef, routes } from "@cambrian/protocol";
import {
  brushTool,
  type Canvas,
  classTool,
  cutTool,
  eraserTool,
  fillTool,
  growTool,
  lassoTool,
  mergeTool,
  outlineTool,
  panTool,
  polygonTool,
  regionDeleteTool,
  selectTool,
  type Tool,
} from "@cambrian/view";
import { useCallback, useEffect, useMemo, useState } from "react";
import { create } from "zustand";
import { api } from "../../api/api.js";
import { keepCorners, takeCorners } from "./draft.js";
import { changeView, viewSettings } from "./view-settings.js";

const useTool = create<{ readonly id: string }>()(() => ({ id: "select" }));

export interface ToolsWorld {
  readonly canvas: Canvas | undefined;
  readonly project: string;
  readonly image: string;
  readonly plane: PlaneRef;
  readonly classes: number;
  readonly tell: (words: string) => void;
}

export interface Tools {
  readonly tool: string;
  readonly setTool: (id: string) => void;
  /** M with several objects selected joins them at once; false when there is nothing to join. */
  readonly mergeSelected: () => boolean;
  /** Who proposed the last outline: "model 2", "watershed". */
  readonly outlineBy: string | undefined;
  /** Where an outline is proposed and waits to be kept. */
  readonly offered: Point | undefined;
}

export function useTools({ canvas, project, image, plane: { t, z }, classes, tell }: ToolsWorld): Tools {
  const { id } = useTool();
  const [outlineBy, setOutlineBy] = useState<string>();
  const [offered, setOffered] = useState<Point>();
  const tools = useMemo<Readonly<Record<string, Tool>>>(() => {
    const drawing = () => {
      const { overOthers, addToSelected } = viewSettings(project);
      return { overOthers, target: addToSelected ? ("selected" as const) : ("new" as const) };
    };
    const brush = () => ({ ...drawing(), diameterPx: viewSettings(project).brushPx });
    const resize = (brushPx: number): void => changeView(project, { brushPx });
    const place = { project, image, plane: { t, z } };
    const outlines = {
      preview: true,
      propose: async (
        request: { readonly at: Point; readonly add: readonly Point[]; readonly take: readonly Point[] },
        signal: AbortSignal,
      ) => {
        const { at, add, take } = request;
        const body = { t, z, y: at.y, x: at.x, add: [...add], take: [...take] };
        const answer = await api.call(routes.outline, { params: { project, image }, body }, { signal });
        setOutlineBy(answer.by);
        return answer;
      },
      offered: (offer: { readonly at: Point } | undefined) => setOffered(offer?.at),
      failed: (error: unknown) => tell(error instanceof Error ? error.message : String(error)),
    };
    return {
      select: selectTool(),
      pan: panTool(),
      outline: outlineTool(() => outlines),
      brush: brushTool(brush, resize),
      eraser: eraserTool(brush, resize),
      polygon: polygonTool(drawing, {
        corners: takeCorners(place),
        changed: (corners) => keepCorners(place, corners),
      }),
      lasso: lassoTool(drawing),
      fill: fillTool(),
      cut: cutTool(),
      merge: mergeTool(),
      grow: growTool(),
      "region-delete": regionDeleteTool(),
      class: classTool(() => ({ classIndex: viewSettings(project).classIndex, count: Math.max(1, classes) })),
    };
  }, [project, image, t, z, classes, tell]);
  useEffect(() => {
    canvas?.setTool(tools[id]);
    setOffered(undefined);
  }, [canvas, tools, id]);
  const setTool = useCallback((next: string) => useTool.setState({ id: next }), []);
  const mergeSelected = useCallback(() => {
    if (!canvas || canvas.selection.size < 2) return false;
    canvas.setTool(tools.merge);
    const joined = canvas.key("Enter");
    canvas.setTool(tools[id]);
    return joined;
  }, [canvas, tools, id]);
  return { tool: id, setTool, mergeSelected, outlineBy, offered };
}
