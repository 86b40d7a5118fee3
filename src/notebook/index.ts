export type {
  Cell,
  CodeCell,
  DisplayOutput,
  ErrorOutput,
  MarkdownCell,
  Notebook,
  Output,
  OutputData,
  RawCell,
  ResultOutput,
  StreamOutput,
} from "./format.js";
export { formatNotebook, parseNotebook, readNotebook, writeNotebook } from "./format.js";
export { notebookToHtml, type PageOptions, writeNotebookHtml } from "./html/page.js";
export type { Parameter, ParameterType, Value } from "./parameter-cell.js";
export { injectParameters, parametersOf, parseAssignments } from "./parameters.js";
export { type NotebookRun, type RunNotebookOptions, runNotebook } from "./run.js";
