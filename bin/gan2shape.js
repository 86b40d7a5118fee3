#!/usr/bin/env node
// The command `gan2shape`. Everything is in dist/, which `npm run build` makes.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
const entry = new URL("../dist/cli/main.js", import.meta.url);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `gan2shape needs Node 20.19 or newer, but this is ${process.version}; install a newer one from nodejs.org.`,
  );
  process.exit(1);
} else if (!existsSync(entry)) {
  console.error("gan2shape is not built yet; run `npm start` or `npm run build` in its folder first.");
  process.exit(1);
} else {
  // A reader that closes the pipe early, as `| head` does, is no error.
  process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const { main } = await import(entry.href);
  await main(process.argv.slice(2));
}
