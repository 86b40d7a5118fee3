/*
 * What JupyterLab loads first: a module federation container, which is an object with `init` and `get`. Written by
 * hand, since ours shares one package and offers one plugin: a federation build would bring 109 MB of tools for it.
 */
import { setPlotlyLoader } from "../ui/plotly.js";

declare const VIEWS_FILE: string;
declare const PLOTLY_FILE: string;
declare const PACKAGE_NAME: string;
declare const PACKAGE_VERSION: string;

type Factory = () => unknown;
/** Packages that the page's parts share, by name and version. */
type ShareScope = Record<string, Record<string, { get(): Factory | Promise<Factory> }>>;

interface WidgetRegistry {
  registerWidget(data: { name: string; version: string; exports: () => Promise<unknown> }): void;
}

const BASE = "@jupyter-widgets/base";
const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;
let shared: ShareScope = {};

const containers = window as unknown as { _JUPYTERLAB?: Record<string, object> };
containers._JUPYTERLAB ??= {};
containers._JUPYTERLAB[PACKAGE_NAME] = {
  init(scope: ShareScope) {
    shared = scope;
  },
  async get(name: string): Promise<Factory> {
    if (name !== "./extension") throw new Error(`${PACKAGE_NAME} has no module ${name}.`);
    const base = await sharedPackage(BASE);
    return () => ({ __esModule: true, default: base ? [plugin(base)] : [] });
  },
};

function plugin(base: Record<string, unknown>) {
  return {
    id: `${PACKAGE_NAME}:plugin`,
    description: "Live views of GAN2Shape reconstructions.",
    autoStart: true,
    requires: [base.IJupyterWidgetRegistry],
    activate(_app: unknown, registry: WidgetRegistry) {
      setPlotlyLoader(() => import(`${folder}${PLOTLY_FILE}`));
      registry.registerWidget({
        name: PACKAGE_NAME,
        version: PACKAGE_VERSION,
        // Only now: a page without our views should not wait for three.js.
        exports: async () => (await import(`${folder}${VIEWS_FILE}`)).default(() => base),
      });
    },
  };
}

/** The newest version in the page of a package that all its parts share. */
async function sharedPackage(name: string): Promise<Record<string, unknown> | undefined> {
  const versions = Object.keys(shared[name] ?? {}).sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const newest = versions.at(-1);
  if (newest === undefined) {
    console.info(
      `${PACKAGE_NAME}: there is no widget manager here (jupyterlab_widgets), so stills are shown.`,
    );
    return undefined;
  }
  return (await shared[name][newest].get())() as Record<string, unknown>;
}
