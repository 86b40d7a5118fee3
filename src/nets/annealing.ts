/**
 * A learning rate that rises over the first twentieth of a training and then falls to 0 along a cosine.
 *
 * @param peak the highest rate
 * @param done share of the training that is done, 0 to 1
 * @source Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without restarts
 * @example optimizer.options.learningRate = cosineRate(2e-3, iteration / iterations);
 */
export function cosineRate(peak: number, done: number): number {
  return peak * Math.min(1, (done + 1e-3) / 0.05) * (0.5 + 0.5 * Math.cos(Math.PI * done));
}
