export function buildWidgets(folder?: string): Promise<{ folder: string; bytes: Record<string, number> }>;
