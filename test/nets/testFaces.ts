/** Flat coloured squares: person p's colour, brighter or darker by the view. */
export function colouredSquares(identities: number, views: number) {
  return {
    identities,
    views,
    get(identity: number, view: number) {
      const image = new Float32Array(3 * 64 * 64);
      for (let c = 0; c < 3; c++) {
        const shade = Math.sin(1 + identity * (c + 1.7)) * 0.7 + 0.05 * view;
        for (let i = 0; i < 4096; i++)
          image[c * 4096 + i] = Math.max(-1, Math.min(1, shade + 0.1 * Math.sin(i * 0.37 * (c + 1) + view)));
      }
      return { image };
    },
  };
}
