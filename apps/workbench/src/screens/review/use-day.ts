/** What I did in review today: the journal of today once, then every step as it comes. */
import { type Operation, routes } from "@cambrian/protocol";
import { useEffect, useMemo, useState } from "react";
import { useApi } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { onOperation } from "../../state/submit.js";
import { countDay, midnight, type ReviewDay } from "./today.js";

export function useDay(): ReviewDay {
  const { project, me } = useProject();
  const past = useApi(
    routes.history,
    { params: { project: project.id }, query: { by: me.id, limit: 1000, newestFirst: "true", light: "true" } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const [since, setSince] = useState<readonly Operation[]>([]);
  useEffect(
    () =>
      onOperation(({ operation }, mine) => {
        if (mine) setSince((before) => [...before, operation]);
      }),
    [],
  );
  return useMemo(() => {
    const bySeq = new Map<number, Operation>();
    for (const operation of [...(past.data?.operations ?? []), ...since]) bySeq.set(operation.seq, operation);
    const all = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
    return countDay(all, { me, since: midnight(Date.now()) });
  }, [past.data, since, me]);
}
