/** The procedural categories by name; beside what renders them, so that reading a model's folder loads no renderer. */
export const CATEGORY_NAMES = ["faces", "cars"] as const;
export type CategoryName = (typeof CATEGORY_NAMES)[number];

/** Whether a word names a procedural category. */
export function isCategory(name: unknown): name is CategoryName {
  return (CATEGORY_NAMES as readonly unknown[]).includes(name);
}
