import {
  type ISessionContext,
  type ISessionContextDialogs,
  SessionContextDialogs,
} from "@jupyterlab/apputils";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { CommandRegistry } from "@lumino/commands";

/** What commands need to reach. */
export interface CommandTargets {
  panel: NotebookPanel;
  context: DocumentRegistry.Context;
  completer: { invoke(id: string): void; select(id: string): void };
}

const EDITING = ".jp-Notebook.jp-mod-editMode";
const COMMANDING = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus:not(:read-write)";

/**
 * What a reader can do with the notebook, by name, with JupyterLab's own keys.
 *
 * @example createCommands(targets).execute("run-all");
 */
export function createCommands({ panel, context, completer }: CommandTargets): CommandRegistry {
  const commands = new CommandRegistry();
  const dialogs: ISessionContextDialogs = new SessionContextDialogs();
  const { content, sessionContext } = panel;
  const session: ISessionContext = sessionContext;
  const add = (
    id: string,
    label: string,
    execute: () => unknown,
    ...keys: [keys: string, selector?: string][]
  ) => {
    commands.addCommand(id, { label, execute: () => void execute() });
    for (const [key, selector = ".jp-Notebook"] of keys)
      commands.addKeyBinding({ command: id, keys: key.split(" & "), selector });
  };
  const actions = NotebookActions;
  add("save", "Save", () => context.save(), ["Accel S", "body"]);
  add("run", "Run this cell and go on", () => actions.runAndAdvance(content, session, dialogs), [
    "Shift Enter",
  ]);
  add("run-here", "Run this cell", () => actions.run(content, session, dialogs), ["Accel Enter"]);
  add("run-insert", "Run, insert below", () => actions.runAndInsert(content, session, dialogs), [
    "Alt Enter",
  ]);
  add("run-all", "Run all cells", () => actions.runAll(content, session, dialogs));
  add("interrupt", "Interrupt the kernel", () => session.session?.kernel?.interrupt(), ["I & I", COMMANDING]);
  add("restart", "Restart the kernel", () => dialogs.restart(session), ["0 & 0", COMMANDING]);
  add("insert-below", "Insert a cell below", () => actions.insertBelow(content), ["B", COMMANDING]);
  add("insert-above", "Insert a cell above", () => actions.insertAbove(content), ["A", COMMANDING]);
  add("delete", "Delete the cell", () => actions.deleteCells(content), ["D & D", COMMANDING]);
  add("undo", "Undo", () => actions.undo(content), ["Z", COMMANDING]);
  add("redo", "Redo", () => actions.redo(content), ["Shift Z", COMMANDING]);
  add("cut", "Cut", () => actions.cut(content), ["X", COMMANDING]);
  add("copy", "Copy", () => actions.copy(content), ["C", COMMANDING]);
  add("paste", "Paste", () => actions.paste(content), ["V", COMMANDING]);
  add("to-code", "Code", () => actions.changeCellType(content, "code"), ["Y", COMMANDING]);
  add("to-markdown", "Markdown", () => actions.changeCellType(content, "markdown"), ["M", COMMANDING]);
  add("up", "Cell above", () => actions.selectAbove(content), ["ArrowUp", COMMANDING], ["K", COMMANDING]);
  add("down", "Cell below", () => actions.selectBelow(content), ["ArrowDown", COMMANDING], ["J", COMMANDING]);
  add("edit", "Edit the cell", () => setMode("edit"), ["Enter", COMMANDING]);
  add("leave", "Leave the cell", () => setMode("command"), ["Escape", EDITING]);
  add("complete", "Complete", () => completer.invoke(panel.id), [
    "Tab",
    `${EDITING} .jp-Cell .jp-mod-completer-enabled`,
  ]);
  add("accept", "Take the completion", () => completer.select(panel.id), [
    "Enter",
    ".jp-Notebook .jp-mod-completer-active",
  ]);
  document.addEventListener("keydown", (event) => commands.processKeydownEvent(event), true);
  return commands;

  function setMode(mode: "edit" | "command"): void {
    content.mode = mode;
    if (mode === "command") content.activate();
  }
}
