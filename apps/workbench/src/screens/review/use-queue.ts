/** The images with outlines nobody checked, in the order asked for; follows what is accepted and what is found meanwhile. */
import { type RouteReply, routes } from "@cambrian/protocol";
import { useEffect, useState } from "react";
import { refresh, useApi } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { onOperation } from "../../state/submit.js";

export type ReviewItem = RouteReply<typeof routes.review>["items"][number];
export type Order = "unsure" | "unlike";

const REST_MS = 600;

export function useQueue(order: Order) {
  const { project } = useProject();
  const answer = useApi(routes.review, { params: { project: project.id }, query: { order } });
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onOperation(({ operation: { change } }) => {
      if (!["labels.edit", "image.state", "undo", "restore", "images.remove"].includes(change.kind)) return;
      clearTimeout(timer);
      timer = setTimeout(() => refresh(routes.review), REST_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  // What the server says last is right, also about an acceptance that was taken back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer forgets
  useEffect(() => setAccepted(new Set()), [answer.data]);
  const items = (answer.data?.items ?? []).filter(({ image }) => !accepted.has(image));
  return {
    items,
    answer,
    /** Gone from the list at once, before the server says so. */
    accept: (image: string) => setAccepted((before) => new Set(before).add(image)),
  };
}
