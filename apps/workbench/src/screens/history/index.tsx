/** What was done, by whom and when; any point can be looked at, named, and gone back to. */
import { type Change, decodePlaneLabels, type Operation, routes } from "@cambrian/protocol";
import { Button, TextInput } from "@mantine/core";
import { IconBookmark } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { api, useApi } from "../../api/api.js";
import { EmptyState } from "../../components/empty-state.js";
import { ErrorState } from "../../components/error-state.js";
import { Screen } from "../../shell/screen.js";
import { notice } from "../../state/notice.js";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { receive } from "../../state/world.js";
import styles from "./history.module.css";
import { ThenAndNow } from "./then-and-now.js";
import { changeWords, imageOfChange } from "./words.js";

const PAGE = 100;

export default function HistoryScreen(): ReactElement {
  const { project } = useProject();
  const [before, setBefore] = useState<number>();
  const [chosen, setChosen] = useState<number>();
  const [name, setName] = useState("");
  const params = { project: project.id };
  const history = useApi(
    routes.history,
    {
      params,
      query: { newestFirst: "true", light: "true", limit: PAGE, ...(before ? { before } : {}) },
    } as never,
    { staleTime: 0 },
  ) as { data?: { operations: readonly Operation[] }; error: Error | null };
  const operations = history.data?.operations ?? [];
  const at = operations.find(({ seq }) => seq === chosen) ?? operations[0];
  const named = new Map(project.versions.map((version) => [version.seq, version.name]));
  const imageName = (id: string): string => project.images.find((image) => image.id === id)?.name ?? "an image";

  const goBack = (seq: number): void => {
    api
      .call(routes.restore, { params, body: { seq } })
      .then((answer) => receive(answer as never))
      .then(() => notice(`The project is as it was after step ${seq}. This was one step; it can be taken back.`))
      .catch((error: Error) => notice(error.message));
  };
  const keepName = (seq: number): void => {
    const change: Change = { kind: "version.name", name: name.trim(), seq };
    submit(change).then(
      () => setName(""),
      (error: Error) => notice(error.message),
    );
  };

  if (history.error)
    return (
      <Screen>
        <ErrorState error={history.error} />
      </Screen>
    );
  if (history.data && operations.length === 0)
    return (
      <Screen>
        <EmptyState title="Nothing happened yet" text="Every step you make will stand here, and can be gone back to." />
      </Screen>
    );
  const image = at && imageOfChange(at.change);
  return (
    <Screen>
      <div className={styles.page}>
        <section className={styles.list} aria-label="Steps">
          <h1>History</h1>
          <ol>
            {operations.map((operation) => (
              <li key={operation.seq}>
                <button
                  type="button"
                  className={styles.step}
                  aria-current={operation.seq === at?.seq ? "true" : undefined}
                  onClick={() => setChosen(operation.seq)}
                >
                  <span className={styles.number}>{operation.seq.toLocaleString("en-GB")}</span>
                  <span className={styles.what}>
                    {named.has(operation.seq) && (
                      <strong className={styles.name}>
                        <IconBookmark size={14} stroke={1.6} aria-hidden="true" /> {named.get(operation.seq)}
                      </strong>
                    )}
                    <span>{changeWords(operation.change, imageName)}</span>
                    <span className={styles.who}>{`${operation.by.name} · ${timeWords(operation.at)}`}</span>
                  </span>
                </button>
              </li>
            ))}
          </ol>
          <div className={styles.pages}>
            {before !== undefined && (
              <Button variant="default" onClick={() => setBefore(undefined)}>
                Newest
              </Button>
            )}
            {operations.length === PAGE && (
              <Button variant="default" onClick={() => setBefore(operations.at(-1)?.seq)}>
                Earlier
              </Button>
            )}
          </div>
        </section>
        {at && (
          <section className={styles.detail} aria-label={`Step ${at.seq}`}>
            <header>
              <div>
                <h2>{`Step ${at.seq.toLocaleString("en-GB")}: ${changeWords(at.change, imageName)}`}</h2>
                <p>{`${at.by.name}, ${new Date(at.at).toLocaleString("en-GB")}`}</p>
              </div>
              <Button disabled={at.seq === project.seq} onClick={() => goBack(at.seq)}>
                {at.seq === project.seq ? "This is now" : `Go back to step ${at.seq.toLocaleString("en-GB")}`}
              </Button>
            </header>
            <form
              className={styles.naming}
              onSubmit={(event) => {
                event.preventDefault();
                if (name.trim()) keepName(at.seq);
              }}
            >
              <TextInput
                aria-label="Name this point"
                placeholder="Name this point, for example: before the second plate"
                value={name}
                maxLength={200}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button type="submit" variant="default" disabled={!name.trim()}>
                Name it
              </Button>
            </form>
            {image && project.images.some(({ id }) => id === image.id) ? (
              <ThenAndNow
                key={`${image.id} ${at.seq}`}
                project={project.id}
                image={image.id}
                name={imageName(image.id)}
                plane={image.plane}
                seq={at.seq}
                now={project.seq}
                load={async (query) => {
                  const answer = await api.fetch(routes.labels, { params: { ...params, image: image.id }, query });
                  return decodePlaneLabels(new Uint8Array(await answer.arrayBuffer()));
                }}
              />
            ) : (
              <p className={styles.none}>This step changed no outlines.</p>
            )}
          </section>
        )}
      </div>
    </Screen>
  );
}

function timeWords(at: number): string {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return today ? time : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
}
