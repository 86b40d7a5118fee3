import { readFileSync } from "node:fs";

/** Version of this package. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).version;

/** The message protocol spoken here. */
export const PROTOCOL_VERSION = "5.4";
