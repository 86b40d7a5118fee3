import { escapeHtml } from "../notebook/html/escape.js";
import type { ContentsModel } from "./contents.js";

const HEAD = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">`;

/**
 * The page of one notebook: the script that is JupyterLab's notebook, our kernel's pages and views, does the rest.
 *
 * @param notebook its path in the folder
 */
export function notebookPage(notebook: string): string {
  const config = JSON.stringify({ baseUrl: "/", notebookPath: notebook, terminalsAvailable: "false" });
  return `<!doctype html>
<html lang="en"><head>${HEAD}
<title>${escapeHtml(notebook)}</title>
<link rel="stylesheet" href="/static/light.css" media="(prefers-color-scheme: light)">
<link rel="stylesheet" href="/static/dark.css" media="(prefers-color-scheme: dark)">
<link rel="stylesheet" href="/static/style.css">
<script id="jupyter-config-data" type="application/json">${config.replaceAll("<", "\\u003c")}</script>
<script type="module" src="/static/main.js"></script>
</head><body></body></html>
`;
}

const LIST_STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
  color: #1f2328; background: #fff }
h1 { font-size: 1.3rem } ul { list-style: none; padding: 0 } li { border-top: 1px solid #d0d7de }
a { display: block; padding: .5rem 0; color: #0b57d0; text-decoration: none; overflow-wrap: anywhere } a:hover { text-decoration: underline }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } li { border-color: #30363d } a { color: #79b8ff } }`;

/**
 * The notebooks and folders of one folder.
 *
 * @param folder with its contents
 * @param walkthrough whether to offer a copy of the walk-through
 */
export function folderPage(folder: ContentsModel, walkthrough: boolean): string {
  const entries = (folder.content as ContentsModel[]).filter(({ type }) => type !== "file");
  const parent =
    folder.path === "" ? [] : [link(folder.path.split("/").slice(0, -1).join("/"), "..", "tree")];
  const rows = entries.map(({ path, name, type }) =>
    type === "notebook" ? link(path, name, "notebooks") : link(path, `${name}/`, "tree"),
  );
  const list = [...parent, ...rows].map((row) => `<li>${row}</li>`).join("\n");
  const empty = rows.length === 0 ? "<p>There is no notebook in this folder.</p>" : "";
  return `<!doctype html>
<html lang="en"><head>${HEAD}<title>Notebooks</title><style>${LIST_STYLE}</style></head>
<body><h1>Notebooks${folder.path === "" ? "" : ` in ${escapeHtml(folder.path)}`}</h1>
<ul>${list}</ul>${empty}
${button("new", folder.path, "New notebook")}
${walkthrough ? button("walkthrough", folder.path, "A copy of the walk-through") : ""}</body></html>
`;
}

function link(path: string, text: string, kind: "notebooks" | "tree"): string {
  return `<a href="/${kind}/${address(path)}">${escapeHtml(text)}</a>`;
}

function button(what: string, path: string, text: string): string {
  return `<form method="post" action="/${what}/${address(path)}"><button>${text}</button></form>`;
}

/** A path as part of an address. */
export function address(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
