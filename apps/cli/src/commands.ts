/**
 * The registry of commands: every verb the command line knows, in the order `--help` lists them.
 */
import type { Command, TaskVerb } from "./command.js";
import { accounts } from "./commands/accounts.js";
import { demo } from "./commands/demo.js";
import { doctor } from "./commands/doctor.js";
import { evaluate } from "./commands/evaluate.js";
import { info } from "./commands/info.js";
import { measure } from "./commands/measure.js";
import { models } from "./commands/models.js";
import { open } from "./commands/open.js";
import { predict } from "./commands/predict.js";
import { replay } from "./commands/replay.js";
import { tasks } from "./commands/tasks.js";
import { train } from "./commands/train.js";
import { verify } from "./commands/verify.js";

/** Verbs that are followed by a task or another word. */
export const taskVerbs: readonly TaskVerb[] = [train, predict, evaluate, accounts];

export const commands: readonly Command[] = [open, verify, replay, measure, info, models, tasks, doctor, demo];
