// `npm run lab`: from a fresh checkout to the walk-through in a browser, without Python. Arguments go to
// `gan2shape lab`: `npm run lab -- ~/notebooks --port 8888`.
import { spawn } from "node:child_process";
import { root, setup } from "./setup.mjs";

await setup();

const given = process.argv.slice(2);
const place = given.some((word) => !word.startsWith("-")) ? [] : ["notebooks/01-walkthrough.ipynb"];
const child = spawn(process.execPath, ["bin/gan2shape.js", "lab", ...place, ...given], {
  cwd: root,
  stdio: "inherit",
});
// A terminal's Ctrl-C reaches the server itself, which then ends its kernels; so wait for it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
