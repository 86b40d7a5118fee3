// `npm start`: from a fresh checkout to the executed walk-through. Arguments are the notebook's parameters:
// `npm start -- seed=8` or `npm start -- -p seed=8`.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root, setup } from "./setup.mjs";

await setup();

const notebook = path.join("out", "01-walkthrough.ipynb");
const page = path.join("out", "01-walkthrough.html");
const parameters = process.argv.slice(2).flatMap((word, index, words) => {
  const isBare = /^[A-Za-z_$][\w$]*=/.test(word) && !/^(-p|--parameter)$/.test(words[index - 1] ?? "");
  return isBare ? ["-p", word] : [word];
});

console.log("Running the walk-through; this takes some minutes ...");
const { status, signal } = spawnSync(
  process.execPath,
  [
    "bin/gan2shape.js",
    "run",
    "notebooks/01-walkthrough.ipynb",
    "--out",
    notebook,
    "--html",
    page,
    ...parameters,
  ],
  { cwd: root, stdio: "inherit" },
);
if (status === 0) {
  console.log(`Open the page in a browser and turn the face:  ${path.join(root, page)}`);
  console.log(`The notebook that made it, with its outputs:   ${path.join(root, notebook)}`);
}
process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
