/**
 * A TypeScript Jupyter kernel: tslab's converter and executor behind a complete message layer.
 *
 * Importing this costs nothing: ZeroMQ and the compiler are loaded when a kernel is started.
 */

export type { RelayListener } from "./client/kernel-channels.js";
export type {
  CompleteResult,
  DisplayUpdate,
  ExecuteOptions,
  ExecuteResult,
  InspectResult,
  KernelClient,
  KernelRelay,
  StartKernelOptions,
} from "./client/kernel-client.js";
export type {
  DisplayDataOutput,
  ErrorOutput,
  ExecuteResultOutput,
  NotebookOutput,
  StreamOutput,
} from "./client/outputs.js";
export { startKernel } from "./client/start-kernel.js";
export { InputError, InterruptedError, KernelDiedError } from "./errors.js";
export {
  type InstalledKernelSpec,
  type InstallKernelSpecOptions,
  installKernelSpec,
  type KernelSpecPlace,
  listKernelSpecs,
  uninstallKernelSpec,
} from "./install/kernel-spec.js";
export type { Comm, CommMessage, CommRegistry } from "./kernel/comms.js";
export {
  type CurrentKernel,
  currentKernel,
  type DisplayHandle,
  type DisplayOptions,
} from "./kernel/current-kernel.js";
export { type Displayable, isMimeBundle, JUPYTER_DISPLAY, type MimeBundle } from "./kernel/mime-bundle.js";
export type { Channel, Header, Message } from "./protocol/message.js";
export * from "./widgets/index.js";
