/** What was done, by whom and when; any point can be looked at, named, and gone back to. */
import { type Change, decodePlaneLabels, type Operation, routes } from "@cambrian/protocol";
import { Button, Select, TextInput } from "@mantine/core";
import { IconBookmark, IconInfoCircle } from "@tabler/icons-react";
import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { api, refresh, useApi } from "../../api/api.js";
import { EmptyState } from "../../components/empty-state.js";
import { ErrorState } from "../../components/error-state.js";
import { Kbd } from "../../components/kbd.js";
import { Screen } from "../../shell/screen.js";
import { useKeys } from "../../state/keys.js";
import { notice } from "../../state/notice.js";
import { usePeople } from "../../state/presence.js";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { receive } from "../../state/world.js";
import { ActivityStrip } from "./activity-strip.js";
import { groupSteps, groupWords } from "./group-steps.js";
import styles from "./history.module.css";
import { StepList } from "./step-list.js";
import { ThenAndNow } from "./then-and-now.js";
import { imageOfChange, timeWords } from "./words.js";

const PAGE = 500;
const count = (value: number): string => value.toLocaleString("en-GB");

export default function HistoryScreen(): ReactElement {
  const { project, me } = useProject();
  const [before, setBefore] = useState<number>();
  const [chosen, setChosen] = useState<number>();
  const [by, setBy] = useState<string>();
  const [only, setOnly] = useState<string | null>(null);
  const params = { project: project.id };
  const query = { newestFirst: "true", light: "true", limit: PAGE, ...(before ? { before } : {}) };
  const history = useApi(routes.history, { params, query } as never, { staleTime: 0 }) as {
    data?: { operations: readonly Operation[] };
    error: Error | null;
  };
  const known = useRef(project.seq);
  useEffect(() => {
    if (known.current === project.seq) return;
    known.current = project.seq;
    refresh(routes.history);
  }, [project.seq]);

  const all = useMemo(() => history.data?.operations ?? [], [history.data]);
  const named = useMemo(
    () => new Map(project.versions.map((version) => [version.seq, version.name])),
    [project.versions],
  );
  const authors = useMemo(() => [...new Map(all.map((operation) => [operation.by.id, operation.by])).values()], [all]);
  const shown = useMemo(
    () =>
      all.filter(
        (operation) => (!by || operation.by.id === by) && (!only || imageOfChange(operation.change)?.id === only),
      ),
    [all, by, only],
  );
  const groups = useMemo(() => groupSteps(shown, new Set(named.keys())), [shown, named]);
  const at = groups.findIndex(({ first, last }) => chosen !== undefined && first.seq <= chosen && chosen <= last.seq);
  const group = groups[Math.max(0, at)];
  const move = (step: number): void => {
    const next = groups[Math.min(groups.length - 1, Math.max(0, Math.max(0, at) + step))];
    if (next) setChosen(next.last.seq);
  };
  useKeys({ arrowdown: () => move(1), arrowup: () => move(-1) });
  const imageName = (id: string): string => project.images.find((image) => image.id === id)?.name ?? "an image";

  if (history.error)
    return (
      <Screen>
        <ErrorState error={history.error} />
      </Screen>
    );
  if (history.data && all.length === 0)
    return (
      <Screen>
        <EmptyState title="Nothing happened yet" text="Every step you make will stand here, and can be gone back to." />
      </Screen>
    );
  return (
    <Screen
      status={
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> step
        </span>
      }
    >
      <div className={styles.page} aria-busy={!history.data}>
        <header className={styles.top}>
          <div className={styles.title}>
            <h1>{`${count(project.seq)} ${project.seq === 1 ? "step" : "steps"}, nothing overwritten`}</h1>
            <p>Every stroke since the first image. Going back is itself a step, so you can also go forward again.</p>
            <span className={styles.space} />
            {group && <NameThisPoint key={group.last.seq} seq={group.last.seq} />}
          </div>
          {group && <ActivityStrip operations={all} named={named} chosen={group.last} onChoose={setChosen} />}
        </header>
        <section className={styles.list} aria-label="Steps">
          <div className={styles.filters}>
            <button type="button" className={styles.chip} aria-pressed={!by} onClick={() => setBy(undefined)}>
              Everyone
            </button>
            {authors.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                className={styles.chip}
                aria-pressed={by === id}
                onClick={() => setBy(by === id ? undefined : id)}
              >
                {name}
              </button>
            ))}
            <span className={styles.space} />
            <Select
              className={styles.images}
              aria-label="Steps on one image"
              placeholder="All images"
              clearable
              searchable
              value={only}
              onChange={setOnly}
              data={project.images.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </div>
          <StepList
            groups={groups}
            chosen={group}
            named={named}
            words={(each) => groupWords(each, imageName)}
            onChoose={(each) => setChosen(each.last.seq)}
          />
          {history.data && groups.length === 0 && <p className={styles.none}>No step here fits these filters.</p>}
          {(before !== undefined || all.length === PAGE) && (
            <div className={styles.pages}>
              {before !== undefined && (
                <Button variant="default" onClick={() => setBefore(undefined)}>
                  Newest steps
                </Button>
              )}
              {all.length === PAGE && (
                <Button variant="default" onClick={() => setBefore(all.at(-1)?.seq)}>
                  Earlier steps
                </Button>
              )}
            </div>
          )}
        </section>
        {group && (
          <section className={styles.detail} aria-label={`Step ${group.last.seq}`}>
            <div>
              <h2>{`${timeWords(group.last.at)}, step ${count(group.last.seq)}`}</h2>
              <p>{`${group.last.by.name} ${groupWords(group, imageName)}`}</p>
            </div>
            <Picture all={all} seq={group.last.seq} imageName={imageName} />
            <GoBack last={group.last} me={me.id} />
          </section>
        )}
      </div>
    </Screen>
  );
}

/** The image the step is about, or one drawn on nearest to it. */
function Picture(props: {
  readonly all: readonly Operation[];
  readonly seq: number;
  readonly imageName: (id: string) => string;
}): ReactElement {
  const { all, seq, imageName } = props;
  const { project } = useProject();
  const images = new Set(project.images.filter(({ removed }) => !removed).map(({ id }) => id));
  const nearest = [...all]
    .sort((a, b) => Math.abs(a.seq - seq) - Math.abs(b.seq - seq))
    .map(({ change }) => imageOfChange(change))
    .find((image) => image && images.has(image.id));
  if (!nearest) return <p className={styles.none}>No outline was drawn yet.</p>;
  const params = { project: project.id, image: nearest.id };
  return (
    <ThenAndNow
      key={`${nearest.id} ${seq}`}
      project={project.id}
      image={nearest.id}
      name={imageName(nearest.id)}
      plane={nearest.plane}
      seq={seq}
      now={project.seq}
      load={async (query) => {
        const answer = await api.fetch(routes.labels, { params, query });
        return decodePlaneLabels(new Uint8Array(await answer.arrayBuffer()));
      }}
    />
  );
}

function GoBack({ last, me }: { readonly last: Operation; readonly me: string }): ReactElement {
  const { project } = useProject();
  const others = [...new Set(usePeople().flatMap(({ author }) => (author.id === me ? [] : [author.name])))];
  if (last.seq === project.seq) return <p className={styles.none}>This is how the project is now.</p>;
  const goBack = (): void => {
    api
      .call(routes.restore, { params: { project: project.id }, body: { seq: last.seq } })
      .then((answer) => receive(answer as never))
      .then(() =>
        notice(`The project is as it was after step ${count(last.seq)}. This was one step; it can be taken back.`),
      )
      .catch((error: Error) => notice(error.message));
  };
  const from = last.seq + 1;
  const between =
    from === project.seq ? `Step ${count(from)} stays` : `Steps ${count(from)} to ${count(project.seq)} stay`;
  return (
    <div className={styles.back}>
      <p>
        <IconInfoCircle size={16} stroke={1.6} aria-hidden="true" />
        <span>
          {`Going back adds step ${count(project.seq + 1)}. ${between} in the list and you can return to ${from === project.seq ? "it" : "them"}.`}
          {others.length > 0 &&
            ` ${others.join(" and ")} ${others.length === 1 ? "is working here now and sees" : "are working here now and see"} it at once.`}
        </span>
      </p>
      <Button onClick={goBack}>{`Go back to step ${count(last.seq)}`}</Button>
    </div>
  );
}

function NameThisPoint({ seq }: { readonly seq: number }): ReactElement {
  const [name, setName] = useState<string>();
  const keep = (): void => {
    const change: Change = { kind: "version.name", name: (name ?? "").trim(), seq };
    submit(change).then(
      () => setName(undefined),
      (error: Error) => notice(error.message),
    );
  };
  if (name === undefined)
    return (
      <Button variant="outline" leftSection={<IconBookmark size={16} stroke={1.6} />} onClick={() => setName("")}>
        Name this point
      </Button>
    );
  return (
    <form
      className={styles.naming}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) keep();
        else setName(undefined);
      }}
    >
      <TextInput
        autoFocus
        aria-label={`A name for step ${seq}`}
        placeholder="before the second plate"
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && setName(undefined)}
      />
      <Button type="submit" variant="default">
        Name it
      </Button>
    </form>
  );
}
