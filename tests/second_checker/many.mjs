// Runs check.mjs for many files in one process: a line of standard input is the JSON list of its
// arguments, a line of standard output the JSON list of its exit code and what it prints.

import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

/** The verdict of a thread of its own, as the command makes it. */
function verdict(paths) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("check.mjs", import.meta.url), {
      workerData: paths,
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    worker.once("message", resolve);
    worker.once("error", (error) => resolve([2, `MALFORMED ${error.message}`]));
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await verdict(JSON.parse(line))));
}
