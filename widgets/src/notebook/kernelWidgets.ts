import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel } from "@jupyterlab/services";
import { loadWidgetClass } from "../page/modules.js";

/** The widget manager of a notebook's page: its models live in the kernel. */
export class KernelWidgets extends ManagerBase {
  #restored: Promise<void> | undefined;

  constructor(private readonly context: ISessionContext) {
    super();
    context.kernelChanged.connect((_, { newValue }) => this.#follow(newValue));
    context.statusChanged.connect((_, status) => {
      // The models' other halves are gone; what they show stays.
      if (status === "restarting" || status === "autorestarting") this.disconnect();
    });
    this.#follow(context.session?.kernel ?? null);
  }

  /** Resolves when the models that a running kernel has are here too; outputs are often in the page before it is. */
  get restored(): Promise<void> {
    return this.#restored ?? this.context.ready.then(() => this.#restored);
  }

  #follow(kernel: Kernel.IKernelConnection | null): void {
    this.disconnect();
    if (!kernel) return;
    if (kernel.handleComms)
      kernel.registerCommTarget(this.comm_target_name, async (comm, message) => {
        await this.handle_comm_open(new base.shims.services.Comm(comm), message);
      });
    this.#restored = kernel.info
      .then(() => this._loadFromKernel())
      .catch((error: Error) => console.error(`The kernel's widgets could not be restored: ${error.message}`));
  }

  #kernel(): Kernel.IKernelConnection {
    const kernel = this.context.session?.kernel;
    if (!kernel) throw new Error("There is no kernel to talk to; restart it.");
    return kernel;
  }

  protected loadClass(className: string, moduleName: string): Promise<never> {
    return loadWidgetClass(className, moduleName);
  }

  protected async _create_comm(
    ...[target, id, data, metadata, buffers]: Parameters<ManagerBase["_create_comm"]>
  ): Promise<base.IClassicComm> {
    const comm = this.#kernel().createComm(target, id);
    if (data || metadata) comm.open(data ?? {}, metadata, buffers);
    return new base.shims.services.Comm(comm);
  }

  protected async _get_comm_info(): Promise<object> {
    const { content } = await this.#kernel().requestCommInfo({ target_name: this.comm_target_name });
    return content.status === "ok" ? content.comms : {};
  }
}
