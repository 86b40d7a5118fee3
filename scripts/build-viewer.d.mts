/** Bundles the browser side of the displays and says where. */
export function buildViewer(outfile?: string): Promise<string>;
