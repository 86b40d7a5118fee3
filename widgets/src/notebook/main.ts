import "./theme.js"; // first: see there

import { CompletionProviderManager, KernelCompleterProvider } from "@jupyterlab/completer";
import { PageConfig } from "@jupyterlab/coreutils";
import { SaveHandler } from "@jupyterlab/docmanager";
import { Context } from "@jupyterlab/docregistry";
import {
  NotebookModelFactory,
  NotebookPanel,
  NotebookWidgetFactory,
  runCell,
  StaticNotebook,
  setCellExecutor,
} from "@jupyterlab/notebook";
import { RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import { ServiceManager } from "@jupyterlab/services";
import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";
import { setPlotlyLoader } from "../ui/plotly.js";
import { createCommands } from "./commands.js";
import { createEditors } from "./editors.js";
import { KernelWidgets } from "./kernelWidgets.js";
import { createMarkdownParser, mathTypesetter } from "./texts.js";
import { toolbarItems } from "./toolbar.js";
import { addWidgetRenderer } from "./widgetRenderer.js";

/*
 * The page of one notebook: JupyterLab's notebook panel with our kernel's widgets, and no more of JupyterLab than it
 * needs. The server has put the notebook's path into the page.
 */

/** Seconds between two savings of an edited notebook. */
const SAVE_EVERY = 30;

/** Milliseconds that a completion may take: the first one loads the kernel's compiler. */
const COMPLETION_WAIT = 20_000;

async function openNotebook(path: string): Promise<void> {
  const manager = new ServiceManager();
  await Promise.all([manager.ready, pageLoaded()]);
  const editors = createEditors();
  const rendermime = new RenderMimeRegistry({
    initialFactories: standardRendererFactories,
    latexTypesetter: mathTypesetter,
    markdownParser: createMarkdownParser(),
  });
  const factory = new NotebookModelFactory();
  const context = new Context({
    manager,
    factory,
    path,
    kernelPreference: { name: "gan2shape", shouldStart: true, canStart: true },
  });
  const widgets = new KernelWidgets(context.sessionContext);
  addWidgetRenderer(rendermime, widgets);

  let commands: CommandRegistry | undefined;
  const panels = new NotebookWidgetFactory({
    name: "Notebook",
    fileTypes: ["notebook"],
    modelName: factory.name,
    preferKernel: true,
    canStartKernel: true,
    rendermime,
    contentFactory: new NotebookPanel.ContentFactory({ editorFactory: editors.factory.newInlineEditor }),
    mimeTypeService: editors.mimeTypes,
    // Views keep their state better when cells out of sight stay in the page.
    notebookConfig: { ...StaticNotebook.defaultNotebookConfig, windowingMode: "defer" },
    toolbarFactory: (panel) => toolbarItems(panel, (command) => void commands?.execute(command)),
  });
  const panel = panels.createNew(context);
  panel.id = "notebook";
  panel.addClass("jp-ThemedContainer");
  const completer = createCompleter(panel);
  commands = createCommands({ panel, context, completer });

  await context.initialize(false);
  const cellsAsOpened = JSON.stringify(panel.content.model?.sharedModel.cells);
  Widget.attach(panel, document.body);
  addEventListener("resize", () => panel.update());
  panel.content.activate();
  new SaveHandler({ context, saveInterval: SAVE_EVERY }).start();
  addEventListener("beforeunload", (event) => {
    if (context.model.dirty) event.preventDefault();
  });
  // For tests and for the curious.
  Object.assign(globalThis, { gan2shapeLab: { panel, context, commands, widgets } });
  await context.sessionContext.ready;
  await context.sessionContext.session?.kernel?.info;
  // The kernel's name and version are written into the notebook; that alone is no edit to be saved.
  if (JSON.stringify(panel.content.model?.sharedModel.cells) === cellsAsOpened) context.model.dirty = false;
  document.documentElement.dataset.gan2shapeLab = "ready";
}

/** Until then JupyterLab's buttons have no colours, and complain. */
async function pageLoaded(): Promise<void> {
  if (document.readyState !== "complete")
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

/** Tab asks the kernel how a word goes on. */
function createCompleter(panel: NotebookPanel): CompletionProviderManager {
  const completer = new CompletionProviderManager();
  completer.registerProvider(new KernelCompleterProvider());
  completer.activateProvider(["CompletionProvider:kernel"]);
  completer.setTimeout(COMPLETION_WAIT);
  // One after the other: of two at once the first, which knows no session yet, could be the one that stays.
  let updated = Promise.resolve();
  const update = () => {
    updated = updated.then(() =>
      completer.updateCompleter({
        widget: panel,
        editor: panel.content.activeCell?.editor ?? null,
        session: panel.sessionContext.session,
      }),
    );
  };
  panel.content.activeCellChanged.connect(async (_, cell) => {
    await cell?.ready;
    update();
  });
  panel.sessionContext.sessionChanged.connect(update);
  panel.context.ready.then(update);
  return completer;
}

setCellExecutor({ runCell });
// Plotly is larger than everything else here: it comes when a chart needs it.
setPlotlyLoader(() =>
  import("plotly.js-cartesian-dist-min").then(({ default: plotly }) =>
    Object.assign(globalThis, { Plotly: plotly }),
  ),
);
openNotebook(PageConfig.getOption("notebookPath")).catch((error: Error) => {
  console.error(error);
  const words = document.createElement("p");
  words.textContent = `The notebook could not be opened: ${error.message}`;
  document.body.append(words);
});
