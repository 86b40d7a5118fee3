import { Toolbar as SessionToolbar } from "@jupyterlab/apputils";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { ExecutionIndicator, type NotebookPanel, ToolbarItems } from "@jupyterlab/notebook";
import {
  addIcon,
  fastForwardIcon,
  type LabIcon,
  refreshIcon,
  runIcon,
  saveIcon,
  stopIcon,
  Toolbar,
  ToolbarButton,
} from "@jupyterlab/ui-components";

import { SavedItem } from "./savedItem.js";

const BUTTONS: [command: string, icon: LabIcon, tip: string][] = [
  ["save", saveIcon, "Save (Ctrl S)"],
  ["insert-below", addIcon, "Insert a cell below (B)"],
  ["run", runIcon, "Run this cell and go on (Shift Enter)"],
  ["interrupt", stopIcon, "Interrupt the kernel (I I)"],
  ["restart", refreshIcon, "Restart the kernel (0 0)"],
  ["run-all", fastForwardIcon, "Run all cells"],
];

/**
 * The items of a notebook's toolbar.
 *
 * @param run runs one of the page's commands
 */
export function toolbarItems(
  panel: NotebookPanel,
  run: (command: string) => void,
): DocumentRegistry.IToolbarItem[] {
  const buttons = BUTTONS.map(([command, icon, tooltip]) => ({
    name: command,
    widget: new ToolbarButton({ icon, tooltip, onClick: () => run(command) }),
  }));
  return [
    ...buttons,
    { name: "cell-type", widget: ToolbarItems.createCellTypeItem(panel) },
    { name: "spacer", widget: Toolbar.createSpacerItem() },
    { name: "saved", widget: new SavedItem(panel.context) },
    { name: "kernel", widget: SessionToolbar.createKernelNameItem(panel.sessionContext) },
    { name: "progress", widget: ExecutionIndicator.createExecutionIndicatorItem(panel) },
  ];
}
