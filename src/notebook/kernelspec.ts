/** Our kernel, as a notebook's metadata names it. */
export const KERNELSPEC = {
  name: "gan2shape",
  display_name: "TypeScript (gan2shape)",
  language: "typescript",
};
