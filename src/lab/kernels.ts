import { HttpError } from "./httpError.js";
import { LabKernel, type LabKernelOptions } from "./labKernel.js";

/** The kernels of one server. */
export class Kernels {
  readonly #kernels = new Map<string, LabKernel>();
  #closed = false;

  async start(options: LabKernelOptions): Promise<LabKernel> {
    const kernel = await LabKernel.start(options);
    this.#kernels.set(kernel.id, kernel);
    if (this.#closed) await this.shutdown(kernel.id);
    return kernel;
  }

  /** @throws HttpError 404 */
  get(id: string): LabKernel {
    const kernel = this.#kernels.get(id);
    if (!kernel) throw new HttpError(404, "There is no such kernel; it may have been ended.");
    return kernel;
  }

  list(): LabKernel[] {
    return [...this.#kernels.values()];
  }

  async shutdown(id: string): Promise<void> {
    const kernel = this.get(id);
    this.#kernels.delete(id);
    await kernel.shutdown();
  }

  /** Ends all of them, and whatever starts later. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.list().map(({ id }) => this.shutdown(id)));
  }
}
